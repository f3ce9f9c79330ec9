import type { SessionGrant } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { grantOf } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, stage } from './testing/staged-session.ts';
import type { VoiceLevels, VoiceSnapshot } from './voice-snapshot.ts';

const denied = new VoiceAgentError('microphone-denied', 'no');
const refused = new VoiceAgentError('server-refused', 'no', { problem: 'origin_not_allowed' });

describe('VoiceSession, starting', () => {
  it('opens media inside the click, beside the session, and connects when both are there', async () => {
    const grant = deferred<SessionGrant>();
    const { session, studio, server } = stage({
      holdMedia: true,
      request: { agent: 'support', locale: 'en' },
      script: { createSession: () => grant.promise },
    });
    session.start('voice');
    expect(studio.media).toHaveLength(1);
    expect(studio.last.options.microphone).toBe(true);
    expect(server.requests).toEqual([{ agent: 'support', locale: 'en' }]);
    expect(session.snapshot).toMatchObject({ status: 'connecting', mode: 'voice' });
    grant.resolve(grantOf());
    await settled();
    expect(studio.last.grants).toEqual([]);
    studio.last.ready();
    await settled();
    expect(studio.last.grants).toEqual([grantOf().realtime]);
    expect(session.snapshot).toMatchObject({ status: 'connecting', agent: { name: 'support' } });
    studio.last.stand();
    expect(session.snapshot.status).toBe('listening');
  });

  it('starts once when it is started twice', async () => {
    const { session, studio, server } = await liveCall('voice');
    session.start('voice');
    session.start('text');
    session.startVoice();
    expect(studio.media).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
  });

  it('begins nothing once its signal has aborted', async () => {
    const life = new AbortController();
    const { session, studio, server } = stage({ signal: life.signal });
    session.start('text');
    session.stop();
    life.abort();
    session.start('voice');
    session.sendText('Hello');
    await settled();
    expect(studio.media).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
    expect(session.snapshot.status).toBe('ended');
  });

  it('opens no microphone for a text call', async () => {
    const { media, session } = await liveCall('text');
    expect(media.options.microphone).toBe(false);
    expect(session.snapshot.mode).toBe('text');
  });

  it('tells why there is no microphone, ends the session, and can still be typed to', async () => {
    const { session, studio, server } = stage({ holdMedia: true });
    session.start('voice');
    await settled();
    studio.last.fail(denied);
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'error', error: { code: 'microphone-denied' } });
    expect(server.ended).toEqual(['token_1']);
    session.sendText('Hello');
    expect(session.snapshot).toMatchObject({ status: 'connecting', mode: 'text', error: undefined });
    studio.last.ready();
    await settled();
    studio.last.stand();
    expect(studio.last.opening).toMatchObject([{ item: { content: [{ text: 'Hello' }] } }]);
    expect(studio.last.log).toEqual(['connect', 'response.create']);
  });

  it('closes the media when the token server refuses', async () => {
    const { session, media } = await startFailing(refused);
    expect(session.snapshot).toMatchObject({ status: 'error', error: { problem: 'origin_not_allowed' } });
    expect(media.closeCount).toBe(1);
  });

  it('turns a port’s foreign error into its own', async () => {
    const { session } = await startFailing(new TypeError('a bug'));
    expect(session.snapshot.error).toMatchObject({ code: 'server-unreachable', message: 'a bug' });
  });

  it('gives up when no session.created comes', async () => {
    const { session, media, clock, server } = await startWith(async () => grantOf());
    await settled();
    clock.advance(15);
    expect(session.snapshot).toMatchObject({ status: 'error', error: { code: 'connection-failed' } });
    expect(media.closeCount).toBe(1);
    expect(server.ended).toEqual(['token_1']);
  });

  it('tells a refused key from a network that is away', async () => {
    const { session, media } = await startWith(async () => grantOf());
    media.report({ type: 'closed', code: 3000, reason: 'invalid_request_error.invalid_api_key' });
    expect(session.snapshot).toMatchObject({ status: 'error', error: { code: 'key-rejected' } });
  });
});

describe('VoiceSession, stopping', () => {
  it('ends media and session once, however often it is stopped', async () => {
    const { session, media, server, clock } = await liveCall('voice');
    session.stop();
    session.stop();
    expect(session.snapshot).toMatchObject({ status: 'ended', error: undefined });
    expect(media.closeCount).toBe(1);
    expect(server.ended).toEqual(['token_1']);
    expect(clock.pending).toBe(0);
    expect(media.options.signal.aborted).toBe(true);
  });

  it('does nothing before the first start', () => {
    const { session } = stage();
    session.stop();
    session.interrupt();
    expect(session.snapshot.status).toBe('idle');
  });

  it('closes media that comes late, after a stop while connecting', async () => {
    const { session, studio } = stage({ holdMedia: true });
    session.start('voice');
    session.stop();
    expect(session.snapshot.status).toBe('ended');
    expect(studio.last.options.signal.aborted).toBe(true);
    studio.last.ready();
    await settled();
    expect(studio.last.closeCount).toBe(1);
    expect(studio.last.grants).toEqual([]);
    expect(session.snapshot.status).toBe('ended');
  });

  it('ends a session on the server whose grant comes late, after a stop', async () => {
    const grant = deferred<SessionGrant>();
    const { session, server, media } = await startWith(() => grant.promise);
    session.stop();
    expect(server.ended).toEqual([]);
    grant.resolve(grantOf({ token: 'late' }));
    await settled();
    expect(server.ended).toEqual(['late']);
    expect(media.grants).toEqual([]);
    expect(session.snapshot).toMatchObject({ status: 'ended', agent: undefined });
  });

  it('drops failures and reports that come after a stop', async () => {
    const { session, studio } = stage({ holdMedia: true });
    session.start('voice');
    session.stop();
    studio.last.fail(denied);
    await settled();
    studio.last.stand();
    studio.last.report({ type: 'closed', code: 1006, reason: '' });
    expect(session.snapshot).toMatchObject({ status: 'ended', error: undefined });
  });

  it('begins a new call after a stop, and lets the old one’s late parts not into it', async () => {
    const { session, studio, server } = stage({ holdMedia: true });
    session.start('voice');
    const old = studio.last;
    session.stop();
    session.start('voice');
    expect(studio.media).toHaveLength(2);
    old.ready();
    old.report({ type: 'failed', error: denied });
    await settled();
    expect(old.closeCount).toBe(1);
    expect(session.snapshot.status).toBe('connecting');
    studio.last.ready();
    await settled();
    studio.last.stand();
    expect(session.snapshot.status).toBe('listening');
    expect(server.ended).toEqual(['token_1']);
  });

  it('survives media that does not close', async () => {
    const { session, media } = await liveCall('voice');
    media.close = () => Promise.reject(new Error('stuck'));
    session.stop();
    await settled();
    expect(session.snapshot.status).toBe('ended');
  });
});

describe('VoiceSession, published', () => {
  it('tells many changes of one task as one frozen snapshot, in a microtask', async () => {
    const { session } = stage();
    const seen: VoiceSnapshot[] = [];
    session.subscribe((snapshot) => seen.push(snapshot), new AbortController().signal);
    session.setMuted(true);
    session.start('text');
    expect(seen).toEqual([]);
    await settled();
    expect(seen[0]).toMatchObject({ status: 'connecting', muted: true });
    expect(seen.length).toBeLessThan(4);
    expect(seen.at(-1)).toBe(session.snapshot);
    expect(Object.isFrozen(session.snapshot)).toBe(true);
  });

  it('stops telling when the signal aborts, even what is on its way', async () => {
    const { session } = stage();
    const listening = new AbortController();
    const seen: unknown[] = [];
    session.subscribe((snapshot) => seen.push(snapshot), listening.signal);
    session.subscribe((snapshot) => seen.push(snapshot), AbortSignal.abort());
    session.subscribeLevels((levels) => seen.push(levels), listening.signal);
    session.setMuted(true);
    listening.abort();
    await settled();
    expect(seen).toEqual([]);
  });

  it('answers how to stop it, once for each time that one listens', async () => {
    const { session } = stage();
    const seen: VoiceSnapshot[] = [];
    const listener = (snapshot: VoiceSnapshot) => void seen.push(snapshot);
    const { subscribe } = session;
    const stops = [subscribe(listener), subscribe(listener)];
    session.setMuted(true);
    await settled();
    expect(seen).toHaveLength(2);
    stops[0]!();
    stops[0]!();
    session.setMuted(false);
    await settled();
    expect(seen).toHaveLength(3);
    stops[1]!();
    session.setMuted(true);
    await settled();
    expect(seen).toHaveLength(3);
  });

  it('passes levels on beside the snapshot, and drops them to zero at the end', async () => {
    const { session, media } = await liveCall('voice');
    const levels: VoiceLevels[] = [];
    const before = session.snapshot;
    session.subscribeLevels((level) => levels.push(level), new AbortController().signal);
    media.report({ type: 'level', microphone: 0.4, speaker: 0.1 });
    expect(session.snapshot).toBe(before);
    session.stop();
    await settled();
    expect(levels).toEqual([
      { microphone: 0.4, speaker: 0.1 },
      { microphone: 0, speaker: 0 },
    ]);
  });
});

async function startWith(createSession: () => Promise<SessionGrant>) {
  const set = stage({ script: { createSession } });
  set.session.start('voice');
  await settled();
  return { ...set, media: set.studio.last };
}

function startFailing(cause: Error) {
  return startWith(() => Promise.reject(cause));
}
