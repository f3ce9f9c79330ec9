/**
 * Has the server hold what the agent says against its guardrails, while it says it. An answer that trips one is stopped
 * at once, and the agent explains itself in the next one; an explanation that trips as well ends in silence. A check
 * that fails stops nothing.
 */
import type { ServerEvent } from '@voice-agent/protocol';
import type { Grants } from './grants.ts';
import { newItemId } from './items.ts';
import type { TokenServerPort } from './ports.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';
import type { VisitorTurns } from './visitor-turns.ts';
import type { VoiceSessionEvent } from './voice-snapshot.ts';

export interface AnswerWatchOptions {
  readonly tokenServer: TokenServerPort;
  readonly signal: AbortSignal;
  state(): SessionState;
  readonly turns: Pick<VisitorTurns, 'interrupt' | 'addContext'>;
  readonly grants: Pick<Grants, 'session'>;
  dispatch(input: SessionInput): void;
  onEvent(event: VoiceSessionEvent): void;
}

/** What the server takes. */
const MAX_CHARACTERS = 8_000;

/** What is to be told of each event, after the state has been. */
export function createAnswerWatch(options: AnswerWatchOptions): (event: ServerEvent) => void {
  const { tokenServer, signal, turns, grants, state, dispatch, onEvent } = options;
  /** The item that was checked last, and how much of it: all of one that tripped, though its end is still to come. */
  let checkedId: string | undefined;
  let length = 0;
  /** Since the last trip no answer has passed. */
  let explaining = false;

  return (event) => {
    const { agent, transcript } = state();
    const every = agent?.guardrails?.everyCharacters;
    const { type, item_id: itemId } = event as { type: string; item_id?: string };
    const entry = transcript.entries.find(({ id }) => id === itemId);
    // Of an answer that was stopped nothing more is said.
    if (!every || entry?.kind !== 'agent' || entry.state === 'interrupted') return;
    const { id, text } = entry;
    const final = /(text|script)\.done/.test(type);
    if (id !== checkedId) length = 0;
    checkedId = id;
    if (final ? length === Infinity : text.length < length + every) return;
    length = text.length;
    const request = { itemId: id, text: text.slice(-MAX_CHARACTERS), final };
    tokenServer.checkAnswer(grants.session!, request, signal).then(
      ({ tripped, name, explain }) => {
        // Another check of the same answer may have stopped it.
        if (id !== checkedId || length === Infinity) return;
        if (!tripped) {
          explaining &&= !final;
          return;
        }
        length = Infinity;
        turns.interrupt();
        dispatch({ type: 'stopped', noticeId: newItemId() });
        onEvent({ type: 'guardrail', itemId: id, name: name! });
        turns.addContext(explain!, !explaining);
        explaining = true;
      },
      () => undefined,
    );
  };
}
