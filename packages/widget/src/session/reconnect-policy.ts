/** When a broken line is mended, and how long to wait before each attempt. Pure. */

/** Closes that a new connection may cure; openai-node's `isRecoverableClose` has the same. All others would repeat. */
const RECOVERABLE: readonly number[] = [1001, 1005, 1006, 1011, 1012, 1013];

/** Milliseconds. The first attempt comes nearly at once: most breaks are a change of network. */
const FIRST_CEILING = 300;

/** Milliseconds, as openai-node's `reconnectMaxDelay`. */
const LAST_CEILING = 8_000;

/** Their waits add up to about a minute: 0.3 + 0.6 + … + 4.8 + 9 × 8 s, three quarters of it on average. */
const ATTEMPTS = 14;

export function isRecoverable(code: number): boolean {
  return RECOVERABLE.includes(code);
}

/**
 * Milliseconds to wait before an attempt; undefined: give up. Half of it is jitter ("equal jitter", AWS Architecture
 * Blog, Exponential Backoff And Jitter), so that the pages of one outage do not come back at once.
 *
 * @param attempt - counts from 1.
 * @param random - 0 to 1.
 */
export function reconnectDelayMs(attempt: number, random: () => number = Math.random): number | undefined {
  if (attempt > ATTEMPTS) return undefined;
  const ceiling = Math.min(LAST_CEILING, FIRST_CEILING * 2 ** (attempt - 1));
  return (ceiling * (1 + random())) / 2;
}
