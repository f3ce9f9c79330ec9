/**
 * How long the place of a worker that has ended stays empty. One that served for a while is replaced at once, and so is the
 * first that did not; what crashes again and again is started ever more seldom, since each start costs a second of processor.
 */

/** A worker that served so long was well: whatever ended it, its successor starts afresh. */
const WELL_MS = 60_000;
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** For the workers of one place, one after the other. @returns milliseconds until the next one, after one that served so long. */
export function respawnPause(): (servedMs: number) => number {
  let next = 0;
  return (servedMs) => {
    const pause = servedMs >= WELL_MS ? 0 : next;
    next = Math.min(pause === 0 ? FIRST_MS : pause * 2, LONGEST_MS);
    return pause;
  };
}
