/** How a conversation goes from one line to the next, and from one page to the next. Pure. */
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import { emptyTranscript } from '../transcript/transcript-state.ts';
import { emptyQueue, enqueue, markCancelled, requeue } from './response-queue.ts';
import type { SavedConversation } from './saved-conversation.ts';
import type { SessionState } from './session-state.ts';
import { told } from './told.ts';

export interface LineLoss {
  /** The visitor need not know. */
  readonly quiet: boolean;
  /** Responses whose tools bring their answer. */
  readonly calling: readonly string[];
}

/** The line is gone; who waits for an answer still does. What is heard again the provider answers by itself. */
export function loseLine(state: SessionState, { quiet, calling }: LineLoss): SessionState {
  const { phase, talking, playing, unplayedItemId, unansweredItemId, promptedItemId, transcript } = state;
  const again = heardAgain(state);
  const speaks = state.answersSpeech && again.length > 0;
  // The provider's own question into the silence needs no second try, nor has it a visitor's turn to answer.
  const isOwn = speaks || promptedItemId !== undefined;
  const asked = isOwn ? undefined : unansweredItemId;
  const itemId = asked ?? lastQuestion(transcript.entries);
  const greeted = playing || unplayedItemId !== undefined || transcript.entries.some(isHeard);
  const after = told(state, { type: 'disconnected', again });
  const left = requeue(isOwn ? markCancelled(state.queue) : state.queue, { calling, greeted, itemId });
  const asks = asked === undefined ? left : enqueue(left, { kind: 'answer', itemId });
  return {
    ...after,
    phase: quiet || phase !== 'live' ? phase : 'reconnecting',
    wired: false,
    unansweredItemId: speaks ? again.at(-1) : undefined,
    queue: { ...asks, visitorSpeaks: talking || speaks },
  };
}

/**
 * The visitor's items since the last whole answer or call that the provider took and did not write down: their words are
 * nowhere but in their sound. What was answered is not said again, lest it be answered twice.
 */
export function heardAgain({ transcript: { slots }, calls }: SessionState): string[] {
  const isAnswer = slots.map(({ itemId, turn }) => turn?.complete || calls.some((call) => call.itemId === itemId));
  return slots.slice(isAnswer.lastIndexOf(true) + 1).flatMap(({ itemId, entry, after }) => {
    return entry?.kind === 'user' && entry.state !== 'done' && after !== undefined ? itemId : [];
  });
}

/** Takes up what was saved. What the page has told since is kept in `state.context`. */
export function takeUp(state: SessionState, saved: SavedConversation): SessionState {
  const { entries, agent, calls, unanswered, times = {}, session } = saved;
  const from = { ...state, transcript: emptyTranscript, agent, calls, times, sessionId: session.id };
  const again = told(from, { type: 'restored', entries, agent: agent.name });
  if (!unanswered) return again;
  return { ...again, queue: enqueue(emptyQueue, { kind: 'answer', itemId: lastQuestion(entries) }) };
}

function lastQuestion(entries: readonly TranscriptEntry[]): string {
  return entries.filter(({ kind }) => kind === 'user').at(-1)?.id ?? '';
}

function isHeard(entry: TranscriptEntry): boolean {
  return entry.kind === 'agent' && entry.heardLength > 0;
}
