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

/** The delay of each mark that arrived and is known. One that lost its tone on the way finds no partner. */
export function delaysOfMarks(arrived: readonly TimedMark[], captured: readonly TimedMark[]): number[] {
  return arrived.flatMap(({ atMs, tone }) => {
    const sources = captured.filter((mark) => mark.tone === tone && mark.atMs <= atMs);
    const source = sources.at(-1);
    return source && atMs - source.atMs <= LONGEST_DELAY_MS ? atMs - source.atMs : [];
  });
}
