/** The server that is tried on every runtime: real, but for a provider that answers at once. Made when the module loads, as
 * a Worker's is. */
import {
  createVoiceServer,
  defineAgent,
  defineTool,
  type RealtimeProvider,
  silentLogger,
} from '@voice-agent/token-server';
import { z } from 'zod';

const provider: RealtimeProvider = {
  connect: async () => ({ url: 'wss://voice.test/v1/realtime', protocols: ['realtime'], expiresAt: 1_800_000_000 }),
  handOff: () => ({ type: 'realtime' }),
};

const lookUp = defineTool({
  description: 'Status of one order.',
  input: z.strictObject({ orderId: z.string() }),
  effect: 'read',
  run: async ({ orderId }) => ({ orderId, status: 'on its way' }),
});

export const app = createVoiceServer({
  agents: { support: defineAgent({ instructions: 'Help.', tools: { look_up: lookUp } }) },
  provider,
  origins: ['https://shop.example'],
  secret: 'a test secret of more than thirty-two bytes',
  logger: silentLogger,
});
