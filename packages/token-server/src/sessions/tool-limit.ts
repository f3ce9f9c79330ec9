/** How often one session may run one tool. Counted in the store, so that all processes count together. */
import { VoiceServerError } from '../errors.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import type { AuthorizedSession } from './authorize-session.ts';
import type { SessionServices } from './session-services.ts';

export function isLimited({ limit }: ServerTool): boolean {
  return limit.perSession !== undefined || limit.perMinute !== undefined;
}

/**
 * Counts one call. To be asked once per call id: a repetition is no call.
 *
 * @throws VoiceServerError rate_limited
 */
export async function countToolCall(
  { store, records, now }: SessionServices,
  { record }: AuthorizedSession,
  { name, tool }: { name: string; tool: ServerTool },
): Promise<void> {
  const { perSession, perMinute } = tool.limit;
  const key = `tool:${record.id}:${record.agent}:${name}`;
  if (perMinute !== undefined) {
    const seconds = Math.floor(now() / 1_000);
    const minute = Math.floor(seconds / 60);
    if ((await store.incr(`${key}:${minute}`, 60)) > perMinute) {
      const detail = `This tool runs at most ${perMinute} times a minute.`;
      throw new VoiceServerError('rate_limited', detail, { retryAfterSeconds: (minute + 1) * 60 - seconds });
    }
  }
  if (perSession === undefined) return;
  if ((await store.incr(key, records.ttl(record))) > perSession) {
    throw new VoiceServerError('rate_limited', `This tool runs at most ${perSession} times in a conversation.`);
  }
}
