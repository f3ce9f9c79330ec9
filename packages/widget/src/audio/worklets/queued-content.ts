/**
 * The samples of one content that wait to be played. Pure; all counts at 24 kHz.
 *
 * Audio thread. Chunks are handed over, not copied, and let go when they are played; `take` allocates nothing and costs
 * the same however much is queued.
 */
import type { PlayedContent } from './worklet-messages.ts';

/** 5 ms: the sound fades out before it runs dry, and in when it goes on, so that a gap does not click. */
export const EDGE_SAMPLES = 120;

const SPENT = new Int16Array(0);

export class QueuedContent implements PlayedContent {
  readonly itemId: string;
  readonly contentIndex: number;
  playedSamples = 0;
  /** May be lowered, which cuts the end off. */
  queuedSamples = 0;
  /** No more will come: the end is the end, and needs no edge. */
  complete = false;
  readonly #chunks: Int16Array[] = [];
  #chunk = 0;
  /** Samples of that chunk that were played. */
  #offset = 0;
  #gain = 1;
  /** The clock less the samples received, where that was the least: the line at its fastest. */
  #baseline = Number.POSITIVE_INFINITY;

  constructor(itemId: string, contentIndex: number) {
    this.itemId = itemId;
    this.contentIndex = contentIndex;
  }

  /** @param clock - samples that the queue has rendered so far. */
  append(samples: Int16Array, clock: number): void {
    this.#chunks.push(samples);
    this.queuedSamples += samples.length;
    this.#baseline = Math.min(this.#baseline, clock - this.playedSamples - this.queuedSamples);
  }

  /** How much would be queued had the line always been as fast as at its fastest. Never less than what is queued. */
  expectedSamples(clock: number): number {
    return clock - this.playedSamples - this.#baseline;
  }

  /** How fast the line was says nothing any more. */
  forgetLine(): void {
    this.#baseline = Number.POSITIVE_INFINITY;
  }

  /** Moves `count` samples, which must be queued, to the output. */
  take(output: Float32Array, start: number, count: number): void {
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
    this.playedSamples += count;
    this.#soften(output, start, count);
  }

  /** The gain follows what is left, and rises no faster than it would fall. */
  #soften(output: Float32Array, start: number, count: number): void {
    const left = this.complete ? EDGE_SAMPLES : this.queuedSamples;
    if (this.#gain === 1 && left >= EDGE_SAMPLES) return;
    for (let i = 0; i < count; i++) {
      this.#gain = Math.min(1, this.#gain + 1 / EDGE_SAMPLES, (left + count - 1 - i) / EDGE_SAMPLES);
      output[start + i] = output[start + i]! * this.#gain;
    }
  }
}
