/** One utterance's way through the recogniser. Never throws: whatever breaks is told as the outcome. */
import type { Stt, SttOptions, SttUtterance } from '../stages/stt.ts';
import { type ServiceError, serviceErrors } from './service-fault.ts';
import { ToldWords } from './told-words.ts';

export type TranscriptionOutcome =
  | { readonly ok: true; readonly transcript: string }
  | { readonly ok: false; readonly error: ServiceError; readonly cause?: unknown };

export interface TranscriptionOptions extends Pick<SttOptions, 'language' | 'bandwidthHz' | 'speaker'> {
  /** Told words that are sure enough while the visitor still speaks, by stages that can; none after `finish` or `cancel`. */
  onEarlyDelta?: (delta: string) => void;
}

export class Transcription {
  readonly #told = new ToldWords();
  #isComing = true;
  #waitedMs = 0;
  #utterance: SttUtterance | undefined;
  #failure: Extract<TranscriptionOutcome, { ok: false }> | undefined;

  /** Without a recogniser every outcome is `stt_unavailable`. */
  constructor(stt: Stt | undefined, { onEarlyDelta, ...options }: TranscriptionOptions = {}) {
    const speech: SttOptions = { ...options, onRecogniser: (ms) => this.#found(ms) };
    if (onEarlyDelta) speech.onInterim = (text) => this.#guessed(text, onEarlyDelta);
    if (!stt) this.#failure = { ok: false, error: serviceErrors.sttMissing() };
    else this.#guard(() => (this.#utterance = stt.start(speech)));
  }

  /** Until it had a recogniser, in ms. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  push(samples: Int16Array): void {
    this.#guard(() => this.#utterance?.push(samples));
  }

  /** See `SttUtterance`. */
  eagerEndOfTurn(): void {
    this.#guard(() => this.#utterance?.eagerEndOfTurn?.());
  }

  turnResumed(): void {
    this.#guard(() => this.#utterance?.turnResumed?.());
  }

  /** Calls `onDelta` with each piece as it comes, after the early ones. After `cancel` the pieces end where they are. */
  async finish(onDelta: (delta: string) => void): Promise<TranscriptionOutcome> {
    this.#isComing = false;
    let transcript = '';
    try {
      for await (const piece of this.#utterance?.finish() ?? []) {
        transcript += piece;
        const delta = this.#told.transcript(transcript);
        if (delta) onDelta(delta);
      }
    } catch (cause) {
      this.#fail(cause);
    }
    return this.#failure ?? { ok: true, transcript: transcript.trim() };
  }

  cancel(): void {
    this.#isComing = false;
    this.#guard(() => this.#utterance?.cancel());
  }

  #guessed(text: string, onEarlyDelta: (delta: string) => void): void {
    const delta = this.#isComing && !this.#failure ? this.#told.guess(text) : '';
    if (delta) onEarlyDelta(delta);
  }

  #found(waitedMs: number): void {
    this.#waitedMs = waitedMs;
  }

  #guard(step: () => void): void {
    if (this.#failure) return;
    try {
      step();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    this.#failure ??= { ok: false, error: serviceErrors.sttFailed(), cause };
    const utterance = this.#utterance;
    this.#utterance = undefined;
    // What failed or hangs is not to keep a recogniser.
    try {
      utterance?.cancel();
    } catch {
      // It is broken already.
    }
  }
}
