/**
 * Changes the sample rate of a stream of 16-bit mono samples: a windowed sinc in polyphase form, with its history kept
 * between chunks, so that the output does not depend on how the input is cut. Pure; one instance per stream.
 *
 * The filter is flat to 86 % of the lower rate's Nyquist frequency and down by more than 70 dB from Nyquist on. Output is
 * aligned with the input: its delay is compensated, at the price of 32 samples of the lower rate that come late.
 * Streams of the same pair of rates share one filter table.
 */
/** The rates that occur in speech and web audio; any of them converts to any other. */
export const SAMPLE_RATES_HZ = [
  8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000,
] as const;

/** Samples of the lower rate on each side of the filter's centre. */
const HALF_WIDTH = 32;
/** Kaiser window: β for about 70 dB of stop band. */
const KAISER_BETA = 7;
/** The −6 dB point, of the lower rate's Nyquist frequency: half a transition band below it. */
const CUTOFF = 0.93;
/** Products that the inner loop makes at once. */
const UNROLLED = 4;

export class Resampler {
  readonly #filter: PolyphaseFilter | undefined;
  /** Input that later output still needs. Starts with half a filter of silence, which aligns the output. */
  #history: Int16Array<ArrayBuffer>;
  /** Position of the next output sample, in steps of 1/up of an input sample, from the start of `#history`. */
  #position = 0;
  #taken = 0;
  #given = 0;

  /** @throws RangeError for a rate that is not one of `SAMPLE_RATES_HZ` */
  constructor(fromHz: number, toHz: number) {
    for (const rate of [fromHz, toHz]) {
      if (!(SAMPLE_RATES_HZ as readonly number[]).includes(rate))
        throw new RangeError(`Cannot resample ${rate} Hz. Rates that can: ${SAMPLE_RATES_HZ.join(', ')}.`);
    }
    this.#filter = fromHz === toHz ? undefined : polyphaseFilter(fromHz, toHz);
    this.#history = new Int16Array(this.#filter ? this.#filter.taps >> 1 : 0);
  }

  /** The output that these samples complete; may be empty. Never the same memory as `samples`. */
  push(samples: Int16Array): Int16Array<ArrayBuffer> {
    this.#taken += samples.length;
    const filter = this.#filter;
    if (!filter) return Int16Array.from(samples);
    const length = this.#history.length + samples.length;
    // Of the filter's own type, and as much longer as its rows may be: the loop below is a quarter quicker for it.
    const input = new Float64Array(length + UNROLLED - 1);
    input.set(this.#history);
    input.set(samples, this.#history.length);

    const { up, down, taps } = filter;
    const lastStart = length - taps;
    const ready = lastStart < 0 ? 0 : Math.floor((lastStart * up + up - 1 - this.#position) / down) + 1;
    const output = new Int16Array(Math.max(0, ready));
    for (let i = 0; i < output.length; i++) {
      output[i] = convolve(input, filter, this.#position);
      this.#position += down;
    }
    const used = Math.min(length, Math.floor(this.#position / up));
    this.#history = Int16Array.from(input.subarray(used, length));
    this.#position -= used * up;
    this.#given += output.length;
    return output;
  }

  /** The rest: the stream's end is followed by silence. In all, `ceil(input × to / from)` samples have come out. */
  flush(): Int16Array<ArrayBuffer> {
    const filter = this.#filter;
    if (!filter) return new Int16Array(0);
    const missing = Math.ceil((this.#taken * filter.up) / filter.down) - this.#given;
    const rest = this.push(new Int16Array(filter.taps)).subarray(0, missing);
    this.#history = new Int16Array(filter.taps >> 1);
    this.#position = this.#taken = this.#given = 0;
    return rest;
  }
}

/** Resamples a whole clip. @throws RangeError as `Resampler` */
export function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array<ArrayBuffer> {
  const resampler = new Resampler(fromHz, toHz);
  const head = resampler.push(samples);
  const tail = resampler.flush();
  const output = new Int16Array(head.length + tail.length);
  output.set(head);
  output.set(tail, head.length);
  return output;
}

interface PolyphaseFilter {
  up: number;
  down: number;
  /** Coefficients per phase. */
  taps: number;
  /** `taps`, and zeros up to a multiple of `UNROLLED`. */
  stride: number;
  /** `up` rows of `stride` coefficients, each row in the order of the input samples. */
  rows: Float64Array;
}

const filters = new Map<string, PolyphaseFilter>();

function polyphaseFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const key = `${up}/${down}`;
  const known = filters.get(key);
  if (known) return known;

  // In units of one input sample: the sinc's zero crossings are `stretch` apart.
  const stretch = Math.max(1, down / up);
  const half = Math.ceil(HALF_WIDTH * stretch);
  const taps = 2 * half;
  const stride = Math.ceil(taps / UNROLLED) * UNROLLED;
  const rows = new Float64Array(up * stride);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - half - phase / up;
      const value = sinc((distance / stretch) * CUTOFF) * kaiser(distance / (HALF_WIDTH * stretch));
      rows[phase * stride + tap] = value;
      sum += value;
    }
    // Every phase has gain 1 at 0 Hz: otherwise a constant input comes out rippled.
    for (let tap = 0; tap < taps; tap++) rows[phase * stride + tap] = (rows[phase * stride + tap] as number) / sum;
  }
  const filter = { up, down, taps, stride, rows };
  filters.set(key, filter);
  return filter;
}

function convolve(input: Float64Array, { up, stride, rows }: PolyphaseFilter, position: number): number {
  const start = Math.floor(position / up);
  const row = (position - start * up) * stride;
  // Sums that do not wait for one another.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let tap = 0; tap < stride; tap += UNROLLED) {
    a += (input[start + tap] as number) * (rows[row + tap] as number);
    b += (input[start + tap + 1] as number) * (rows[row + tap + 1] as number);
    c += (input[start + tap + 2] as number) * (rows[row + tap + 2] as number);
    d += (input[start + tap + 3] as number) * (rows[row + tap + 3] as number);
  }
  return Math.max(-0x8000, Math.min(0x7fff, Math.round(a + b + c + d)));
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The Kaiser window at `x`, −1 to 1; 0 outside. */
function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
}

/** The modified Bessel function of order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
