/**
 * The one way to the provider for what a call says: in order, held while no line is up, and told anew to every line.
 * Sends the response that is due.
 */
import type { ClientEvent, RealtimeGrant } from '@voice-agent/protocol';
import { heardAgain } from './carry-over.ts';
import { openingOf, TURNS_BY_HAND } from './opening-of.ts';
import type { Connection, MediaPort } from './ports.ts';
import { responseCreate } from './response-create.ts';
import { Retelling } from './retelling.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';
import { dueResponse, isSounding } from './snapshot-of.ts';

export interface OutboxOptions {
  media(): MediaPort | undefined;
  state(): SessionState;
  dispatch(input: SessionInput): void;
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #retelling = new Retelling();
  #sentCount = 0;
  /** What came up while the provider did not listen. */
  #held: ClientEvent[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** What a new line begins with; `refused`: without the pictures. */
  open(grant: RealtimeGrant): Connection & { refused: boolean } {
    const state = this.#options.state();
    const again = heardAgain(state);
    // What was said and done is told from the state. A handoff of meanwhile is not part of it.
    this.#held = this.#held.filter(({ type }) => type === 'session.update');
    return { grant, again, ...openingOf(this.#retelling.tell(conversationOf(state)), state.turns, grant.dialect) };
  }

  send(event: ClientEvent): void {
    const { state, media } = this.#options;
    const { wired, turns } = state();
    if (wired) media()?.send(event);
    else this.#held.push(event);
    // The next agent's configuration may bring its own turn detection.
    const reset = event.type === 'session.update' && event !== TURNS_BY_HAND && turns === 'push-to-talk';
    if (reset) this.send(TURNS_BY_HAND);
  }

  /** Asks for a sign of life, with what must be answered and changes nothing. */
  ping(): void {
    if (this.#options.state().wired) this.send({ type: 'session.update', session: { type: 'realtime' } });
  }

  /** The line is ready. */
  flush(): void {
    for (const event of this.#held.splice(0)) this.#options.media()?.send(event);
  }

  /** What must be told again, then the response that is due. */
  settle(): void {
    const { state, dispatch } = this.#options;
    for (const event of this.#retelling.correct(conversationOf(state()))) this.send(event);
    const due = dueResponse(state());
    // What still sounds from before a break is heard first, and told as it was heard.
    if (!due || (this.#retelling.isOpen && isSounding(state()))) return;
    const eventId = `response_create_${++this.#sentCount}`;
    dispatch({ type: 'response-sent', eventId });
    this.send(responseCreate(due, eventId, state().mode));
  }
}

function conversationOf({ transcript, calls, context }: SessionState) {
  return { entries: transcript.entries, calls, context };
}
