/** What the visitor and the page tell the agent, other than by the open microphone: writing, pictures, push-to-talk. */
import type { ClientEvent } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { contextItem, newItemId, userItem } from './items.ts';
import { TURNS_BY_HAND } from './opening-of.ts';
import type { MediaPort } from './ports.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';

export interface VisitorTurnsOptions {
  media(): MediaPort | undefined;
  state(): SessionState;
  send(event: ClientEvent): void;
  dispatch(input: SessionInput): void;
  /** False once the provider is known to take none. */
  takesImages(): boolean;
}

export class VisitorTurns {
  readonly #options: VisitorTurnsOptions;

  constructor(options: VisitorTurnsOptions) {
    this.#options = options;
  }

  write(text: string, image?: string): void {
    const { send, dispatch, takesImages } = this.#options;
    if (image !== undefined && !takesImages()) {
      this.refuseImages();
      return;
    }
    const itemId = newItemId();
    const images = image === undefined ? undefined : [image];
    this.interrupt();
    send({ type: 'conversation.item.create', item: userItem(itemId, text, images) });
    dispatch({ type: 'typed', itemId, text, ...(images && { images }) });
  }

  /** Nothing else would say that the agent did not see them. */
  refuseImages(): void {
    const error = new VoiceAgentError('response-failed', 'This provider takes no pictures.');
    this.#options.dispatch({ type: 'troubled', error });
  }

  /** Tells the agent something, and wants no answer but where `respond` says so. */
  addContext(text: string, respond?: boolean): void {
    const { send, dispatch } = this.#options;
    const itemId = newItemId();
    send({ type: 'conversation.item.create', item: contextItem(text, itemId) });
    dispatch({ type: 'context', text });
    if (respond) dispatch({ type: 'response-wanted', request: { kind: 'answer', itemId } });
  }

  /** Stops what sounds, and the response that is being written, if one is. */
  interrupt(): void {
    const { media, state, send, dispatch } = this.#options;
    media()?.interrupt();
    const { wired, queue } = state();
    const writes = queue.active.length > 0 || queue.inFlight !== undefined;
    if (wired && writes) send({ type: 'response.cancel' });
    dispatch({ type: 'response-cancelled' });
  }

  /** Push-to-talk. Who speaks is not talked over; who was heard is answered. */
  talk(talking: boolean): void {
    const { media, state, send, dispatch } = this.#options;
    const { turns, talking: before, wired } = state();
    if (turns !== 'push-to-talk' || talking === before) return;
    dispatch({ type: 'talking', talking });
    // The media cancels by itself what it interrupts: nothing may come between the press and the first frame.
    if (talking) dispatch({ type: 'response-cancelled' });
    media()
      ?.talk(talking)
      .then(
        (committed) => {
          if (!committed || talking) return;
          // Whatever the provider will call the item: it is the last one.
          dispatch({ type: 'response-wanted', request: { kind: 'answer', itemId: '' } });
        },
        () => undefined,
      );
    // Nothing else here must be answered at once: without it a dead line would be found late or never.
    if (talking && wired) send(TURNS_BY_HAND);
  }

  /** The media is there now. The visitor may hold the button already. */
  attach(media: MediaPort): void {
    if (this.#options.state().talking) media.talk(true).catch(() => undefined);
  }
}
