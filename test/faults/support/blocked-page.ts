/** A page whose main thread is blocked, and what that does to the microphone. */

/** To run in the page, as any page's own code would. */
export function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Largest time between two frames' arrivals, in frame lengths. Machines are noisy; a blocked page costs fifty. */
export function largestGap(times: readonly number[], from: number): number {
  const later = times.filter((time) => time >= from);
  const sorted = later.slice(1).map((time, i) => time - (later[i] as number));
  const usual = [...sorted].sort((a, b) => a - b)[Math.floor(sorted.length / 2)] as number;
  return Math.max(...sorted) / usual;
}
