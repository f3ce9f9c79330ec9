/** The token server's one error class. Thrown anywhere, mapped to HTTP once (`http/problem.ts`). Imports nothing of ours. */
import type { ProblemCode } from '@voice-agent/protocol';

export type VoiceServerErrorCode =
  | ProblemCode
  /** What `createVoiceServer`, `defineTool`, … were given does not fit together. Thrown at start-up, never while serving. */
  | 'invalid_configuration'
  /** The port or host name could not be listened on. */
  | 'listen_failed';

export interface VoiceServerErrorOptions {
  cause?: unknown;
  /** Overrides the code's usual HTTP status. */
  status?: number;
  /** Sent as `Retry-After`. */
  retryAfterSeconds?: number;
  /** Which fields of a body were wrong. */
  errors?: { path: string; message: string }[];
}

export class VoiceServerError extends Error {
  override readonly name = 'VoiceServerError';
  readonly code: VoiceServerErrorCode;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly errors: { path: string; message: string }[] | undefined;

  /** @param message - for developers. It is sent to the browser as the problem's `detail`: never put a secret in it. */
  constructor(code: VoiceServerErrorCode, message: string, options: VoiceServerErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.errors = options.errors;
  }
}

export function isVoiceServerError(value: unknown): value is VoiceServerError {
  return value instanceof VoiceServerError;
}

/** A start-up error: the configuration at `path` cannot work, and why. */
export function misconfigured(path: string, reason: string, cause?: unknown): VoiceServerError {
  return new VoiceServerError('invalid_configuration', `${path}: ${reason}`, { cause });
}
