/** One utterance's way through the recogniser. Never throws: whatever breaks is told as the outcome. */
import type { Stt, SttOptions, SttUtterance } from '../stages/stt.ts';
import { type ServiceError, serviceErrors } from './service-fault.ts';

export type TranscriptionOutcome =
  | { readonly ok: true; readonly transcript: string }
  | { readonly ok: false; readonly error: ServiceError; readonly cause?: unknown };

export class Transcription {
  #utterance: SttUtterance | undefined;
  #failure: Extract<TranscriptionOutcome, { ok: false }> | undefined;

  /** Without a recogniser every outcome is `stt_unavailable`. */
  constructor(stt: Stt | undefined, options: SttOptions = {}) {
    if (!stt) this.#failure = { ok: false, error: serviceErrors.sttMissing() };
    else this.#guard(() => (this.#utterance = stt.start(options)));
  }

  push(samples: Int16Array): void {
    this.#guard(() => this.#utterance?.push(samples));
  }

  /** Calls `onDelta` with each piece as it comes. After `cancel` the pieces end where they are. */
  async finish(onDelta: (delta: string) => void): Promise<TranscriptionOutcome> {
    let transcript = '';
    try {
      for await (const piece of this.#utterance?.finish() ?? []) {
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
    this.#utterance = undefined;
  }
}
