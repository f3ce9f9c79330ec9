/** Where providers differ from OpenAI's protocol, as data for the browser. */
import type { RealtimeDialect } from '@voice-agent/protocol';
import { z } from 'zod';
import { misconfigured } from '../errors.ts';

/** For servers that still speak the beta of OpenAI's protocol: its event names → today's. */
export const betaDialect: RealtimeDialect = {
  serverEvents: {
    'conversation.item.created': 'conversation.item.added',
    'response.audio.delta': 'response.output_audio.delta',
    'response.audio.done': 'response.output_audio.done',
    'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
    'response.audio_transcript.done': 'response.output_audio_transcript.done',
    'response.text.delta': 'response.output_text.delta',
    'response.text.done': 'response.output_text.done',
  },
};

/** xAI's Grok Voice. A truncation would be ignored there, and its sessions last two hours. */
export const xaiDialect: RealtimeDialect = {
  serverEvents: {
    'response.text.delta': 'response.output_text.delta',
    'response.text.done': 'response.output_text.done',
  },
  unsupported: ['conversation.item.truncate'],
  images: false,
  maxSessionSeconds: 7_200,
};

const EventName = z.string().min(1).max(100);
const Dialect = z.strictObject({
  serverEvents: z.record(EventName, EventName).optional(),
  unsupported: z.array(EventName).optional(),
  images: z.boolean().optional(),
  maxSessionSeconds: z.int().min(60).optional(),
});

/** @throws VoiceServerError invalid_configuration: names the field under `path`. */
export function checkedDialect(path: string, dialect: unknown): RealtimeDialect {
  const { success, data, error } = Dialect.safeParse(dialect);
  if (success) return data as RealtimeDialect;
  const [issue] = error.issues;
  throw misconfigured([path, ...(issue?.path ?? [])].map(String).join('.'), issue?.message ?? 'is no dialect');
}
