/** How long a session and its tokens live. */
import type { SessionLimits } from '@voice-agent/protocol';
import { misconfigured } from '../errors.ts';

export interface SessionLimitOptions {
  /** Seconds that a session may last, 10 to 3600. After it no token of the session is valid. Default 600. */
  maxDurationSeconds?: number;
  /** Seconds of silence after which the widget hangs up. Told to the widget, not enforced here. Default 120. */
  idleSeconds?: number;
}

/** A token lives this long at most; `refresh` gives the next one. */
export const MAX_TOKEN_SECONDS = 15 * 60;
/** The provider ends every session after an hour. */
const MAX_DURATION_SECONDS = 3_600;

/** @throws VoiceServerError invalid_configuration */
export function sessionLimits({
  maxDurationSeconds = 600,
  idleSeconds = 120,
}: SessionLimitOptions = {}): SessionLimits {
  check('limits.maxDurationSeconds', maxDurationSeconds, MAX_DURATION_SECONDS);
  check('limits.idleSeconds', idleSeconds, MAX_DURATION_SECONDS);
  return Object.freeze({ maxDurationSeconds, idleSeconds });
}

function check(path: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 10 || value > max) {
    throw misconfigured(path, `must be whole seconds from 10 to ${max}`);
  }
}
