/** What follows from the state: what the view draws, the response that is due, and whether anybody is at it. Pure. */
import { isPending } from '../transcript/carry-over.ts';
import { dueRequest, owesResponse, type ResponseRequest } from './response-queue.ts';
import { next, type SessionState } from './session-state.ts';
import type { VoiceSnapshot, VoiceStatus } from './voice-snapshot.ts';

export function statusOf(state: SessionState): VoiceStatus {
  // Sound may still play while a line is mended; that it is broken matters more.
  if (state.phase !== 'live') return state.phase;
  if (state.playing) return 'speaking';
  const { queue, unansweredItemId, runningCalls, unplayedItemId } = state;
  const owes = owesResponse(queue) || unansweredItemId || runningCalls.length > 0 || unplayedItemId;
  return owes ? 'thinking' : 'listening';
}

/** The response that should be asked for now. What the visitor just said is answered by the provider, first. */
export function dueResponse({ wired, talking, unansweredItemId, queue }: SessionState): ResponseRequest | undefined {
  return wired && !talking && unansweredItemId === undefined ? dueRequest(queue) : undefined;
}

/** Seconds: a provider that answers begins within two or three. One that must write the words down first takes longer. */
const PATIENCE_SECONDS = 10;
const WRITING_SECONDS = 30;

/**
 * How long the provider may take to begin its answer, or to go on with one of which an error was the last that came;
 * undefined: it owes none, or cannot begin one now.
 */
export function patienceOf({ wired, unansweredItemId, queue, transcript }: SessionState): number | undefined {
  if (wired && queue.doubt !== undefined) return WRITING_SECONDS;
  if (!wired || unansweredItemId === undefined || queue.active.length > 0 || queue.inFlight) return undefined;
  const entry = transcript.entries.find(({ id }) => id === unansweredItemId);
  return entry && isPending(entry) ? WRITING_SECONDS : PATIENCE_SECONDS;
}

/** Neither side is at it: the time that counts towards `idleSeconds`. */
export function isIdle(state: SessionState): boolean {
  return statusOf(state) === 'listening' && !state.queue.visitorSpeaks;
}

/** A new session can be told of everything: nobody is at it, and the visitor's last words have been written down. */
export function isBetweenTurns(state: SessionState): boolean {
  const last = state.transcript.entries.at(-1);
  return isIdle(state) && !(last && isPending(last)) && !isSounding(state);
}

/** Sound that was received is still to be heard, or just being heard. */
export function isSounding({ playing, unplayedItemId }: SessionState): boolean {
  return playing || unplayedItemId !== undefined;
}

/** Whether an answer would be asked for again if the line broke now. A call that runs brings its own. */
export function isUnanswered(state: SessionState): boolean {
  const { queue, runningCalls, unansweredItemId } = next(state, { type: 'line-lost', quiet: true, calling: [] });
  return (queue.waiting.length > 0 || unansweredItemId !== undefined) && runningCalls.length === 0;
}

export function snapshotOf(state: SessionState): VoiceSnapshot {
  const { phase, wired, transcript, calls, context, queue, ...others } = state;
  const { answersSpeech, unansweredItemId, promptedItemId, runningCalls, playing, unplayedItemId, ...shown } = others;
  return Object.freeze({ ...shown, status: statusOf(state), entries: transcript.entries });
}
