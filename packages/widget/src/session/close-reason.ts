/**
 * What the end of the socket, a failed response or a thrown value means to the visitor. Pure.
 *
 * The provider's last `error` event says more than the close code, so it is asked first.
 */
import type { RealtimeResponse } from '@voice-agent/protocol';
import { isVoiceAgentError, VoiceAgentError, type VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';
import type { MediaReport } from './ports.ts';
import { isRecoverable } from './reconnect-policy.ts';

export type ClosedReport = Extract<MediaReport, { type: 'closed' }>;

/**
 * How a call ended. `ended` may carry an error that explains it; `failed` always does. `resumable`: the conversation may go
 * on, here or on another page.
 */
export type CallEnd = { readonly resumable?: boolean } & (
  | { readonly type: 'ended'; readonly error?: VoiceAgentError }
  | { readonly type: 'failed'; readonly error: VoiceAgentError }
);

/** What the close of a socket asks for. `expired`: the provider's time was up, which is no fault of the line. */
export type CloseMeaning = CallEnd | { readonly type: 'expired' | 'broken'; readonly error: VoiceAgentError };

/** @param phase - first: no line of this call was ready yet. live: this one was. again: it was to take one's place. */
export function meaningOfClose(
  { code, reason, error }: Omit<ClosedReport, 'type'>,
  phase: 'first' | 'live' | 'again',
): CloseMeaning {
  const said = error ? `${error.code ?? error.type}: ${error.message}` : reason || 'no reason given';
  const closed = (as: VoiceAgentErrorCode) => new VoiceAgentError(as, `The socket closed with ${code}: ${said}`);
  if (code === 3000 || error?.code === 'invalid_api_key') return { type: 'failed', error: closed('key-rejected') };
  if (phase !== 'first' && isExpiry(code, reason, error)) return { type: 'expired', error: closed('session-expired') };
  if (phase === 'live' && code === 1000) return { type: 'ended' };
  const lost = closed(phase === 'first' ? 'connection-failed' : 'connection-lost');
  return { type: isRecoverable(code) ? 'broken' : 'failed', error: lost };
}

function isExpiry(code: number, reason: string, error: ClosedReport['error']): boolean {
  return error?.code === 'session_expired' || (code === 1001 && /session_expired|maximum duration/.test(reason));
}

/** The token server may answer otherwise when it is asked again. A refusal without a code is some proxy's page. */
export function isTransient({ code, problem = '' }: VoiceAgentError): boolean {
  if (code !== 'server-refused') return code === 'server-unreachable';
  return /^(|internal|.*rate_limited|.*_unavailable)$/.test(problem);
}

/** The token server does not know the session any more, or its token. */
export function isGone(cause: unknown): boolean {
  return isVoiceAgentError(cause) && /^(unauthorized|session_ended)$/.test(cause.problem ?? '');
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
