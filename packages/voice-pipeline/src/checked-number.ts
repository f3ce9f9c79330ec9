/** Numbers among options. NaN, as `Number(process.env.X)` gives it, compares with nothing: it would switch a limit off, or a stage. */

export interface NumberRange {
  readonly least: number;
  /** Default: none. */
  readonly most?: number;
}

/** The value. @throws RangeError naming the option */
export function checkedNumber(name: string, value: number, { least, most = Infinity }: NumberRange): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be a number ${range}, not ${value}.`);
}

/** What a timer takes; set for more it runs out at once. */
export const MAX_TIMER_MS = 2_147_483_647;
