/**
 * Holds reports back until what they tell of is heard: the output latency later, on the audio clock. In order, in
 * memory that is made once. Audio thread.
 */
import type { PlaybackReport } from './worklet-messages.ts';

/** More than 2 s of progress. Were it full, the oldest would be told too early rather than lost. */
const CAPACITY = 64;

export class ReportDelay {
  /** In the clock's unit. May change at any time; the order stays. */
  latency = 0;
  readonly #post: (report: PlaybackReport) => void;
  readonly #times = new Float64Array(CAPACITY);
  readonly #reports = new Array<PlaybackReport | undefined>(CAPACITY).fill(undefined);
  #first = 0;
  #count = 0;

  constructor(post: (report: PlaybackReport) => void) {
    this.#post = post;
  }

  /** Takes a report of what leaves the worklet at `time`. */
  push(time: number, report: PlaybackReport): void {
    if (this.#count === CAPACITY) this.#post(this.#shift());
    const at = (this.#first + this.#count++) % CAPACITY;
    this.#times[at] = time;
    this.#reports[at] = report;
  }

  /** Posts what is heard by now. */
  advance(clock: number): void {
    while (this.#count > 0 && this.#times[this.#first]! + this.latency <= clock) this.#post(this.#shift());
  }

  /**
   * A stop tells playheads that are ahead of what is held: a content that left wholly is told at once, since it will be
   * heard, and no older playhead follows.
   */
  cut(): void {
    for (let n = this.#count; n > 0; n--) {
      const time = this.#times[this.#first]!;
      const report = this.#shift();
      if (report.type === 'ended') this.#post(report);
      else if (report.type !== 'progress') this.push(time, report);
    }
  }

  #shift(): PlaybackReport {
    const report = this.#reports[this.#first]!;
    this.#reports[this.#first] = undefined;
    this.#first = (this.#first + 1) % CAPACITY;
    this.#count -= 1;
    return report;
  }
}
