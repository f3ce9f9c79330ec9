/** What of a call is kept, so that it may go on later. Pure. */
import type { SavedConversation } from './saved-conversation.ts';
import type { SessionState } from './session-state.ts';
import { isUnanswered } from './snapshot-of.ts';

type Frame = Pick<SavedConversation, 'server' | 'savedAt' | 'session' | 'limits' | 'startedAt'>;

/** undefined: nothing was said, so that nothing is lost. */
export function saveConversation(state: SessionState, frame: Partial<Frame>): SavedConversation | undefined {
  const { mode, muted, agent, transcript, calls, context } = state;
  const { entries } = transcript;
  if (!isWhole(frame) || !agent || entries.length === 0) return undefined;
  return { version: 1, ...frame, mode, muted, agent, entries, calls, context, unanswered: isUnanswered(state) };
}

function isWhole(frame: Partial<Frame>): frame is Frame {
  return Object.values(frame).every((value) => value !== undefined);
}
