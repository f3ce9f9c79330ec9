/**
 * The state of a call and its one transition table: `next(state, input) → state`. Pure.
 *
 * Nothing is shown before its owner confirmed it: connecting lasts until the line is ready, speaking is what the
 * loudspeaker says. Inputs that come too late for the phase change nothing.
 */
import type { ServerEvent } from '@voice-agent/protocol';
import { awaitsPlayback, emptyTranscript, type TranscriptState } from '../transcript/transcript-state.ts';
import { type CallLog, emptyCallLog, foldCallLog, settleInLog } from './call-log.ts';
import { loseLine, takeUp } from './carry-over.ts';
import type { CallEnd } from './close-reason.ts';
import { answerForProvider, foldProviderEvent } from './fold-provider-event.ts';
import { newestContext } from './reseed.ts';
import {
  awaitsFiller,
  emptyQueue,
  enqueue,
  foldQueue,
  markCancelled,
  markSent,
  type ResponseQueue,
} from './response-queue.ts';
import type { SavedConversation } from './saved-conversation.ts';
import type { SessionInput, SettableFact } from './session-input.ts';
import { told } from './told.ts';
import type { VoiceSnapshot } from './voice-snapshot.ts';

/** What stands beside the conversation, and is shown as it is. */
type Shown = Omit<VoiceSnapshot, 'status' | 'entries'>;

export interface SessionState extends Shown {
  readonly times: Readonly<Record<string, number>>;
  readonly phase: 'idle' | 'connecting' | 'live' | 'reconnecting' | 'ended' | 'error';
  /** The provider listens: what is sent now arrives. While a line is changed quietly, `phase` stays live without. */
  readonly wired: boolean;
  readonly transcript: TranscriptState;
  readonly calls: CallLog;
  /** An empty item id: it stands behind all that was said. */
  readonly context: SavedConversation['context'];
  readonly queue: ResponseQueue;
  /** Whether the provider answers by itself when the visitor stops speaking. */
  readonly answersSpeech: boolean;
  /** The visitor's item that the provider has not begun to answer. */
  readonly unansweredItemId: string | undefined;
  /** The provider's own question whether somebody is there (`idle_timeout`), until the visitor does something. */
  readonly promptedItemId: string | undefined;
  /** Call ids of tools and handoffs that run. */
  readonly runningCalls: readonly string[];
  readonly playing: boolean;
  /** The item whose sound has come and waits for the loudspeaker. */
  readonly unplayedItemId: string | undefined;
}

export const initialState: SessionState = Object.freeze({
  phase: 'idle',
  wired: false,
  mode: 'voice',
  muted: false,
  microphone: 'closed',
  turns: 'automatic',
  talking: false,
  agent: undefined,
  error: undefined,
  weakNetwork: false,
  warning: undefined,
  approvals: [],
  sound: 'running',
  volume: 1,
  outputMuted: false,
  devices: undefined,
  resumable: false,
  times: {},
  sessionId: undefined,
  transcript: emptyTranscript,
  calls: emptyCallLog,
  context: [],
  queue: emptyQueue,
  answersSpeech: true,
  unansweredItemId: undefined,
  promptedItemId: undefined,
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
  started: (state, { mode, saved }) => {
    const fresh = { ...kept(state), context: state.context };
    const microphone = mode === 'voice' ? 'open' : 'closed';
    return { ...(saved ? takeUp(fresh, saved) : fresh), phase: 'connecting', mode, microphone };
  },
  found: (state, { saved }) => {
    const { mode, muted } = saved;
    const context = [...saved.context, ...state.context];
    return { ...takeUp(kept(state), saved), mode, muted, context, resumable: true };
  },
  forgotten: (state, { saved }) => {
    // What the page has told since is for the next conversation.
    const context = state.context.filter((said) => saved && !saved.context.includes(said));
    if (state.phase === 'idle') return { ...kept(state), context };
    return { ...state, phase: 'ended', error: undefined, resumable: false, context };
  },
  granted: (state, { agent, sessionId }) => ({
    ...told(state, { type: 'agent-named', agent: agent.name }),
    agent,
    sessionId,
  }),
  'line-lost': loseLine,
  'line-ready': (state, { continued }) => {
    const marked = continued ? told(state, { type: 'continued', ...continued }) : state;
    return { ...marked, phase: 'live', wired: true };
  },
  set: (state, { change }) => {
    const changed = Object.entries(change).some(([name, value]) => state[name as SettableFact] !== value);
    return changed ? { ...state, ...change } : state;
  },
  'voice-opened': (state) => ({ ...state, mode: 'voice', microphone: 'open', error: undefined }),
  'microphone-asked': (state, { asked }) => ({
    ...works(state),
    microphone: asked ? 'asked' : state.mode === 'voice' ? 'lost' : 'closed',
  }),
  'microphone-works': works,
  'microphone-changed': (state, { noticeId, device }) =>
    told(works(state), { type: 'continued', noticeId, notice: 'otherMicrophone', device }),
  'microphone-lost': (state, { error }) => ({ ...state, microphone: 'lost', error }),
  talking: (state, { talking }) => {
    return { ...active(state), talking, queue: { ...state.queue, visitorSpeaks: talking } };
  },
  stayed: (state) => active(state),
  context: (state, { text }) => ({ ...state, context: newestContext([...state.context, { itemId: '', text }]) }),
  typed: (state, typed) => {
    // Who types waits for no voice that the provider believes to hear: a television can speak for ever.
    const heard = { ...state.queue, visitorSpeaks: state.talking };
    const queue = enqueue(heard, { kind: 'answer', itemId: typed.itemId });
    // What failed before is tried again. A lost microphone stays lost.
    const error = state.error?.code === 'response-failed' ? undefined : state.error;
    return { ...told(active(state), typed), queue, unansweredItemId: undefined, error };
  },
  'response-wanted': (state, { request }) => {
    const added = request.kind === 'answer' && state.transcript.slots.some(({ itemId }) => itemId === request.itemId);
    return { ...state, queue: enqueue(state.queue, request, added) };
  },
  'response-sent': (state, { eventId }) => ({ ...state, queue: markSent(state.queue, eventId) }),
  // Who stops an answer that has not begun wants none, and one that never begins must hold up nothing.
  'response-cancelled': (state) => ({ ...state, unansweredItemId: undefined, queue: markCancelled(state.queue) }),
  'answer-overdue': (state) => (state.queue.doubt === undefined ? answerForProvider(state) : endDoubted(state)),
  'call-started': (state, { itemId, callId, name, title }) => ({
    ...(title === undefined ? state : told(state, { type: 'tool-called', itemId, callId, name, title })),
    runningCalls: [...state.runningCalls, callId],
  }),
  'call-settled': (state, { callId, outcome, output, milliseconds }) => ({
    ...(outcome === 'started' ? state : told(state, { type: 'tool-ended', callId, outcome, milliseconds })),
    calls: settleInLog(state.calls, callId, output),
    runningCalls: state.runningCalls.filter((id) => id !== callId),
  }),
  'call-changed': (state, { callId, change }) => told(state, { type: 'tool-changed', callId, change }),
  'handed-over': (state, { itemId, callId, agent }) => ({
    ...told(state, { type: 'handed-over', itemId, callId, agent: agent.name }),
    agent,
  }),
  stopped: (state, { noticeId }) => told(state, { type: 'continued', noticeId, notice: 'guardrail' }),
  troubled: (state, { error }) => ({ ...state, error }),
  ended: closed,
  failed: closed,
  playing: (state, { playing }) => (playing ? { ...state, playing } : { ...state, playing, unplayedItemId: undefined }),
  playhead: (state, report) => {
    const { itemId, playedSamples, receivedSamples } = report.playhead;
    const played = itemId === state.unplayedItemId && playedSamples >= receivedSamples;
    return played ? { ...told(state, report), unplayedItemId: undefined } : told(state, report);
  },
  interrupted: (state, report) => ({ ...told(state, report), unplayedItemId: undefined }),
  'server-event': (before, report) => {
    const { event, receivedSamples } = report;
    const state = event.type === 'response.created' && !awaitsFiller(before.queue) ? endDoubted(before) : before;
    const heard = {
      ...told(state, report),
      queue: foldQueue(state.queue, event),
      calls: foldCallLog(state.calls, event),
    };
    const waits = receivedSamples > 0 && 'item_id' in event && awaitsPlayback(heard.transcript, event.item_id);
    return foldProviderEvent(waits ? { ...heard, unplayedItemId: event.item_id } : heard, event, state.queue);
  },
};

/** What may reach a session without a call. */
const ALWAYS: readonly SessionInput['type'][] = ['started', 'found', 'forgotten', 'set', 'context', 'troubled'];

export function next(state: SessionState, input: SessionInput): SessionState {
  const on = isOn(state);
  if (!on && !ALWAYS.includes(input.type)) return state;
  // The table's type pairs each handler with its input, which TypeScript cannot follow through the lookup.
  const transition = transitions[input.type] as (state: SessionState, input: SessionInput) => SessionState;
  const changed = transition(state, input);
  return on ? placeContext(changed, state) : changed;
}

export function isOn({ phase }: SessionState): boolean {
  return phase === 'connecting' || phase === 'live' || phase === 'reconnecting';
}

/** The end that the provider told by an error alone. */
function endDoubted(state: SessionState): SessionState {
  const { doubt: message, active } = state.queue;
  if (message === undefined) return state;
  return active.reduce((rest: SessionState, id) => {
    const event: ServerEvent = {
      type: 'response.done',
      event_id: '',
      response: {
        id,
        object: 'realtime.response',
        status: 'failed',
        status_details: { error: { message } },
        output: [],
      },
    };
    return transitions['server-event'](rest, { type: 'server-event', event, receivedSamples: 0, sentSamples: 0 });
  }, state);
}

function works(state: SessionState): SessionState {
  const error = state.error?.code.startsWith('microphone') ? undefined : state.error;
  return { ...state, microphone: state.microphone === 'lost' ? 'open' : state.microphone, error };
}

/** The visitor did something. */
function active(state: SessionState): SessionState {
  return state.promptedItemId === undefined ? state : { ...state, promptedItemId: undefined };
}

/** What outlives a call: the visitor's settings. */
function kept({ muted, turns, volume, outputMuted, devices }: SessionState): SessionState {
  return { ...initialState, muted, turns, volume, outputMuted, devices };
}

function closed(state: SessionState, { type, error, resumable = false }: CallEnd): SessionState {
  const { mode, agent, transcript, times, sessionId } = told(state, { type: 'ended' });
  const context = resumable ? state.context : [];
  const phase = type === 'failed' ? 'error' : type;
  return { ...kept(state), mode, agent, transcript, times, sessionId, phase, error, resumable, context };
}

/** Entries that are new began now. @param now - unix milliseconds. */
export function timed(
  state: SessionState,
  { transcript: { entries: before } }: SessionState,
  now: number,
): SessionState {
  const { entries } = state.transcript;
  if (entries.length <= before.length) return state;
  const times = { ...state.times };
  for (const { id } of entries) times[id] ??= now;
  return { ...state, times };
}

/** What was said behind everything stands before what is new now. */
function placeContext(state: SessionState, { transcript: { entries: before } }: SessionState): SessionState {
  const { entries } = state.transcript;
  if (entries === before || entries.length <= before.length || !state.context.some(({ itemId }) => !itemId))
    return state;
  const itemId = entries.find(({ id }) => !before.some((old) => old.id === id))?.id ?? '';
  return { ...state, context: state.context.map((said) => (said.itemId ? said : { ...said, itemId })) };
}
