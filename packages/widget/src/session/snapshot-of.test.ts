import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  agentItem,
  committed,
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
import { initialState } from './session-state.ts';
import { dueResponse, isIdle, snapshotOf, statusOf } from './snapshot-of.ts';
import { answer, connecting, lineReady, live, playing, run, running } from './testing/state-steps.ts';

const broken = new VoiceAgentError('connection-lost', 'gone');

describe('statusOf', () => {
  it('is connecting until the line is ready, whatever else comes', () => {
    expect(statusOf(initialState)).toBe('idle');
    expect(statusOf(run(connecting, sessionCreated(), playing(true), responseCreated('r')))).toBe('connecting');
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
    const spoke = run(live, committed('earlier'), speechStarted('u'), committed('u'));
    expect(statusOf(run(spoke, transcribed('u', ' ')))).toBe('listening');
    expect(statusOf(run(spoke, untranscribed('u')))).toBe('listening');
    expect(statusOf(run(spoke, transcribed('earlier', ' ')))).toBe('thinking');
  });

  it('owes nothing for speech where the provider leaves turns to the client', () => {
    for (const turn_detection of [null, { type: 'server_vad', create_response: false } as const]) {
      const manual = run(live, sessionCreated({ audio: { input: { turn_detection } } }));
      expect(statusOf(run(manual, speechStarted('u'), committed('u')))).toBe('listening');
    }
  });

  it('is thinking while a response waits or a tool runs', () => {
    expect(statusOf(run(live, answer))).toBe('thinking');
    const looking = run(live, running);
    expect(statusOf(looking)).toBe('thinking');
    expect(statusOf(run(looking, { type: 'call-settled', callId: 'c', outcome: 'done', output: '' }))).toBe(
      'listening',
    );
  });

  it('tells the end, and why', () => {
    expect(snapshotOf(run(live, { type: 'ended' }))).toMatchObject({ status: 'ended', error: undefined });
    expect(snapshotOf(run(live, { type: 'failed', error: broken }))).toMatchObject({ status: 'error', error: broken });
    const expired = new VoiceAgentError('session-expired', 'an hour');
    expect(snapshotOf(run(live, { type: 'ended', error: expired }))).toMatchObject({ status: 'ended', error: expired });
  });
});

describe('dueResponse', () => {
  it('holds back until the session stands', () => {
    expect(dueResponse(run(connecting, answer))).toBeUndefined();
    expect(dueResponse(run(connecting, answer, lineReady))).toBeDefined();
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
