/** The widget's one error class. An error becomes state, then an event, then a sentence from `labels`. */

export type VoiceAgentErrorCode =
  /** The visitor said no to the microphone, now or earlier; only the browser's settings can undo it. */
  | 'microphone-denied'
  /** The visitor closed the question without an answer; asking again asks again. */
  | 'microphone-dismissed'
  /** This frame may not use a microphone: the page that embeds it must allow it. */
  | 'microphone-blocked'
  /** The page is not served over HTTPS. */
  | 'microphone-insecure'
  /** No microphone is connected. */
  | 'microphone-missing'
  /** Another program holds the microphone, or it failed. */
  | 'microphone-busy'
  /** The microphone was taken away during the call, and no other could be opened. */
  | 'microphone-lost'
  /** The browser has no microphone API. */
  | 'microphone-unsupported'
  /** The browser has no AudioWorklet, or refused to load ours. Or it is none: a call was begun on a server. */
  | 'audio-unsupported'
  /** The token server did not answer. */
  | 'server-unreachable'
  /** The token server answered with a problem; `problem` holds it. */
  | 'server-refused'
  /** The realtime socket did not open, or not in time. */
  | 'connection-failed'
  /** The realtime socket closed while the call was on. */
  | 'connection-lost'
  /** The provider refused the ephemeral key. */
  | 'key-rejected'
  /** The provider ended the session because its time was up. */
  | 'session-expired'
  /** Another tab of this site has begun to talk; one voice at a time. */
  | 'moved-to-other-tab'
  /** The provider could not answer: quota, rate limit or a fault of its own. */
  | 'response-failed';

export interface VoiceAgentErrorOptions {
  cause?: unknown;
  /** The token server's problem code, e.g. `origin_not_allowed`. */
  problem?: string;
}

export class VoiceAgentError extends Error {
  override readonly name = 'VoiceAgentError';
  readonly code: VoiceAgentErrorCode;
  readonly problem: string | undefined;

  /** @param message - for developers; visitors read `labels`. */
  constructor(code: VoiceAgentErrorCode, message: string, { cause, problem }: VoiceAgentErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.problem = problem;
  }
}

export function isVoiceAgentError(value: unknown): value is VoiceAgentError {
  return value instanceof VoiceAgentError;
}
