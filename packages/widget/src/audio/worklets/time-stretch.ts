/**
 * What is heard next and what was heard just before, and the way to hear some of it twice or not at all, at the same pitch:
 * a crossfade to where the sound is most like itself (WSOLA, Verhelst and Roelands 1993; as in WebRTC's NetEQ). Pure; all
 * counts at 24 kHz.
 *
 * Audio thread. Memory is made once. Until it is told to stretch it gives every sample as it came.
 */
import { fadeAt } from './fade.ts';

/** 5 ms. */
const OVERLAP = 120;
/** Periods of 400 Hz and 80 Hz: voices. Of a high one it may be several. */
const SHORTEST = 60;
const LONGEST = 300;
/** One sample in so many, at the most; up to a quarter is hardly noticed in speech (Kalman, Steinbach and Girod 2004). */
const SHORTENING = 8;
const LENGTHENING = 5;
/** 40 ms. What is heard again for longer hums. */
export const MOST_REPEATED = 960;
/** 50 ms of what was heard. */
const KEPT = 1_200;
/** Room for what is kept, for what is held, and for more, so that it is seldom moved. */
const CAPACITY = 4_096;

/** Faster: some samples are left out. Slower: some are heard again. */
export type Tempo = 'faster' | 'slower';

export class TimeStretch {
  /** To be written where `hold` says, and only there. */
  readonly sound = new Float32Array(CAPACITY);
  #at = 0;
  #end = 0;
  /** Heard before `#at`, without a gap since. */
  #known = 0;
  /** So many of the next samples were heard before. */
  #again = 0;
  /** Heard again since the last sample came. */
  #repeated = 0;
  /** So many more samples have to be heard as they are. */
  #rest = 0;

  /** Samples that are held. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** What was heard before is not to be heard again. Nothing may be held. */
  reset(): void {
    this.#known = this.#again = 0;
  }

  /** Makes room for `count` more samples, which are held from now on. Answers where in `sound` they are to be written. */
  hold(count: number): number {
    if (this.#end + count > CAPACITY) {
      const from = this.#at - this.#known;
      this.sound.copyWithin(0, from, this.#end);
      this.#at -= from;
      this.#end -= from;
    }
    this.#end += count;
    this.#repeated = 0;
    return this.#end - count;
  }

  /** Moves `count` samples to the output. Answers by how many the playhead moves. */
  take(output: Float32Array, start: number, count: number): number {
    for (let i = 0; i < count; i++) output[start + i] = this.sound[this.#at + i]!;
    this.#rest -= count;
    return this.#pass(count);
  }

  /** Cuts off all but the next `count` samples. */
  cut(count: number): void {
    this.#end = Math.min(this.#end, this.#at + count);
  }

  /** How many samples have to be held to stretch now. Infinity: not now. @param last - or it will be silent */
  needs(tempo: Tempo, last: boolean): number {
    const free = last ? this.#repeated < MOST_REPEATED : this.#rest <= 0;
    if (!free || this.#known < LONGEST) return Number.POSITIVE_INFINITY;
    return tempo === 'faster' ? LONGEST + OVERLAP : OVERLAP;
  }

  /** Answers by how many samples the playhead moves: those that are left out. */
  stretch(tempo: Tempo): number {
    const faster = tempo === 'faster';
    const shift = faster ? this.#period(1) : -this.#period(-1);
    for (let n = 0; n < OVERLAP; n++) {
      // Backwards where the two overlap, so that nothing is read that was written.
      const i = faster ? OVERLAP - 1 - n : n;
      const to = this.#at + shift + i;
      this.sound[to]! += fadeAt((i + 0.5) / OVERLAP) * (this.sound[this.#at + i]! - this.sound[to]!);
    }
    this.#rest = Math.max(SHORTENING * shift, -LENGTHENING * shift);
    this.#repeated -= shift;
    return this.#pass(shift);
  }

  /** Moves on, or back. What was heard before does not move the playhead. */
  #pass(count: number): number {
    const again = Math.min(count, this.#again);
    this.#again -= again;
    this.#at += count;
    this.#known = Math.min(KEPT, this.#known + count);
    return count - again;
  }

  /** How many samples later, or earlier, the sound differs least from what comes next. */
  #period(direction: 1 | -1): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let period = SHORTEST; period <= LONGEST; period++) {
      let difference = 0;
      for (let i = this.#at; i < this.#at + OVERLAP; i++) {
        difference += Math.abs(this.sound[i + direction * period]! - this.sound[i]!);
      }
      // Where it is all the same, as many as possible.
      if (difference > least) continue;
      least = difference;
      best = period;
    }
    return best;
  }
}
