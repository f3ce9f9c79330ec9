/**
 * The samples of one content that wait to be played. Pure; all counts at 24 kHz.
 *
 * Audio thread. Chunks are handed over, not copied, and let go when they are played; `take` allocates nothing and costs
 * the same however much is queued.
 */
import type { Tempo, TimeStretch } from './time-stretch.ts';
import type { PlayedContent } from './worklet-messages.ts';

/** 5 ms: the sound fades out before it runs dry, and in when it goes on, so that a gap does not click. */
export const EDGE_SAMPLES = 120;

/** 400 ms: more than this beyond what time allows is no jitter. */
const AHEAD = 9_600;
/** 500 ms. */
const KNOWN = 12_000;

const SPENT = new Int16Array(0);

export class QueuedContent implements PlayedContent {
  readonly itemId: string;
  readonly contentIndex: number;
  playedSamples = 0;
  queuedSamples = 0;
  /** No more will come: the end is the end, and needs no edge. */
  complete = false;
  /** Shared by all contents: only the one that sounds uses it. */
  readonly #stretch: TimeStretch;
  readonly #chunks: Int16Array[] = [];
  #chunk = 0;
  /** Samples of that chunk that were played. */
  #offset = 0;
  #gain = 1;
  #received = 0;
  /** The clock less the samples received, where that was the least: the line at its fastest. */
  #baseline = Number.POSITIVE_INFINITY;
  /** The clock at the first sample. */
  #began: number | undefined;

  constructor(itemId: string, contentIndex: number, stretch: TimeStretch) {
    this.itemId = itemId;
    this.contentIndex = contentIndex;
    this.#stretch = stretch;
  }

  /** Samples that can be taken: those queued, and what is left of a stretched part. */
  get left(): number {
    return this.queuedSamples + this.#stretch.left;
  }

  /**
   * @param clock - samples that the queue has rendered so far
   * @returns how much later they came than the line at its fastest would have brought them; 0 for the first.
   */
  append(samples: Int16Array, clock: number): number {
    this.#began ??= clock;
    this.#chunks.push(samples);
    this.queuedSamples += samples.length;
    this.#received += samples.length;
    const lateness = clock - this.#received - this.#baseline;
    this.#baseline = Math.min(this.#baseline, clock - this.#received);
    return Math.max(0, lateness);
  }

  /** How much would be queued had the line always been as fast as at its fastest. Never less than what is queued. */
  expectedSamples(clock: number): number {
    return clock - this.playedSamples - this.#baseline;
  }

  /** It comes at the pace of speech, which takes a while to say. Else the line's jitter does not matter. */
  isInStep(clock: number): boolean {
    return clock - this.#began! >= KNOWN && this.#began! - this.#baseline <= AHEAD;
  }

  /** How fast the line was says nothing any more. */
  forgetLine(): void {
    this.#baseline = Number.POSITIVE_INFINITY;
  }

  /** Moves `count` samples, `left` at most, to the output. */
  take(output: Float32Array, start: number, count: number): void {
    this.#hold(count);
    this.playedSamples += this.#stretch.take(output, start, count);
    this.#soften(output, start, count);
  }

  /** Plays what comes next faster or slower for a moment, where enough is queued. @param last - or it will be silent */
  stretch(tempo: Tempo, last: boolean): void {
    const needed = this.#stretch.needs(tempo, last);
    if (this.left < needed) return;
    this.#hold(needed);
    this.playedSamples += this.#stretch.stretch(tempo);
  }

  /** Cuts off all but the next `count` samples. */
  cut(count: number): void {
    this.#stretch.cut(count);
    this.queuedSamples = count - this.#stretch.left;
    this.complete = true;
  }

  /** Sees that as many samples are held. */
  #hold(count: number): void {
    const missing = count - this.#stretch.left;
    if (missing > 0) this.#move(this.#stretch.sound, this.#stretch.hold(missing), missing);
  }

  #move(output: Float32Array, start: number, count: number): void {
    let done = 0;
    while (done < count) {
      const chunk = this.#chunks[this.#chunk]!;
      const run = Math.min(count - done, chunk.length - this.#offset);
      for (let i = 0; i < run; i++) output[start + done + i] = chunk[this.#offset + i]! / 0x8000;
      done += run;
      this.#offset += run;
      if (this.#offset < chunk.length) continue;
      this.#chunks[this.#chunk++] = SPENT;
      this.#offset = 0;
    }
    this.queuedSamples -= count;
  }

  /** The gain follows what is left, and rises no faster than it would fall. */
  #soften(output: Float32Array, start: number, count: number): void {
    const left = this.complete ? EDGE_SAMPLES : this.left;
    if (this.#gain === 1 && left >= EDGE_SAMPLES) return;
    for (let i = 0; i < count; i++) {
      this.#gain = Math.min(1, this.#gain + 1 / EDGE_SAMPLES, (left + count - 1 - i) / EDGE_SAMPLES);
      output[start + i] = output[start + i]! * this.#gain;
    }
  }
}
