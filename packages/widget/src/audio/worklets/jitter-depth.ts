/**
 * How much sound must wait before a content starts, learned from when its chunks came. Pure; all counts at 24 kHz.
 *
 * Audio thread. What counts is the slack: how much was still to be played when a chunk came. A provider that sends
 * faster than real time only adds to it, so that reads as a steady line. Thin slack and running dry make the depth
 * grow at once; it shrinks one step per stretch of sound, and only where an earlier start had left slack too. The
 * constants are from a simulation of lines with 0 to 200 ms of jitter: see `jitter-depth.simulation.test.ts`.
 */

/** 1 ms. */
const MS = 24;
const START_DEPTH = 80 * MS;
const FLOOR = 40 * MS;
/** More would be felt as a slow answer. */
const CEILING = 300 * MS;
const STEP = 5 * MS;
/** Slack below this is thin: a loudspeaker's driver takes its samples in bursts of about as much. */
const MARGIN = 10 * MS;
/** A line that was gone for seconds says nothing about its jitter. */
const MAX_GROWTH = 60 * MS;

/** What the queue asks and tells. */
export interface PlayoutDepth {
  /** Samples that must be queued before an incomplete content starts. */
  readonly samples: number;
  /** A chunk came before the start. `clock`: samples rendered so far; `queuedSamples`: without the chunk. */
  gathered(clock: number, queuedSamples: number): void;
  /** A chunk came while its content sounds. Negative `slack`: so long after that had run dry. */
  arrived(slack: number): void;
  /** The stretch of sound is over. */
  settle(): void;
}

export class JitterDepth implements PlayoutDepth {
  /** The depth is never less; for a feeder that stalls. */
  minimum = 0;
  #learned = START_DEPTH;
  #thinnest = Number.POSITIVE_INFINITY;
  /** How much sooner the stretch had started with one chunk less. */
  #lead = Number.POSITIVE_INFINITY;
  #lastGathered = 0;

  get samples(): number {
    return Math.max(this.#learned, this.minimum);
  }

  gathered(clock: number, queuedSamples: number): void {
    this.#lead = queuedSamples > 0 ? clock - this.#lastGathered : Number.POSITIVE_INFINITY;
    this.#lastGathered = clock;
  }

  arrived(slack: number): void {
    if (slack >= 0) this.#thinnest = Math.min(this.#thinnest, slack);
    else this.#grow(MARGIN - slack);
  }

  settle(): void {
    const spare = this.#thinnest - MARGIN;
    if (spare < 0) this.#grow(-spare);
    else if (Number.isFinite(spare) && spare >= this.#lead) this.#learned = Math.max(FLOOR, this.#learned - STEP);
    this.#forget();
  }

  #grow(samples: number): void {
    this.#learned = Math.min(CEILING, this.samples + Math.min(samples, MAX_GROWTH));
    this.#forget();
  }

  #forget(): void {
    this.#thinnest = Number.POSITIVE_INFINITY;
    this.#lead = Number.POSITIVE_INFINITY;
  }
}
