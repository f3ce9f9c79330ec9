/**
 * The last seconds of the microphone: frames that the provider has not got yet, and, before them, those that it was sent
 * and has not committed, for a connection that may be lost before it does. That it has not said that somebody speaks
 * does not mean that nobody did. Pure.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';

export function framesIn(milliseconds: number): number {
  return Math.ceil(samplesIn(milliseconds) / FRAME_LENGTH);
}

function samplesIn(milliseconds: number): number {
  return (milliseconds * PCM_SAMPLE_RATE_HZ) / 1000;
}

/** What is held at most outside a turn, sent or not. */
export const MAX_HELD_FRAMES = framesIn(5_000);
/** Of a turn: 2.9 MB. One that is longer loses its head when the line breaks. */
export const MAX_TURN_FRAMES = framesIn(60_000);
const ONE_SECOND = PCM_SAMPLE_RATE_HZ;
/** Less of a turn than this is what its end was taken for this time. */
const TAIL_FRAMES = framesIn(1_000);

export interface HeldFrame {
  readonly samples: Int16Array;
  /** Its place among the samples of the connection that it was sent on last. Below 0: it was never sent. */
  at: number;
  /** Of a turn that was taken, and is to be taken again. */
  again?: true;
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
  /** Where the turn that the provider hears begins, and where the last one that it heard ended. */
  #turnAt: number | undefined;
  #endAt = Number.NaN;

  get unsent(): number {
    return this.#frames.length - this.#sent;
  }

  /** What may be held now. */
  get limit(): number {
    return this.byHand || this.#turnAt !== undefined ? MAX_TURN_FRAMES : MAX_HELD_FRAMES;
  }

  /** The oldest goes when more than `maxUnsent` wait. */
  push(samples: Int16Array, maxUnsent = this.limit): void {
    this.#frames.push({ samples, at: -1 });
    while (this.unsent > maxUnsent) this.#drop(this.#sent);
    while (this.#sent > 0 && this.#frames.length > this.limit) this.#drop(0);
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
    const at = samplesIn(startMs);
    this.#turnAt = at <= this.#position ? at : this.#position - ONE_SECOND;
    this.#endAt = Number.NaN;
  }

  /** The provider has heard the end of the turn, which is still to be committed. */
  stopTurn(endMs: number): void {
    this.#endAt = samplesIn(endMs);
  }

  /**
   * The provider has taken the turn, or forgotten it: what it was sent of it is not needed any more. What it was sent
   * since is: the next turn may have begun. Where it does not say where a turn ended, or says what makes no sense, all
   * that was sent is taken for the turn: rather lose a word than have a turn answered twice. Answers the turn.
   */
  endTurn(): HeldFrame[] {
    const byHand = this.#frames.findIndex(({ onCommit }, index) => onCommit && index < this.#sent);
    const start = this.#turnAt === undefined ? 0 : this.#sentUntil(this.#turnAt);
    const turn = this.#forget(byHand < 0 ? this.#sentUntil(this.#end) : byHand + 1).slice(start);
    // Of several turns that are heard again the next one follows at once, before the provider says that it has begun.
    const follows = this.#frames[TAIL_FRAMES]?.again;
    this.#turnAt = follows && (this.#sent > 0 ? this.#frames[0]!.at : this.#position);
    return turn;
  }

  /** Turns that were taken and are to be taken again, before all that waits. */
  sendAgain(frames: readonly HeldFrame[]): void {
    if (frames.length === 0) return;
    for (const frame of frames) frame.again = true;
    this.#frames.unshift(...frames);
    this.#turnAt = 0;
  }

  /** Whether a turn that was ended by hand waits to be sent. */
  get owesCommit(): boolean {
    return this.#frames.some(({ onCommit }, index) => onCommit && index >= this.#sent);
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

  /**
   * A new connection has got nothing: the turn that was not taken is to be sent again. Outside a turn it is what was sent
   * last, `maxAgain` frames of it: a turn may begin in them.
   */
  rewind(maxAgain: number): void {
    const turnAt = this.byHand ? 0 : this.#turnAt;
    this.#forget(this.#sentUntil(turnAt ?? this.#position - maxAgain * FRAME_LENGTH));
    this.#sent = this.#position = 0;
    this.#endAt = Number.NaN;
    if (turnAt !== undefined) this.#turnAt = 0;
  }

  /** Where the turn ended that is over now. */
  get #end(): number {
    // What is heard again was sent all at once.
    const [first] = this.#frames;
    const earliest = first?.again ? first.at : this.#position - MAX_HELD_FRAMES * FRAME_LENGTH;
    const isLikely = this.#endAt <= this.#position && this.#endAt > earliest;
    return isLikely && !this.byHand ? this.#endAt : this.#position;
  }

  /** How many frames lie wholly before that place, all of them sent. */
  #sentUntil(place: number): number {
    const first = this.#frames.findIndex(({ at, samples }) => at + samples.length > place);
    return first < 0 ? this.#sent : Math.min(first, this.#sent);
  }

  #forget(count: number): HeldFrame[] {
    this.#sent -= Math.min(count, this.#sent);
    return this.#frames.splice(0, count);
  }

  #drop(index: number): void {
    const [frame] = this.#frames.splice(index, 1);
    if (index < this.#sent) {
      this.#sent -= 1;
      return;
    }
    if (frame && frame.at < 0) this.droppedFrames += 1;
    frame?.onCommit?.(false);
  }
}
