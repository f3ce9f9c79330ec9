/** Speech to text. */
import { having } from '../checked-options.ts';

/** The recognition of one utterance. Samples are 24 kHz mono. */
export interface SttUtterance {
  /** Whether it waits for its turn at a recogniser, behind others. Absent: never. */
  readonly isWaiting?: boolean;
  push(samples: Int16Array): void;
  /**
   * The speaker has paused, perhaps for good: a stage that can prepares the transcript of what it has, so that `finish` has
   * it at once. Samples that come now are silence, until `turnResumed`. Absent, or nothing done: `finish` takes longer.
   */
  eagerEndOfTurn?(): void;
  /** The speaker goes on after `eagerEndOfTurn`: the transcript will be that of all samples, as if there had been none. */
  turnResumed?(): void;
  /**
   * No more samples come. Yields the text in pieces, in order, that join to the transcript; nothing for silence.
   * @throws PipelineError `stt-failed`
   */
  finish(): AsyncIterable<string>;
  /** Gives the utterance up. Idempotent, also after `finish`. */
  cancel(): void;
}

export interface SttOptions {
  /** BCP 47. */
  language?: string;
  /** What the line carried, from 0 Hz up, e.g. 4000 for G.711; the samples hold nothing above. Default: all of 12 000. */
  bandwidthHz?: number;
  /** Who speaks, as an object of the caller's. Where utterances wait for a recogniser, speakers take turns. */
  speaker?: object;
  /** Called once when the utterance has a recogniser: how long it waited for one, in ms. */
  onRecogniser?: (waitedMs: number) => void;
  /**
   * Told what is understood so far while samples still come, by stages that can: each text replaces the one before, and
   * the transcript may be another.
   */
  onInterim?: (text: string) => void;
}

export interface Stt {
  /** For people, e.g. 'PocketSphinx'. */
  readonly name: string;
  /** Cheap: heavy things are made once, before. */
  start(options?: SttOptions): SttUtterance;
  close(): Promise<void>;
}

/** Of an option. */
export const sttCheck = having('start');
