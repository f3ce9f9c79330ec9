/** How the board writes numbers and times: short, in the same way everywhere. Pure. */

/** `—` for what was not measured, then ms below a second, then seconds. */
export function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '—';
  if (milliseconds < 995) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** Seconds of sound: `40 s`, `12 min`, `3.5 h`. */
export function soundTime(seconds: number): string {
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  if (seconds < 5_970) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** Of a day, in UTC: instances and operators may be anywhere. */
export function clock(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(11, 16);
}

export function count(value: number): string {
  return value.toLocaleString('en-GB');
}
