/** One utterance's way through the recogniser. Never throws: whatever breaks is told as the outcome. */
import type { Stt, SttOptions, SttUtterance } from '../stages/stt.ts';
import { type ServiceError, serviceErrors } from './service-fault.ts';
import { within } from './within.ts';

export type TranscriptionOutcome =
  | { readonly ok: true; readonly transcript: string }
  | { readonly ok: false; readonly error: ServiceError; readonly cause?: unknown };

export interface TranscriptionOptions extends SttOptions {
  /** How long no word may come after the last sample. Default: for ever. */
  timeoutMs?: number;
}

export class Transcription {
  readonly #timeoutMs: number;
  #waitedMs = 0;
  #utterance: SttUtterance | undefined;
  #failure: Extract<TranscriptionOutcome, { ok: false }> | undefined;

  /** Without a recogniser every outcome is `stt_unavailable`. */
  constructor(stt: Stt | undefined, { timeoutMs = Infinity, ...options }: TranscriptionOptions = {}) {
    this.#timeoutMs = timeoutMs;
    if (!stt) this.#failure = { ok: false, error: serviceErrors.sttMissing() };
    else this.#guard(() => (this.#utterance = stt.start({ ...options, onRecogniser: (ms) => this.#found(ms) })));
  }

  /** Until it had a recogniser, in ms. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  push(samples: Int16Array): void {
    this.#guard(() => this.#utterance?.push(samples));
  }

  /** Calls `onDelta` with each piece as it comes. After `cancel` the pieces end where they are. */
  async finish(onDelta: (delta: string) => void): Promise<TranscriptionOutcome> {
    let transcript = '';
    try {
      for await (const piece of this.#words()) {
        transcript += piece;
        if (piece) onDelta(piece);
      }
    } catch (cause) {
      this.#fail(cause);
    }
    return this.#failure ?? { ok: true, transcript: transcript.trim() };
  }

  cancel(): void {
    this.#guard(() => this.#utterance?.cancel());
  }

  #found(waitedMs: number): void {
    this.#waitedMs = waitedMs;
  }

  async *#words(): AsyncIterable<string> {
    const utterance = this.#utterance;
    const words = utterance?.finish();
    if (!words) return;
    // Who waits for a recogniser behind others is not broken.
    const isExcused = () => utterance?.isWaiting === true;
    yield* this.#timeoutMs === Infinity ? words : within(words, this.#timeoutMs, 'stt-failed', isExcused);
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
