/**
 * Changes the sample rate of a stream: a windowed sinc that keeps its history and its fraction between calls, so that
 * no seam is heard. Used only where a browser did not give us a context of 24 kHz: `resampling.worklet` brings it.
 *
 * Audio thread. All memory is made in the constructor; `process` allocates nothing. Position is kept in whole numbers
 * (samples and a remainder), so it does not drift in a long call. Delays the sound by less than 1 ms.
 */

/** Zero crossings of the sinc on each side: more are steeper and dearer. 12 keep aliases below −60 dB from 0.85 of the band. */
const ZERO_CROSSINGS = 12;
/** Kernel values per zero crossing; between them it is interpolated. */
const TABLE_STEP = 256;
/** Where the filter begins to close, as a part of the narrower band. */
const ROLL_OFF = 0.94;

export interface ResamplerOptions {
  readonly fromHz: number;
  readonly toHz: number;
  /** The most input samples that one `process` brings. */
  readonly maxInput: number;
}

/** Handed to what may have to resample, so that who need not loads no filter. */
export type MakeResampler = (options: ResamplerOptions) => Resampler;

export class Resampler {
  readonly #fromHz: number;
  readonly #toHz: number;
  /** Kernel width on each side, in input samples. */
  readonly #reach: number;
  /** Cut-off as a part of the input's rate. */
  readonly #cutoff: number;
  readonly #kernel: Float32Array;
  readonly #buffer: Float32Array;
  #length: number;
  /** Where the next output stands in `#buffer`: whole samples and a remainder in parts of `#toHz`. */
  #position: number;
  #remainder = 0;

  constructor({ fromHz, toHz, maxInput }: ResamplerOptions) {
    this.#fromHz = fromHz;
    this.#toHz = toHz;
    this.#cutoff = Math.min(1, toHz / fromHz) * ROLL_OFF;
    this.#reach = Math.ceil(ZERO_CROSSINGS / this.#cutoff);
    this.#kernel = makeKernel(this.#cutoff);
    this.#buffer = new Float32Array(maxInput + 4 * this.#reach + Math.ceil(fromHz / toHz) + 2);
    // Silence stands before the first sample, so the first output is centred on the first input.
    this.#length = this.#reach;
    this.#position = this.#reach;
  }

  /** How many input samples must be brought so that `process` can give `outputCount`. */
  inputFor(outputCount: number): number {
    if (outputCount === 0) return 0;
    const last = this.#position + Math.floor((this.#remainder + (outputCount - 1) * this.#fromHz) / this.#toHz);
    return Math.max(0, last + this.#reach + 1 - this.#length);
  }

  /** Takes `inputCount` samples of `input`, writes as many outputs as it can, `limit` at most, and answers how many. */
  process(input: Float32Array, inputCount: number, output: Float32Array, limit: number): number {
    for (let i = 0; i < inputCount; i++) this.#buffer[this.#length + i] = input[i]!;
    this.#length += inputCount;
    let count = 0;
    while (count < limit && this.#position + this.#reach < this.#length) {
      output[count++] = this.#interpolate();
      this.#remainder += this.#fromHz;
      const whole = Math.floor(this.#remainder / this.#toHz);
      this.#position += whole;
      this.#remainder -= whole * this.#toHz;
    }
    this.#forget();
    return count;
  }

  #interpolate(): number {
    const fraction = this.#remainder / this.#toHz;
    const scale = TABLE_STEP * this.#cutoff;
    const end = this.#kernel.length - 1;
    let sum = 0;
    for (let k = 1 - this.#reach; k <= this.#reach; k++) {
      const at = Math.abs(k - fraction) * scale;
      const index = Math.floor(at);
      if (index >= end) continue;
      const low = this.#kernel[index]!;
      sum += this.#buffer[this.#position + k]! * (low + (this.#kernel[index + 1]! - low) * (at - index));
    }
    return sum;
  }

  /** Moves what later outputs still need to the front. */
  #forget(): void {
    const spent = Math.min(this.#position - this.#reach, this.#length);
    if (spent <= 0) return;
    this.#buffer.copyWithin(0, spent, this.#length);
    this.#length -= spent;
    this.#position -= spent;
  }
}

/** One side of a sinc under a Blackman window. */
function makeKernel(cutoff: number): Float32Array {
  const kernel = new Float32Array(ZERO_CROSSINGS * TABLE_STEP + 2);
  for (let i = 0; i < ZERO_CROSSINGS * TABLE_STEP; i++) {
    const x = i / TABLE_STEP;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const turn = (Math.PI * x) / ZERO_CROSSINGS;
    kernel[i] = cutoff * sinc * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
  }
  return kernel;
}
