/**
 * Pairs the marks that arrived at a server with the moments at which the browser captured them. Pure.
 *
 * By tone, not by distance: a browser that is short of time loses sound on the way into its audio graph, and everything
 * behind the loss moves. A tone comes back after 1.6 s at the earliest.
 */

/** Both in unix milliseconds. */
export interface TimedMark {
  readonly atMs: number;
  readonly tone: number;
}

const LONGEST_DELAY_MS = 1_500;

/**
 * The delay of each mark that arrived and is known. One whose tone was damaged on the way would be taken for an older
 * one; marks do not overtake each other, so it is left out.
 */
export function delaysOfMarks(arrived: readonly TimedMark[], captured: readonly TimedMark[]): number[] {
  let paired = -1;
  return arrived.flatMap(({ atMs, tone }) => {
    let i = captured.length - 1;
    while (i > paired && (captured[i]!.tone !== tone || captured[i]!.atMs > atMs)) i -= 1;
    if (i <= paired || atMs - captured[i]!.atMs > LONGEST_DELAY_MS) return [];
    paired = i;
    return atMs - captured[i]!.atMs;
  });
}
