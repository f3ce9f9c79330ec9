import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { committed, responseCreated, responseDone, speechStarted } from '../transcript/testing/server-events.ts';
import { grantOf } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall } from './testing/staged-session.ts';

const timeout = {
  type: 'input_audio_buffer.timeout_triggered',
  event_id: 'e',
  item_id: 'silence',
  audio_start_ms: 0,
  audio_end_ms: 5000,
} as const;

describe('Call, are you still there?', () => {
  it('asks before the idle end, and begins anew when the visitor stays', async () => {
    const { session, clock } = await liveCall('voice', { idleSeconds: 60 });
    clock.advance(41);
    expect(session.snapshot.warning).toEqual({ reason: 'idle', endsAt: clock.now() + 19_000 });
    session.stay();
    session.stay();
    expect(session.snapshot.warning).toBeUndefined();
    clock.advance(59);
    await settled();
    expect(session.snapshot.status).toBe('listening');
    clock.advance(1);
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'ended', warning: undefined });
  });

  it('begins anew before it asks, when the page says that the visitor is there', async () => {
    const { session, clock } = await liveCall('voice', { idleSeconds: 60 });
    clock.advance(39);
    session.stay();
    clock.advance(39);
    expect(session.snapshot.warning).toBeUndefined();
    clock.advance(2);
    expect(session.snapshot.warning).toBeDefined();
  });

  it('takes the question back when the visitor speaks or types', async () => {
    const { session, clock, media } = await liveCall('voice', { idleSeconds: 60 });
    clock.advance(50);
    media.play(speechStarted('u1'));
    expect(session.snapshot.warning).toBeUndefined();
    media.play(committed('u1'), responseCreated('r1'), responseDone('r1'));
    clock.advance(50);
    expect(session.snapshot.warning).toBeDefined();
    session.sendText('I am');
    expect(session.snapshot.warning).toBeUndefined();
  });

  it('is not put off by the provider’s own question', async () => {
    const { session, clock, media } = await liveCall('voice', { idleSeconds: 60 });
    for (let asked = 0; asked < 3; asked += 1) {
      clock.advance(15);
      media.play(timeout, committed('silence'), responseCreated(`r${asked}`), responseDone(`r${asked}`));
    }
    expect(session.snapshot).toMatchObject({ status: 'listening', warning: { reason: 'idle' }, entries: [] });
    clock.advance(15);
    await settled();
    expect(session.snapshot.status).toBe('ended');
  });

  it('extends the maximum duration when the server lives on, and asks it once', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const { session, clock, server } = await liveCall(
      'voice',
      { maxDurationSeconds: 120, idleSeconds: 0 },
      { refreshSession: () => grant.promise },
    );
    clock.advance(61);
    expect(session.snapshot.warning?.reason).toBe('maximum-duration');
    session.stay();
    session.stay();
    expect(server.refreshed).toHaveLength(1);
    grant.resolve(grantOf({ maxDurationSeconds: 600, token: 'longer' }));
    await settled();
    expect(session.snapshot.warning).toBeUndefined();
    clock.advance(541);
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', warning: { reason: 'maximum-duration' } });
    session.stop();
    expect(server.ended).toEqual(['longer']);
  });

  it.each([
    ['has no more', () => Promise.resolve(grantOf({ maxDurationSeconds: 59 }))],
    ['says no', () => Promise.reject(new VoiceAgentError('server-refused', 'no', { problem: 'session_ended' }))],
  ])('stands when the server %s', async (_, refreshSession) => {
    const { session, clock } = await liveCall('voice', { maxDurationSeconds: 120, idleSeconds: 0 }, { refreshSession });
    clock.advance(61);
    const { warning } = session.snapshot;
    session.stay();
    await settled();
    expect(session.snapshot).toMatchObject({ warning, error: undefined });
    clock.advance(59);
    await settled();
    expect(session.snapshot.status).toBe('ended');
  });

  it('drops the answer that comes after the stop', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const { session, clock } = await liveCall(
      'voice',
      { maxDurationSeconds: 120 },
      { refreshSession: () => grant.promise },
    );
    clock.advance(70);
    session.stay();
    session.stop();
    grant.resolve(grantOf());
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'ended', warning: undefined });
    expect(clock.pending).toBe(0);
  });
});

describe('Call, its last sentence', () => {
  it('is heard to its end at the maximum duration', async () => {
    const { session, clock, media } = await liveCall('voice', { maxDurationSeconds: 120, idleSeconds: 0 });
    const heard = deferred<void>();
    media.draining = heard.promise;
    media.report({ type: 'playing', playing: true });
    clock.advance(121);
    await settled();
    expect(session.snapshot.status).toBe('speaking');
    expect(media.closeCount).toBe(0);
    heard.resolve();
    await settled();
    expect(session.snapshot.status).toBe('ended');
    expect(media.closeCount).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('is not waited for for ever', async () => {
    const { session, clock, media } = await liveCall('voice', { maxDurationSeconds: 120, idleSeconds: 0 });
    media.draining = new Promise(() => undefined);
    clock.advance(131);
    await settled();
    expect(session.snapshot.status).toBe('ended');
  });

  it('is not waited for when the visitor stops', async () => {
    const { session, media } = await liveCall('voice');
    media.draining = new Promise(() => undefined);
    session.stop();
    expect(session.snapshot.status).toBe('ended');
    expect(media.log).not.toContain('drained');
  });

  it('may be cut by the visitor’s stop', async () => {
    const { session, clock, media, server } = await liveCall('voice', { maxDurationSeconds: 120, idleSeconds: 0 });
    media.draining = new Promise(() => undefined);
    clock.advance(121);
    session.stop();
    clock.advance(20);
    await settled();
    expect(session.snapshot.status).toBe('ended');
    expect(server.ended).toEqual(['token_1']);
    expect(media.closeCount).toBe(1);
  });

  it('is followed by another call for who writes meanwhile, in which that is answered', async () => {
    const over = new VoiceAgentError('server-refused', 'over', { problem: 'session_ended' });
    const { session, clock, media, server, studio } = await liveCall(
      'voice',
      { maxDurationSeconds: 120, idleSeconds: 0 },
      { refreshSession: () => Promise.reject(over) },
    );
    media.draining = new Promise(() => undefined);
    session.sendText('one');
    clock.advance(121);
    session.sendText('two');
    await settled();
    expect(media.closeCount).toBe(1);
    expect(studio.last).not.toBe(media);
    studio.last.stand();
    await settled();
    clock.advance(20);
    await settled();
    expect(session.snapshot.status).not.toBe('ended');
    expect(session.snapshot.entries.flatMap((entry) => ('text' in entry ? [entry.text] : []))).toEqual(['one', 'two']);
    expect(studio.last.sentOf('response.create')).toHaveLength(1);
    expect(server.ended).toEqual([]);
  });

  it('comes at once after a sleep in which the time ran out', async () => {
    const { session, clock, page } = await liveCall('voice', { maxDurationSeconds: 120 });
    clock.sleep(600);
    page.tell('shown');
    await settled();
    expect(session.snapshot.status).toBe('ended');
  });
});
