/**
 * Which responses run, so that an interruption reaches all of them: those that have begun, and the one that we asked for
 * and that has not. Pure.
 */
import type { ClientEvent, ResponseCreate, ServerEvent } from '@voice-agent/protocol';

export class ResponseWatch {
  readonly #active = new Set<string>();
  #asked: ResponseCreate | undefined;
  #cancelNext = false;
  /** Whether the provider answers speech by itself; its default. */
  #answersSpeech = true;

  sent(event: ClientEvent): void {
    if (event.type === 'response.create') this.#asked = event;
  }

  /** Answers true for the response that was interrupted before it began: it is to be dropped and cancelled. */
  follow(event: ServerEvent): boolean {
    switch (event.type) {
      case 'response.created': {
        this.#active.add(event.response.id);
        const cancel = this.#cancelNext;
        this.#settle();
        return cancel;
      }
      case 'session.created':
      case 'session.updated': {
        const { input } = event.session.audio ?? {};
        if (input)
          this.#answersSpeech = input.turn_detection !== null && input.turn_detection?.create_response !== false;
        return false;
      }
      case 'input_audio_buffer.committed':
        // What begins now answers what the visitor said when they interrupted.
        if (this.#answersSpeech) this.#cancelNext = false;
        return false;
      case 'response.done':
        this.#active.delete(event.response.id);
        return false;
      case 'error': {
        const { code, event_id } = event.error;
        // Where no event is named, rather play a response that was interrupted than lose one that was not.
        const answers = event_id ? event_id === this.#asked?.event_id : code !== 'response_cancel_not_active';
        if (answers) this.#settle();
        return false;
      }
      default:
        return false;
    }
  }

  /** The responses to drop. One that has not begun follows. */
  interrupt(): string[] {
    this.#cancelNext ||= this.#asked !== undefined;
    return [...this.#active];
  }

  #settle(): void {
    this.#asked = undefined;
    this.#cancelNext = false;
  }
}
