/**
 * From the capture worklet to the socket: PCM16 frames become `input_audio_buffer.append` events.
 *
 * Media thread. Until the provider listens, frames are held: 5 s at most, of a turn 60 s, the oldest is dropped. While the
 * line does not keep up, 1 s is held, so that what arrives is fresh; but a turn that is ended by hand is not answered
 * before its end, so there completeness counts. Muted sends silence, so that the provider's clock runs on.
 */
import { type ClientEvent, encodeBase64, pcm16Level, type ServerEvent } from '@voice-agent/protocol';
import type { CaptureCommand, CaptureReport } from '../audio/worklets/worklet-messages.ts';
import { framesIn, HeldFrames, MAX_HELD_FRAMES } from './held-frames.ts';
import { NetworkWatch } from './network-watch.ts';
import { PushToTalk } from './push-to-talk.ts';
import { TakenTurns } from './taken-turns.ts';
import type { Encode } from './wire-formats.ts';

const FRESH_FRAMES = framesIn(1_000);
/** Sent again when a line that works is left for another: its provider may not have heard these yet. */
const CHANGED_FRAMES = framesIn(1_000);
/** What a thread that stalls brings at once: all the buffers that the worklet has. */
const STALLED_FRAMES = MAX_HELD_FRAMES;
/** What was held until the provider listened may wait longer; a line that carries a quarter more than we say keeps it. */
const CATCHING_UP = 0.25;

export interface CapturePumpOptions {
  readonly port: MessagePort;
  readonly pushToTalk: boolean;
  /** Frames may come in bursts. */
  readonly stalls: boolean;
  /** The line does not keep up. */
  congested(): boolean;
  /** Undefined: not yet. */
  encoder(): Encode | undefined;
  send(event: ClientEvent): void;
  /** Root mean square of each frame, 25 times a second. 0 while muted. */
  onLevel(level: number): void;
  onNetwork(weak: boolean, droppedFrames: number): void;
}

export class CapturePump {
  readonly #options: CapturePumpOptions;
  readonly #held = new HeldFrames();
  readonly #taken = new TakenTurns();
  readonly #network = new NetworkWatch();
  readonly #talk: PushToTalk;
  /** As many may wait for the line. */
  #allowedFrames = 0;
  #listening = false;
  #muted = false;
  #droppedInWorklet = 0;
  #sentSamples = 0;

  constructor(options: CapturePumpOptions) {
    this.#options = options;
    this.#talk = new PushToTalk(options.pushToTalk);
    this.#held.byHand = options.pushToTalk;
    options.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => this.#take(data);
  }

  /** Frames lost so far: in the worklet for want of a buffer, or here for want of a connection. */
  get droppedFrames(): number {
    return this.#held.droppedFrames + this.#droppedInWorklet;
  }

  /** So far, over all connections. */
  get sentSamples(): number {
    return this.#sentSamples;
  }

  /** A turn that was ended by hand waits to be sent. Its `answer` is called when it was, or was lost. */
  get owesCommit(): boolean {
    return this.#held.owesCommit;
  }

  /** The provider listens: sends what is held. */
  begin(): void {
    this.#listening = true;
    this.#allowedFrames = this.#held.unsent;
    this.#flush();
  }

  /**
   * The connection is gone. What was said last and not taken is for the next one.
   * @param broken - nobody wanted it: how long it had brought nothing is not known.
   */
  pause(broken: boolean): void {
    this.#listening = false;
    this.#held.rewind(broken ? MAX_HELD_FRAMES : CHANGED_FRAMES);
  }

  /** The next connection hears these turns again, of those that were taken and not written down. */
  sendAgain(itemIds: readonly string[]): void {
    this.#held.sendAgain(this.#taken.take(itemIds));
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  setPushToTalk(on: boolean): void {
    this.#talk.set(on);
    this.#held.byHand = on;
    // What was said before belongs to no turn.
    if (on) this.#held.abandonTurn();
  }

  /** The visitor has pressed: what they say from just before is sent. */
  press(): void {
    this.#talk.flush();
    if (this.#talk.talking) return;
    this.#clear();
    for (const samples of this.#talk.press()) this.#held.push(samples);
    this.#flush();
  }

  /** The visitor has let go. `answer` is called when their turn was committed, or was too short or lost. */
  release(answer: (committed: boolean) => void): void {
    if (this.#talk.talking) this.#talk.release(() => this.#endTurn(answer));
    else answer(false);
  }

  /** Follows the provider's ear. */
  follow(event: ServerEvent): void {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.#held.beginTurn(event.audio_start_ms);
        return;
      case 'input_audio_buffer.speech_stopped':
        this.#held.stopTurn(event.audio_end_ms);
        return;
      case 'input_audio_buffer.timeout_triggered':
        this.#held.stopTurn(event.audio_end_ms);
        this.#held.endTurn();
        return;
      case 'input_audio_buffer.committed':
        this.#taken.keep(event.item_id, this.#held.endTurn());
        return;
      case 'conversation.item.input_audio_transcription.completed':
        this.#taken.forget(event.item_id);
        return;
      case 'input_audio_buffer.cleared':
        // By hand, a turn begins with it.
        if (!this.#held.byHand) this.#held.endTurn();
        return;
    }
  }

  close(): void {
    this.#talk.close();
    this.#options.port.onmessage = null;
    this.#post({ type: 'close' });
    this.#options.port.close();
  }

  #take({ buffer, droppedFrames }: CaptureReport): void {
    // A copy: the buffer goes back.
    const samples = new Int16Array(buffer.slice(0));
    this.#post({ type: 'recycle', buffer }, [buffer]);
    if (this.#muted) samples.fill(0);
    this.#droppedInWorklet = droppedFrames;
    const droppedBefore = this.#held.droppedFrames;
    // First what waits: the line may have become free since the last frame.
    this.#flush();
    if (this.#talk.take(samples)) this.#held.push(samples, this.#maxUnsent());
    this.#flush();
    this.#talk.taken();
    this.#watch(this.#held.droppedFrames > droppedBefore);
    this.#options.onLevel(pcm16Level(samples));
  }

  #maxUnsent(): number {
    if (!this.#listening || this.#talk.on) return this.#held.limit;
    this.#allowedFrames -= CATCHING_UP;
    return Math.max(this.#options.stalls ? STALLED_FRAMES : FRESH_FRAMES, this.#allowedFrames);
  }

  #flush(): void {
    while (this.#listening && this.#held.unsent > 0 && !this.#options.congested()) {
      const encode = this.#options.encoder();
      if (!encode) return;
      const { samples, onCommit } = this.#held.next()!;
      const bytes = encode(samples);
      this.#options.send({ type: 'input_audio_buffer.append', audio: encodeBase64(bytes) });
      this.#sentSamples += samples.length;
      if (onCommit) this.#commit(onCommit);
    }
  }

  #endTurn(answer: (committed: boolean) => void): void {
    if (this.#talk.enough) {
      if (this.#held.commit(answer)) this.#commit(answer);
      return;
    }
    this.#held.abandonTurn();
    this.#clear();
    answer(false);
  }

  #clear(): void {
    // A turn that waits to be sent and committed must not lose its head.
    if (this.#listening && this.#held.unsent === 0) this.#options.send({ type: 'input_audio_buffer.clear' });
  }

  #commit(answer: (committed: boolean) => void): void {
    if (this.#listening) this.#options.send({ type: 'input_audio_buffer.commit' });
    answer(this.#listening);
  }

  #watch(dropped: boolean): void {
    if (!this.#listening) return;
    const weak = this.#network.frame(dropped, this.#held.unsent === 0);
    if (weak !== undefined) this.#options.onNetwork(weak, this.droppedFrames);
  }

  #post(command: CaptureCommand, transfer: ArrayBuffer[] = []): void {
    this.#options.port.postMessage(command, transfer);
  }
}
