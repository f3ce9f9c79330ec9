/**
 * The last seconds of the microphone: frames that the provider has not got yet, and, behind them, frames of a turn that
 * it has not committed, for a connection that may be lost before it does. Pure.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';

export function framesIn(milliseconds: number): number {
  return Math.ceil((milliseconds * PCM_SAMPLE_RATE_HZ) / 1000 / FRAME_LENGTH);
}

/** What is held at most, sent or not. */
export const MAX_HELD_FRAMES = framesIn(5_000);
const ONE_SECOND = PCM_SAMPLE_RATE_HZ;

export interface HeldFrame {
  readonly samples: Int16Array;
  /** Its place among the samples sent on this connection, once it was sent. */
  at: number;
  /** The last frame of a turn that was ended by hand: it is to be committed. False: the frame was dropped. */
  onCommit?: ((committed: boolean) => void) | undefined;
}

export class HeldFrames {
  /** Turns are ended by hand, so every frame is part of one. */
  byHand = false;
  /** Frames that were never sent. */
  droppedFrames = 0;
  readonly #frames: HeldFrame[] = [];
  #sent = 0;
  /** Samples sent on this connection. */
  #position = 0;
  /** Where the turn that the provider hears begins. */
  #turnAt: number | undefined;

  get unsent(): number {
    return this.#frames.length - this.#sent;
  }

  /** The oldest goes when more than `maxUnsent` wait. */
  push(samples: Int16Array, maxUnsent = MAX_HELD_FRAMES): void {
    this.#frames.push({ samples, at: 0 });
    while (this.unsent > maxUnsent) this.#drop(this.#sent);
    if (this.#frames.length > MAX_HELD_FRAMES) this.#drop(0);
  }

  /** The next to send. It is held on. */
  next(): HeldFrame | undefined {
    const frame = this.#frames[this.#sent];
    if (!frame) return undefined;
    this.#sent += 1;
    frame.at = this.#position;
    this.#position += frame.samples.length;
    return frame;
  }

  /**
   * The provider hears speech.
   * @param startMs - on the timeline of what was sent. One that makes no sense is taken for a second ago.
   */
  beginTurn(startMs: number): void {
    const at = (startMs * PCM_SAMPLE_RATE_HZ) / 1000;
    this.#turnAt = at <= this.#position ? at : this.#position - ONE_SECOND;
  }

  /** The provider has taken the turn, or forgotten it: what was sent is not needed any more. */
  endTurn(): void {
    const last = this.#frames.findIndex(({ onCommit }, index) => onCommit && index < this.#sent);
    // By hand the next turn may have begun meanwhile.
    this.#frames.splice(0, last < 0 ? this.#sent : last + 1);
    this.#sent = last < 0 ? 0 : Math.max(0, this.#sent - last - 1);
    this.#turnAt = undefined;
  }

  /** Ends the turn by hand, behind its last frame. True: that was sent already, so commit now. */
  commit(onCommit: (committed: boolean) => void): boolean {
    const last = this.#frames.at(-1);
    if (last) last.onCommit = onCommit;
    return this.unsent === 0;
  }

  /** Forgets the frames since the last turn that was ended by hand. */
  abandonTurn(): void {
    const last = this.#frames.map(({ onCommit }) => onCommit !== undefined).lastIndexOf(true);
    this.#frames.length = last + 1;
    this.#sent = Math.min(this.#sent, this.#frames.length);
  }

  /** A new connection has got nothing: the turn that was not taken is to be sent again, and what was sent before it not. */
  rewind(): void {
    const turnAt = this.byHand ? 0 : this.#turnAt;
    const start = turnAt === undefined ? -1 : this.#frames.findIndex(({ at, samples }) => at + samples.length > turnAt);
    this.#frames.splice(0, start < 0 ? this.#sent : Math.min(start, this.#sent));
    this.#sent = this.#position = 0;
    if (turnAt !== undefined) this.#turnAt = 0;
  }

  #drop(index: number): void {
    const [frame] = this.#frames.splice(index, 1);
    if (index < this.#sent) {
      this.#sent -= 1;
      return;
    }
    this.droppedFrames += 1;
    frame?.onCommit?.(false);
  }
}
