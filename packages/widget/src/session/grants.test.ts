import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { responseCreated, responseDone } from '../transcript/testing/server-events.ts';
import { CLOCK_START_MS } from './testing/manual-clock.ts';
import { grantOf } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, mend } from './testing/staged-session.ts';

const limits = { maxDurationSeconds: 0, idleSeconds: 0 };
const refused = (problem: string) => new VoiceAgentError('server-refused', 'no', { problem });

describe('Grants, of a broken line', () => {
  it.each(['unauthorized', 'session_ended'])('begins another session when the old one is %s', async (problem) => {
    const call = await liveCall(
      'voice',
      {},
      {
        createSession: async (number) => grantOf({ token: `made_${number}` }),
        refreshSession: () => Promise.reject(refused(problem)),
      },
      { request: { agent: 'support', locale: 'de' } },
    );
    const { session, media, server } = call;
    session.sendText('Hello');
    media.play(responseCreated('r1'), responseDone('r1'));
    media.drop();
    await mend(call);
    expect(server.requests).toEqual([
      { agent: 'support', locale: 'de' },
      { agent: 'support', locale: 'de' },
    ]);
    expect(media.opening).toMatchObject([{ item: { content: [{ text: 'Hello' }] } }]);
    expect(media.sentOf('response.create')).toHaveLength(1);
    session.stop();
    expect(server.ended).toEqual(['made_2']);
  });

  it('stops trying when it is stopped while the grant is refreshed, and drops the late grant', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const { session, media, clock, server } = await liveCall('voice', {}, { refreshSession: () => grant.promise });
    media.drop();
    clock.advance(1);
    session.stop();
    grant.resolve(grantOf({ token: 'late' }));
    await settled();
    expect(session.snapshot.status).toBe('ended');
    expect(media.connections).toHaveLength(1);
    expect(server.ended).toEqual(['token_1']);
    expect(clock.pending).toBe(0);
  });

  it('ends the session that was begun anew when it is stopped meanwhile', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const { session, media, clock, server } = await liveCall(
      'voice',
      {},
      {
        createSession: async (number) => (number === 1 ? grantOf() : grant.promise),
        refreshSession: () => Promise.reject(refused('session_ended')),
      },
    );
    media.drop();
    clock.advance(1);
    await settled();
    session.stop();
    grant.resolve(grantOf({ token: 'late' }));
    await settled();
    expect(server.ended).toEqual(['token_1', 'late']);
  });
});

describe('Grants, the token', () => {
  it('is renewed before it runs out', async () => {
    const expiresAt = CLOCK_START_MS / 1000 + 900;
    const { session, clock, server } = await liveCall(
      'voice',
      { ...limits, expiresAt },
      { refreshSession: async () => grantOf({ token: 'fresh' }) },
    );
    clock.advance(839);
    await settled();
    expect(server.refreshed).toEqual([]);
    clock.advance(2);
    await settled();
    expect(server.refreshed).toEqual(['token_1']);
    session.stop();
    expect(server.ended).toEqual(['fresh']);
  });

  it('is asked for again when nobody answers, and the call goes on', async () => {
    const expiresAt = CLOCK_START_MS / 1000 + 900;
    const { session, clock, server } = await liveCall(
      'voice',
      { ...limits, expiresAt },
      { refreshSession: () => Promise.reject(new VoiceAgentError('server-unreachable', 'gone')) },
    );
    clock.advance(841);
    await settled();
    clock.advance(10);
    await settled();
    expect(server.refreshed).toHaveLength(2);
    expect(session.snapshot).toMatchObject({ status: 'listening', error: undefined });
  });
});

describe('Grants, the heartbeat', () => {
  const beating = (keepSession?: (number: number) => Promise<void>) =>
    liveCall('voice', { ...limits, heartbeatSeconds: 30 }, { ...(keepSession && { keepSession }) });

  it('beats as often as the server says while the call is on, and no longer', async () => {
    const { session, clock, server } = await beating();
    for (let beats = 1; beats <= 5; beats++) {
      clock.advance(29);
      await settled();
      expect(server.kept).toHaveLength(beats - 1);
      clock.advance(1);
      await settled();
      expect(server.kept).toHaveLength(beats);
    }
    session.stop();
    clock.advance(300);
    await settled();
    expect(server.kept).toEqual(Array(5).fill('token_1'));
    expect(clock.pending).toBe(0);
  });

  it('never beats for a server that does not ask for it', async () => {
    const { clock, server } = await liveCall('voice', limits);
    clock.advance(600);
    await settled();
    expect(server.kept).toEqual([]);
  });

  it.each(['unauthorized', 'session_ended'])('ends the call when the server answers %s', async (problem) => {
    const { session, clock, server, media } = await beating(() => Promise.reject(refused(problem)));
    clock.advance(30);
    await settled();
    expect(session.snapshot.status).toBe('ended');
    expect(session.snapshot.error).toMatchObject({ code: 'server-refused', problem });
    expect(media.closeCount).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['nobody answers', new VoiceAgentError('server-unreachable', 'gone')],
    ['the server is busy', refused('rate_limited')],
    ['its place was taken', refused('too_many_sessions')],
  ])('goes on with the call when %s', async (_what, error) => {
    const { session, clock, server } = await beating(() => Promise.reject(error));
    for (let beat = 0; beat < 3; beat++) {
      clock.advance(30);
      await settled();
    }
    expect(server.kept).toHaveLength(3);
    expect(session.snapshot).toMatchObject({ status: 'listening', error: undefined });
  });

  it('does not take the refusal of a token for one of the token that has followed it', async () => {
    const answer = deferred<void>();
    const { session, clock, media } = await liveCall(
      'voice',
      { ...limits, heartbeatSeconds: 30, expiresAt: CLOCK_START_MS / 1000 + 95 },
      { keepSession: () => answer.promise, refreshSession: async () => grantOf({ token: 'fresh' }) },
    );
    clock.advance(30);
    clock.advance(6);
    await settled();
    answer.reject(refused('unauthorized'));
    await settled();
    expect(session.snapshot.status).toBe('listening');
    expect(media.closeCount).toBe(0);
  });
});
