/**
 * Whether the line keeps up with the microphone. Pure; decided on frames, so a thread that stalls decides nothing.
 * Weak from the first frame that was dropped; strong again when nothing had to wait for 2 s.
 */
import { framesIn } from './held-frames.ts';

const STEADY_FRAMES = framesIn(2_000);

export class NetworkWatch {
  #weak = false;
  #steady = 0;

  /** One frame was taken. Answers whether the line is weak when that has changed. */
  frame(dropped: boolean, keepsUp: boolean): boolean | undefined {
    this.#steady = keepsUp ? this.#steady + 1 : 0;
    const weak = dropped || (this.#weak && this.#steady < STEADY_FRAMES);
    if (weak === this.#weak) return undefined;
    this.#weak = weak;
    return weak;
  }
}
