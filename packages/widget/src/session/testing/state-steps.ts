/** Short ways to bring a state about, for tests. Not part of the product. */
import type { ServerEvent } from '@voice-agent/protocol';
import type { SessionInput } from '../session-input.ts';
import { initialState, next, type SessionState } from '../session-state.ts';
import { agentOf } from './scripted-token-server.ts';

/** Server events stand for themselves or come with the samples received: `[event, samples]`. */
export type Step = SessionInput | ServerEvent | [ServerEvent, number];

export function run(state: SessionState, ...steps: Step[]): SessionState {
  return steps.reduce<SessionState>((current, step) => next(current, inputOf(step)), state);
}

function inputOf(step: Step): SessionInput {
  if (Array.isArray(step)) return { type: 'server-event', event: step[0], receivedSamples: step[1], sentSamples: 0 };
  return 'event_id' in step ? { type: 'server-event', event: step, receivedSamples: 0, sentSamples: 0 } : step;
}

export const lineReady: SessionInput = { type: 'line-ready' };

export const connecting = run(
  initialState,
  { type: 'started', mode: 'voice' },
  { type: 'granted', agent: agentOf({ name: 'support' }), sessionId: 'session_1' },
);
export const live = run(connecting, lineReady);
export const playing = (is: boolean): SessionInput => ({ type: 'playing', playing: is });
export const lineLost = (quiet = false, calling: string[] = []): SessionInput => ({
  type: 'line-lost',
  quiet,
  calling,
});
export const answer: SessionInput = { type: 'response-wanted', request: { kind: 'answer', itemId: 'i' } };
export const running: SessionInput = { type: 'call-started', itemId: 'i', callId: 'c', name: 'look', title: 'Look' };
