/** The bench's clock, and waiting on it. A page's `performance.timeOrigin + performance.now()` is the same clock. */

/** Unix milliseconds with fractions. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Settles at a moment of `nowMs`, at once when it has passed. */
export async function sleepUntil(momentMs: number): Promise<void> {
  const left = momentMs - nowMs();
  if (left > 0) await sleep(left);
}
