/**
 * The state of a call and its one transition table: `next(state, input) → state`. Pure.
 *
 * Nothing is shown before its owner confirmed it: connecting lasts until `session.created`, speaking is what the
 * loudspeaker says. Inputs that come too late for the phase change nothing.
 */
import type { AgentInfo, ServerEvent, TurnDetection } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { foldTranscript } from '../transcript/fold-transcript.ts';
import type { TranscriptEvent } from '../transcript/transcript-event.ts';
import { awaitsPlayback, emptyTranscript, type TranscriptState } from '../transcript/transcript-state.ts';
import { type CallEnd, responseFailure } from './close-reason.ts';
import type { MediaReport } from './ports.ts';
import type { ResponseQueue, ResponseRequest } from './response-queue.ts';
import {
  dueRequest,
  emptyQueue,
  enqueue,
  foldQueue,
  isBusy,
  isRefusal,
  markSent,
  owesResponse,
} from './response-queue.ts';
import type { VoiceSnapshot, VoiceStatus } from './voice-snapshot.ts';

export interface SessionState {
  readonly phase: 'idle' | 'connecting' | 'live' | 'ended' | 'error';
  readonly mode: 'voice' | 'text';
  readonly muted: boolean;
  readonly agent: AgentInfo | undefined;
  readonly error: VoiceAgentError | undefined;
  readonly transcript: TranscriptState;
  readonly queue: ResponseQueue;
  /** Whether the provider answers by itself when the visitor stops speaking. */
  readonly answersSpeech: boolean;
  /** The visitor's item that the provider has not begun to answer. */
  readonly unansweredItemId: string | undefined;
  /** Call ids of tools and handoffs that run. */
  readonly runningCalls: readonly string[];
  readonly playing: boolean;
  /** The item whose sound has come and waits for the loudspeaker. */
  readonly unplayedItemId: string | undefined;
}

export type SessionInput =
  | { readonly type: 'started'; readonly mode: 'voice' | 'text' }
  | { readonly type: 'granted'; readonly agent: AgentInfo }
  | { readonly type: 'voice-opened' }
  | { readonly type: 'muted'; readonly muted: boolean }
  | { readonly type: 'typed'; readonly itemId: string; readonly text: string }
  | { readonly type: 'response-wanted'; readonly request: ResponseRequest }
  | { readonly type: 'response-sent'; readonly eventId: string }
  /** `title` is what the visitor reads; a handoff has none and shows when it is done. */
  | {
      readonly type: 'call-started';
      readonly itemId: string;
      readonly callId: string;
      readonly name: string;
      readonly title: string | undefined;
    }
  | { readonly type: 'call-settled'; readonly callId: string; readonly outcome: 'done' | 'failed' }
  | { readonly type: 'handed-over'; readonly itemId: string; readonly callId: string; readonly agent: AgentInfo }
  /** Something failed, and the call goes on. */
  | { readonly type: 'troubled'; readonly error: VoiceAgentError }
  | CallEnd
  | Extract<MediaReport, { type: 'server-event' | 'playhead' | 'playing' | 'interrupted' }>;

export const initialState: SessionState = Object.freeze({
  phase: 'idle',
  mode: 'voice',
  muted: false,
  agent: undefined,
  error: undefined,
  transcript: emptyTranscript,
  queue: emptyQueue,
  answersSpeech: true,
  unansweredItemId: undefined,
  runningCalls: [],
  playing: false,
  unplayedItemId: undefined,
});

type Transitions = {
  readonly [T in SessionInput['type']]: (
    state: SessionState,
    input: Extract<SessionInput, { type: T }>,
  ) => SessionState;
};

const transitions: Transitions = {
  started: ({ muted }, { mode }) => ({ ...initialState, phase: 'connecting', mode, muted }),
  granted: (state, { agent }) => ({ ...told(state, { type: 'agent-named', agent: agent.name }), agent }),
  'voice-opened': (state) => ({ ...state, mode: 'voice', error: undefined }),
  muted: (state, { muted }) => (state.muted === muted ? state : { ...state, muted }),
  typed: (state, typed) => {
    const queue = enqueue(state.queue, { kind: 'answer', itemId: typed.itemId });
    return { ...told(state, typed), queue, unansweredItemId: undefined, error: undefined };
  },
  'response-wanted': (state, { request }) => {
    const added = request.kind === 'answer' && state.transcript.slots.some(({ itemId }) => itemId === request.itemId);
    return { ...state, queue: enqueue(state.queue, request, added) };
  },
  'response-sent': (state, { eventId }) => ({ ...state, queue: markSent(state.queue, eventId) }),
  'call-started': (state, { itemId, callId, name, title }) => ({
    ...(title === undefined ? state : told(state, { type: 'tool-called', itemId, callId, name, title })),
    runningCalls: [...state.runningCalls, callId],
  }),
  'call-settled': (state, { callId, outcome }) => ({
    ...told(state, { type: 'tool-ended', callId, outcome }),
    runningCalls: state.runningCalls.filter((id) => id !== callId),
  }),
  'handed-over': (state, { itemId, callId, agent }) => ({
    ...told(state, { type: 'handed-over', itemId, callId, agent: agent.name }),
    agent,
  }),
  troubled: (state, { error }) => ({ ...state, error }),
  ended: (state, { error }) => ({ ...closed(state), phase: 'ended', error }),
  failed: (state, { error }) => ({ ...closed(state), phase: 'error', error }),
  playing: (state, { playing }) => (playing ? { ...state, playing } : { ...state, playing, unplayedItemId: undefined }),
  playhead: (state, report) => {
    const { itemId, playedSamples, receivedSamples } = report.playhead;
    const played = itemId === state.unplayedItemId && playedSamples >= receivedSamples;
    return played ? { ...told(state, report), unplayedItemId: undefined } : told(state, report);
  },
  interrupted: (state, report) => ({ ...told(state, report), unplayedItemId: undefined }),
  'server-event': (state, report) => {
    const { event, receivedSamples } = report;
    const heard = { ...told(state, report), queue: foldQueue(state.queue, event) };
    const waits = receivedSamples > 0 && 'item_id' in event && awaitsPlayback(heard.transcript, event.item_id);
    return readEvent(waits ? { ...heard, unplayedItemId: event.item_id } : heard, event, state.queue);
  },
};

/** Only a start, and what the visitor sets, reach a call that is not on. */
export function next(state: SessionState, input: SessionInput): SessionState {
  if (!isOn(state) && input.type !== 'started' && input.type !== 'muted') return state;
  // The table's type pairs each handler with its input, which TypeScript cannot follow through the lookup.
  const transition = transitions[input.type] as (state: SessionState, input: SessionInput) => SessionState;
  return transition(state, input);
}

export function isOn({ phase }: SessionState): boolean {
  return phase === 'connecting' || phase === 'live';
}

export function statusOf(state: SessionState): VoiceStatus {
  if (state.phase !== 'live') return state.phase;
  if (state.playing) return 'speaking';
  const { queue, unansweredItemId, runningCalls, unplayedItemId } = state;
  const owes = owesResponse(queue) || unansweredItemId || runningCalls.length > 0 || unplayedItemId;
  return owes ? 'thinking' : 'listening';
}

/** The response that should be asked for now. What the visitor just said is answered by the provider, first. */
export function dueResponse({ phase, unansweredItemId, queue }: SessionState): ResponseRequest | undefined {
  return phase === 'live' && unansweredItemId === undefined ? dueRequest(queue) : undefined;
}

/** Neither side is at it: the time that counts towards `idleSeconds`. */
export function isIdle(state: SessionState): boolean {
  return statusOf(state) === 'listening' && !state.queue.visitorSpeaks;
}

export function snapshotOf(state: SessionState): VoiceSnapshot {
  const { mode, muted, transcript, agent, error } = state;
  return Object.freeze({ status: statusOf(state), mode, muted, entries: transcript.entries, agent, error });
}

function readEvent(state: SessionState, event: ServerEvent, before: ResponseQueue): SessionState {
  switch (event.type) {
    case 'session.created':
    case 'session.updated': {
      const phase = event.type === 'session.created' ? 'live' : state.phase;
      return { ...state, phase, answersSpeech: answersSpeech(event.session.audio?.input?.turn_detection) };
    }
    case 'input_audio_buffer.speech_started':
      return { ...state, unansweredItemId: undefined, unplayedItemId: undefined };
    case 'input_audio_buffer.committed':
      return state.answersSpeech ? { ...state, unansweredItemId: event.item_id } : state;
    case 'conversation.item.input_audio_transcription.completed':
    case 'conversation.item.input_audio_transcription.failed': {
      // Nothing was understood. A provider may leave that without an answer; if it answers, `response.created` says so.
      const understood = 'transcript' in event && event.transcript.trim() !== '';
      return understood || event.item_id !== state.unansweredItemId ? state : { ...state, unansweredItemId: undefined };
    }
    case 'response.created':
      return { ...state, unansweredItemId: undefined };
    case 'response.done': {
      // Not fatal: the visitor may try again. It stands until an answer comes through.
      const error = responseFailure(event.response);
      if (error) return { ...state, error };
      const recovered = event.response.status === 'completed' && state.error?.code === 'response-failed';
      return recovered ? { ...state, error: undefined } : state;
    }
    case 'error': {
      // Most errors answer a request that came too late, such as cancelling what is over. A refused answer is felt.
      if (!isRefusal(before, event.error) || isBusy(event.error)) return state;
      return { ...state, error: new VoiceAgentError('response-failed', event.error.message) };
    }
    default:
      return state;
  }
}

/** An absent field is the protocol's default, which answers; null leaves the turns to the client. */
function answersSpeech(detection: TurnDetection | null | undefined): boolean {
  return detection !== null && detection?.create_response !== false;
}

function closed(state: SessionState): SessionState {
  const { mode, muted, agent, transcript } = told(state, { type: 'ended' });
  return { ...initialState, mode, muted, agent, transcript };
}

function told(state: SessionState, event: TranscriptEvent): SessionState {
  const transcript = foldTranscript(state.transcript, event);
  return transcript === state.transcript ? state : { ...state, transcript };
}
