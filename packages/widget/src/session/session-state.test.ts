import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  agentItem,
  committed,
  errorEvent,
  itemAdded,
  outputAdded,
  responseCreated,
  responseDone,
  sessionCreated,
  soundDone,
  speechStarted,
  transcribed,
  untranscribed,
} from '../transcript/testing/server-events.ts';
import {
  dueResponse,
  initialState,
  isIdle,
  next,
  type SessionInput,
  type SessionState,
  snapshotOf,
  statusOf,
} from './session-state.ts';
import { agentOf } from './testing/scripted-token-server.ts';

type Step = SessionInput | ServerEvent | [ServerEvent, number];

function run(state: SessionState, ...steps: Step[]): SessionState {
  return steps.reduce<SessionState>((current, step) => next(current, inputOf(step)), state);
}

function inputOf(step: Step): SessionInput {
  if (Array.isArray(step)) return { type: 'server-event', event: step[0], receivedSamples: step[1] };
  return 'event_id' in step ? { type: 'server-event', event: step, receivedSamples: 0 } : step;
}

const connecting = run(
  initialState,
  { type: 'started', mode: 'voice' },
  { type: 'granted', agent: agentOf({ name: 'support' }) },
);
const live = run(connecting, sessionCreated());
const playing = (is: boolean): SessionInput => ({ type: 'playing', playing: is });
const broken = new VoiceAgentError('connection-lost', 'gone');
const answer: SessionInput = { type: 'response-wanted', request: { kind: 'answer', itemId: 'i' } };
const running: SessionInput = { type: 'call-started', itemId: 'i', callId: 'c', name: 'look', title: 'Look' };

describe('statusOf', () => {
  it('is connecting until session.created, whatever else comes', () => {
    expect(statusOf(initialState)).toBe('idle');
    expect(statusOf(run(connecting, playing(true), responseCreated('r')))).toBe('connecting');
    expect(statusOf(live)).toBe('listening');
  });

  it('is speaking only while samples leave the loudspeaker', () => {
    const answering = run(live, responseCreated('r'), outputAdded('r', agentItem('a')), [soundDone('r', 'a'), 4_800]);
    expect(statusOf(answering)).toBe('thinking');
    expect(statusOf(run(answering, playing(true)))).toBe('speaking');
    expect(statusOf(run(answering, playing(true), playing(false)))).toBe('thinking');
    expect(statusOf(run(answering, playing(true), responseDone('r')))).toBe('speaking');
    expect(statusOf(run(answering, playing(true), responseDone('r'), playing(false)))).toBe('listening');
  });

  it('is thinking while sound waits for the loudspeaker, though the response is done', () => {
    const waits = run(
      live,
      responseCreated('r'),
      outputAdded('r', agentItem('a')),
      [soundDone('r', 'a'), 4_800],
      responseDone('r'),
    );
    expect(statusOf(waits)).toBe('thinking');
    const played = { itemId: 'a', contentIndex: 0, playedSamples: 4_800, receivedSamples: 4_800 };
    expect(statusOf(run(waits, { type: 'playhead', playhead: played }))).toBe('listening');
    expect(statusOf(run(waits, { type: 'interrupted', playhead: played, audioEndMs: 0 }))).toBe('listening');
    expect(statusOf(run(waits, speechStarted('u')))).toBe('listening');
  });

  it('does not wait for sound that was played before its end was told', () => {
    const played = { itemId: 'a', contentIndex: 0, playedSamples: 4_800, receivedSamples: 4_800 };
    const state = run(
      live,
      outputAdded('r', agentItem('a')),
      playing(true),
      { type: 'playhead', playhead: played },
      playing(false),
      [soundDone('r', 'a'), 4_800],
    );
    expect(statusOf(state)).toBe('listening');
  });

  it('is thinking from the end of speech until its answer', () => {
    const spoke = run(live, speechStarted('u'), committed('u'));
    expect(statusOf(run(live, speechStarted('u')))).toBe('listening');
    expect(statusOf(spoke)).toBe('thinking');
    expect(statusOf(run(spoke, transcribed('u', 'Hello')))).toBe('thinking');
    expect(statusOf(run(spoke, responseCreated('r'), responseDone('r')))).toBe('listening');
  });

  it('owes nothing for speech that nobody understood', () => {
    const spoke = run(live, speechStarted('u'), committed('u'));
    expect(statusOf(run(spoke, transcribed('u', ' ')))).toBe('listening');
    expect(statusOf(run(spoke, untranscribed('u')))).toBe('listening');
    expect(statusOf(run(spoke, transcribed('other', ' ')))).toBe('thinking');
  });

  it('owes nothing for speech where the provider leaves turns to the client', () => {
    for (const turn_detection of [null, { type: 'server_vad', create_response: false } as const]) {
      const manual = run(connecting, sessionCreated({ audio: { input: { turn_detection } } }));
      expect(statusOf(run(manual, speechStarted('u'), committed('u')))).toBe('listening');
    }
  });

  it('is thinking while a response waits or a tool runs', () => {
    expect(statusOf(run(live, answer))).toBe('thinking');
    const looking = run(live, running);
    expect(statusOf(looking)).toBe('thinking');
    expect(statusOf(run(looking, { type: 'call-settled', callId: 'c', outcome: 'done' }))).toBe('listening');
  });

  it('tells the end, and why', () => {
    expect(snapshotOf(run(live, { type: 'ended' }))).toMatchObject({ status: 'ended', error: undefined });
    expect(snapshotOf(run(live, { type: 'failed', error: broken }))).toMatchObject({ status: 'error', error: broken });
    const expired = new VoiceAgentError('session-expired', 'an hour');
    expect(snapshotOf(run(live, { type: 'ended', error: expired }))).toMatchObject({ status: 'ended', error: expired });
  });
});

describe('next', () => {
  it('keeps the transcript of an ended call until the next one starts', () => {
    const ended = run(live, { type: 'typed', itemId: 't', text: 'Hi' }, { type: 'ended' });
    expect(snapshotOf(ended).entries).toHaveLength(1);
    expect(snapshotOf(run(ended, { type: 'started', mode: 'text' })).entries).toEqual([]);
  });

  it('lets nothing late into an ended call but a start and the mute', () => {
    const ended = run(live, { type: 'ended' });
    const late: Step[] = [sessionCreated(), playing(true), answer, running, { type: 'failed', error: broken }];
    for (const step of late) expect(run(ended, step)).toBe(ended);
    expect(run(ended, { type: 'muted', muted: true }).muted).toBe(true);
  });

  it('keeps the mute over calls, and not the error', () => {
    const failed = run(live, { type: 'muted', muted: true }, { type: 'failed', error: broken });
    expect(snapshotOf(run(failed, { type: 'started', mode: 'voice' }))).toMatchObject({
      status: 'connecting',
      muted: true,
      error: undefined,
    });
  });

  it('returns the state itself where nothing changes', () => {
    expect(run(live, { type: 'muted', muted: false })).toBe(live);
  });

  it('surfaces a failed response without ending the call, until an answer comes through', () => {
    const failed = run(live, responseCreated('r'), responseDone('r', 'failed'));
    expect(snapshotOf(failed)).toMatchObject({ status: 'listening', error: { code: 'response-failed' } });
    const again = run(failed, responseCreated('r2'));
    expect(again.error).toBeDefined();
    expect(run(again, responseDone('r2', 'cancelled')).error).toBeDefined();
    expect(run(again, responseDone('r2')).error).toBeUndefined();
  });

  it('surfaces a refused response.create, but neither a busy provider nor a late cancel', () => {
    const sent = run(live, answer, { type: 'response-sent', eventId: 'e1' });
    expect(run(sent, errorEvent('invalid_value', 'e1')).error?.code).toBe('response-failed');
    expect(run(sent, errorEvent('conversation_already_has_active_response', 'e1')).error).toBeUndefined();
    expect(run(sent, errorEvent('response_cancel_not_active')).error).toBeUndefined();
  });

  it('lets the new agent speak after a handoff', () => {
    const agent = agentOf({ name: 'billing' });
    const state = run(live, { type: 'handed-over', itemId: 'i', callId: 'h', agent });
    expect(snapshotOf(state)).toMatchObject({ agent, entries: [{ kind: 'notice', agent: 'billing' }] });
  });

  it('shows no entry for a handoff that has not happened', () => {
    const trying = run(live, { type: 'call-started', itemId: 'i', callId: 'h', name: 'transfer', title: undefined });
    expect(snapshotOf(trying)).toMatchObject({ status: 'thinking', entries: [] });
  });
});

describe('dueResponse', () => {
  it('holds back until the session stands', () => {
    expect(dueResponse(run(connecting, answer))).toBeUndefined();
    expect(dueResponse(run(connecting, answer, sessionCreated()))).toBeDefined();
  });

  it('leaves the provider to answer speech first', () => {
    const spoke = run(live, speechStarted('u'), committed('u'), answer);
    expect(dueResponse(spoke)).toBeUndefined();
    expect(dueResponse(run(spoke, transcribed('u', '')))).toBeDefined();
    expect(dueResponse(run(spoke, responseCreated('r'), responseDone('r')))).toBeDefined();
  });

  it('does not wait for a provider that never answers, when the visitor types', () => {
    const spoke = run(live, speechStarted('u'), committed('u'), { type: 'typed', itemId: 't', text: 'Hello?' });
    expect(dueResponse(run(spoke, itemAdded({ ...agentItem('t') })))).toEqual({ kind: 'answer', itemId: 't' });
  });
});

describe('isIdle', () => {
  it('is true only when neither side is at it', () => {
    expect(isIdle(connecting)).toBe(false);
    expect(isIdle(live)).toBe(true);
    expect(isIdle(run(live, speechStarted('u')))).toBe(false);
    expect(isIdle(run(live, playing(true)))).toBe(false);
    expect(isIdle(run(live, { type: 'ended' }))).toBe(false);
  });
});
