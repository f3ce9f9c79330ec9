/** How long a session and its tokens live. */
import type { SessionLimits } from '@voice-agent/protocol';
import { checkAll, checkObject, type OptionNames, refuseUnknown } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import { type LimitOptions, limitsOf } from '../limits/limit-options.ts';

export interface SessionLimitOptions extends LimitOptions {
  /**
   * Seconds that a session may last, 10 to 86 400. After it no token of the session is valid. Default 600. The widget
   * goes over to a new connection before the provider ends the old one (OpenAI does after an hour).
   */
  maxDurationSeconds?: number;
  /** Seconds of silence after which the widget hangs up. Told to the widget, not enforced here. Default 120. */
  idleSeconds?: number;
  /**
   * Characters that the store keeps of one session, at least 65 536: its calls and what came of them, so that a repetition gets
   * the same answer. A call beyond it is refused. Default 4 Mi.
   */
  maxStoredChars?: number;
}

/**
 * A token lives this long at most; `refresh` gives the next one, and takes only a token that is still good. So it must
 * outlive the longest connection (xAI's: two hours) and a nap of the visitor's laptop.
 */
export const MAX_TOKEN_SECONDS = 3 * 3_600;
/** With less than this left no key is minted: no conversation fits into it. */
export const MIN_REFRESH_SECONDS = 10;
/** A third of a lease's window (`limits/leases.ts`). It is also how soon a page hears that its session was revoked. */
const HEARTBEAT_SECONDS = 30;
export const MAX_DURATION_SECONDS = 24 * 3_600;
const MAX_IDLE_SECONDS = 3_600;
/** A few answers of the usual size. */
const MIN_STORED_CHARS = 65_536;

const OPTIONS: OptionNames<SessionLimitOptions> = {
  maxDurationSeconds: true,
  idleSeconds: true,
  maxStoredChars: true,
  rates: true,
  concurrency: true,
  minutesPerDay: true,
};

/** @throws VoiceServerError invalid_configuration: whatever does not fit among them. */
export function checkLimits(options: SessionLimitOptions = {}): void {
  checkObject('limits', options);
  checkAll([
    () => refuseUnknown('limits', options, OPTIONS),
    () => sessionLimits(options),
    () => storedCharsOf(options),
    () => limitsOf(options),
  ]);
}

/** @throws VoiceServerError invalid_configuration */
export function sessionLimits({
  maxDurationSeconds = 600,
  idleSeconds = 120,
}: SessionLimitOptions = {}): SessionLimits {
  checkAll([
    () => check('limits.maxDurationSeconds', maxDurationSeconds, MAX_DURATION_SECONDS),
    () => check('limits.idleSeconds', idleSeconds, MAX_IDLE_SECONDS),
  ]);
  return Object.freeze({ maxDurationSeconds, idleSeconds, heartbeatSeconds: HEARTBEAT_SECONDS });
}

/** @throws VoiceServerError invalid_configuration */
export function storedCharsOf({ maxStoredChars = 4 * 1024 * 1024 }: SessionLimitOptions = {}): number {
  if (Number.isSafeInteger(maxStoredChars) && maxStoredChars >= MIN_STORED_CHARS) return maxStoredChars;
  throw misconfigured('limits.maxStoredChars', `must be a whole number of at least ${MIN_STORED_CHARS}`);
}

function check(path: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 10 || value > max) {
    throw misconfigured(path, `must be whole seconds from 10 to ${max}`);
  }
}
