/** Asks a provider that does not answer by itself: how long that is waited for is `patienceOf` the state. */
import type { CallTimers } from './call-timers.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';
import { patienceOf } from './snapshot-of.ts';

export interface AnswerPatienceOptions {
  readonly timers: CallTimers;
  state(): SessionState;
  dispatch(input: SessionInput): void;
}

/** Answers what is to be called when the state has changed. The wait begins anew for another turn, or another patience. */
export function createAnswerPatience({ timers, state, dispatch }: AnswerPatienceOptions): () => void {
  let awaited: string | undefined;
  return () => {
    const seconds = patienceOf(state());
    const now = seconds === undefined ? undefined : `${state().unansweredItemId} ${seconds}`;
    if (now === awaited) return;
    awaited = now;
    timers.stop('answer');
    if (seconds !== undefined) timers.start('answer', seconds, () => dispatch({ type: 'answer-overdue' }));
  };
}
