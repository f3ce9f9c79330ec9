/**
 * What the end of the socket, a failed response or a thrown value means to the visitor. Pure.
 *
 * The provider's last `error` event says more than the close code, so it is asked first.
 */
import type { RealtimeResponse } from '@voice-agent/protocol';
import { isVoiceAgentError, VoiceAgentError, type VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';
import type { MediaReport } from './ports.ts';

export type ClosedReport = Extract<MediaReport, { type: 'closed' }>;

/** How a call ended. `ended` may carry an error that explains it; `failed` always does. */
export type CallEnd =
  | { readonly type: 'ended'; readonly error?: VoiceAgentError }
  | { readonly type: 'failed'; readonly error: VoiceAgentError };

/** @param live - whether `session.created` had come. */
export function endOfSocket(report: ClosedReport, live: boolean): CallEnd {
  const { code, reason, error } = report;
  const said = error ? `${error.code ?? error.type}: ${error.message}` : reason || 'no reason given';
  const closed = (as: VoiceAgentErrorCode) => new VoiceAgentError(as, `The socket closed with ${code}: ${said}`);
  if (error?.code === 'session_expired' || (code === 1001 && /session_expired|maximum duration/.test(reason))) {
    return { type: 'ended', error: closed('session-expired') };
  }
  if (code === 3000 || error?.code === 'invalid_api_key') return { type: 'failed', error: closed('key-rejected') };
  if (!live) return { type: 'failed', error: closed('connection-failed') };
  if (code === 1000) return { type: 'ended' };
  return { type: 'failed', error: closed('connection-lost') };
}

/** Rate limits and exhausted quotas arrive in `response.done`, not as an error event: without this the agent is just silent. */
export function responseFailure({ status, status_details: details }: RealtimeResponse): VoiceAgentError | undefined {
  if (status !== 'failed') return undefined;
  const { code, type, message } = details?.error ?? {};
  const said = [code ?? type, message].filter(Boolean).join(': ') || 'no reason given';
  return new VoiceAgentError('response-failed', `The provider could not answer (${said})`);
}

/** What a port threw, as our error. Ports throw nothing else; a bug of theirs must still end in a state. */
export function asVoiceAgentError(cause: unknown, code: VoiceAgentErrorCode): VoiceAgentError {
  if (isVoiceAgentError(cause)) return cause;
  return new VoiceAgentError(code, cause instanceof Error ? cause.message : String(cause), { cause });
}
