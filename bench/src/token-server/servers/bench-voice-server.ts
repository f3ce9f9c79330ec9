/** The token server as the bench runs it: real, but for a provider that answers at once and a logger that drops. */
import {
  createVoiceServer,
  defineAgent,
  defineTool,
  type RealtimeProvider,
  silentLogger,
  type VoiceServerOptions,
} from '@voice-agent/token-server';
import { z } from 'zod';

/** The limits count as always; they only never say no. */
const OFTEN = { count: 1_000_000_000, seconds: 600 };
const MANY = 1_000_000_000;

const provider: RealtimeProvider = {
  connect: async () => ({
    url: 'wss://voice.test/v1/realtime',
    protocols: ['realtime', 'openai-insecure-api-key.ek_1234567890abcdef1234567890abcdef'],
    expiresAt: 1_800_000_000,
  }),
  handOff: () => ({ type: 'realtime' }),
};

const lookUp = defineTool({
  description: 'Status of one order.',
  input: z.strictObject({ orderId: z.string().regex(/^[A-Z]-\d{1,6}$/) }),
  effect: 'read',
  run: ({ orderId }) => ({ orderId, status: 'on its way' }),
});

type Options = Pick<Partial<VoiceServerOptions>, 'store' | 'now' | 'onEvent' | 'telemetry'>;

export function benchVoiceServer(options: Options = {}) {
  return createVoiceServer({
    agents: { support: defineAgent({ instructions: 'Help.', tools: { look_up: lookUp } }) },
    provider,
    origins: ['https://shop.example'],
    secret: 'a secret of the bench, longer than thirty-two bytes',
    logger: silentLogger,
    limits: {
      rates: {
        sessionsPerIp: OFTEN,
        sessionsPerUser: OFTEN,
        sessionsPerSite: OFTEN,
        sessions: OFTEN,
        refreshesPerSession: OFTEN,
        callsPerIp: OFTEN,
      },
      concurrency: { perUser: MANY, perIp: MANY, total: MANY },
      minutesPerDay: { perUser: MANY, perIp: MANY, total: MANY },
    },
    ...options,
  });
}
