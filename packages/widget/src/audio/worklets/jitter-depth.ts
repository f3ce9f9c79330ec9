/**
 * How far behind the line at its fastest a content is played, learned from when its chunks came. Pure; all counts at
 * 24 kHz.
 *
 * Audio thread. What counts is the slack: how much was still to be played when a chunk came. A provider that sends
 * faster than real time only adds to it, so that reads as a steady line. The depth shrinks one step per content that had
 * slack to spare. It is modest at the start, so that an answer is not slow, and larger for a content that ran dry, so
 * that it does not run dry again. The constants are from a simulation of lines with 0 to 200 ms of jitter: see
 * `jitter-depth.simulation.test.ts`.
 */
import { PlayoutTempo } from './playout-tempo.ts';
import type { Tempo } from './time-stretch.ts';

/** 1 ms. */
const MS = 24;
const START_DEPTH = 80 * MS;
const FLOOR = 40 * MS;
/** More would be felt as a slow answer. */
const CEILING = 180 * MS;
/** On a restless line what lacks is gathered while it sounds. */
const RESTLESS_CEILING = 120 * MS;
/** For a content that ran dry. A chunk that is later than this is not late: the line has moved. */
export const MAX_DEPTH = 240 * MS;
const STEP = 5 * MS;
/** Slack below this is thin: a loudspeaker's driver takes its samples in bursts of about as much. */
const MARGIN = 10 * MS;
/** Added to what lacked when a content runs dry; twice as much at each further time, so that it does not stutter. */
const BOOST = 20 * MS;
/** A line that was gone for seconds says nothing about its jitter. */
const MAX_LACK = 60 * MS;

/** What the queue asks and tells. */
export interface PlayoutDepth {
  /** Samples that would have to be queued, had the line stayed as fast as at its fastest, before a content starts. */
  readonly samples: number;
  /** A chunk came while its content sounds. Negative `slack`: so long after that had run dry. */
  arrived(slack: number): void;
  /** A chunk of so many samples came so much later than the line at its fastest would have brought it. */
  delayed(lateness: number, length: number): void;
  /** How to play with so much left to be heard. Undefined: as it is. */
  tempo(left: number): Tempo | undefined;
  /** The content is over. */
  settle(): void;
}

export class JitterDepth implements PlayoutDepth {
  /** The depth is never less; for a feeder that stalls. */
  minimum = 0;
  readonly #tempo = new PlayoutTempo();
  #learned = START_DEPTH;
  /** The depth of this content once it ran dry. */
  #rearmed = 0;
  #boost = 0;
  #thinnest = Number.POSITIVE_INFINITY;

  get samples(): number {
    const wished = Math.max(this.#learned, this.#rearmed);
    return Math.max(this.#tempo.isRestless ? Math.min(wished, RESTLESS_CEILING) : wished, this.minimum);
  }

  arrived(slack: number): void {
    if (slack >= 0) {
      this.#thinnest = Math.min(this.#thinnest, slack);
      return;
    }
    const lack = Math.min(-slack, MAX_LACK);
    this.#boost = 2 * this.#boost || BOOST;
    this.#rearmed = Math.min(MAX_DEPTH, this.samples + lack + this.#boost);
    this.#learn(lack + MARGIN);
  }

  delayed(lateness: number, length: number): void {
    this.#tempo.arrived(lateness, length);
  }

  tempo(left: number): Tempo | undefined {
    return this.#tempo.at(left, this.minimum);
  }

  settle(): void {
    const spare = this.#thinnest - MARGIN;
    if (!this.#boost && spare < 0) this.#learn(-spare);
    else if (!this.#boost && spare >= STEP && Number.isFinite(spare)) this.#learn(-STEP);
    this.#thinnest = Number.POSITIVE_INFINITY;
    this.#rearmed = 0;
    this.#boost = 0;
  }

  #learn(samples: number): void {
    this.#learned = Math.min(CEILING, Math.max(FLOOR, this.#learned + samples));
  }
}
