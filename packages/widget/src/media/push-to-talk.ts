/**
 * Turns ended by hand: which frames belong to one. The last 100 ms before the press do, and the frame that is under way
 * at the release. Media thread.
 */
import { framesIn } from './held-frames.ts';

/** People begin to speak as they press. */
const BEFORE_FRAMES = framesIn(100);
/** One frame may be on its way to us at the release, and one is being filled. */
const TAIL_FRAMES = 2;
/** A microphone that is dead brings neither. */
const TAIL_TIMEOUT_MS = 200;
/** Less is an error to the provider (`input_audio_buffer_commit_empty`), and no word but a slip of the finger. */
const MIN_TURN_SAMPLES = 2_400;

export class PushToTalk {
  #on: boolean;
  #talking = false;
  #before: Int16Array[] = [];
  #samples = 0;
  #tail = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onReleased: (() => void) | undefined;

  constructor(on: boolean) {
    this.#on = on;
  }

  /** Off: all frames belong to the conversation. */
  get on(): boolean {
    return this.#on;
  }

  get talking(): boolean {
    return this.#talking;
  }

  /** Whether the turn holds enough to be committed. What came before the press does not count. */
  get enough(): boolean {
    return this.#samples >= MIN_TURN_SAMPLES;
  }

  /** False: the frame is nobody's, yet. */
  take(samples: Int16Array): boolean {
    if (!this.#on) return true;
    if (this.#talking) {
      this.#samples += samples.length;
      return true;
    }
    this.#before.push(samples);
    if (this.#before.length > BEFORE_FRAMES) this.#before.shift();
    return false;
  }

  /** The frame that `take` was asked about is dealt with. */
  taken(): void {
    if (this.#tail > 0 && --this.#tail === 0) this.#end();
  }

  /** Begins a turn, and answers the frames just before. */
  press(): Int16Array[] {
    this.#talking = true;
    this.#samples = 0;
    return this.#before.splice(0);
  }

  /** Ends the turn when the frame under way has come. `onReleased` is called then, once. */
  release(onReleased: () => void): void {
    this.#onReleased = onReleased;
    this.#tail = TAIL_FRAMES;
    this.#timer = setTimeout(() => this.#end(), TAIL_TIMEOUT_MS);
  }

  /** Ends a turn that waits for its last frame, now. */
  flush(): void {
    if (this.#onReleased) this.#end();
  }

  /** A turn under way ends, uncommitted unless it was released. */
  set(on: boolean): void {
    this.flush();
    this.#on = on;
    this.#talking = false;
    this.#before = [];
  }

  /** Forgets it instead. */
  close(): void {
    clearTimeout(this.#timer);
    this.#onReleased = undefined;
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#tail = 0;
    this.#talking = false;
    const onReleased = this.#onReleased;
    this.#onReleased = undefined;
    onReleased?.();
  }
}
