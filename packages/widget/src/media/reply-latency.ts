/**
 * How long the visitor waits: from the end of their turn to the first sound of the answer, whichever response of the
 * turn has a sound. Pure but for its clock.
 */
import type { ClientEvent, ServerEvent } from '@voice-agent/protocol';

export interface ReplyLatencyOptions {
  /** Milliseconds that only go forward. */
  now(): number;
  onLatency(responseId: string, milliseconds: number): void;
}

export class ReplyLatency {
  readonly #options: ReplyLatencyOptions;
  #since: number | undefined;
  /** Begun after the turn's end. */
  readonly #responses = new Set<string>();
  /** An item of the visitor's was sent, and no response asked for it yet. */
  #typed = false;
  /** Committed by the provider, out of patience: nobody spoke. */
  #idleItemId: string | undefined;

  constructor(options: ReplyLatencyOptions) {
    this.#options = options;
  }

  /** The visitor has had their say. */
  begin(): void {
    this.#since = this.#options.now();
    this.#responses.clear();
  }

  /** They go on, or said nothing. */
  forget(): void {
    this.#since = undefined;
  }

  sent(event: ClientEvent): void {
    if (event.type === 'conversation.item.create') {
      this.#typed ||= event.item.type === 'message' && event.item.role === 'user';
    } else if (event.type === 'response.create' && this.#typed) {
      this.#typed = false;
      this.begin();
    }
  }

  follow(event: ServerEvent): void {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.forget();
        return;
      case 'input_audio_buffer.speech_stopped':
        this.begin();
        return;
      case 'input_audio_buffer.timeout_triggered':
        this.#idleItemId = event.item_id;
        return;
      case 'input_audio_buffer.committed':
        if (this.#since === undefined && event.item_id !== this.#idleItemId) this.begin();
        return;
      case 'response.created':
        if (this.#since !== undefined) this.#responses.add(event.response.id);
        return;
    }
  }

  heard(responseId: string): void {
    if (this.#since === undefined || !this.#responses.has(responseId)) return;
    this.#options.onLatency(responseId, this.#options.now() - this.#since);
    this.#since = undefined;
  }
}
