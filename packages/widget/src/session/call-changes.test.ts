import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { committed, responseCreated, responseDone, speechStarted } from '../transcript/testing/server-events.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, stage } from './testing/staged-session.ts';

function play(media: RecordingMedia, ...events: ServerEvent[]): void {
  for (const event of events) media.serverEvent(event);
}

describe('Call, from writing to speech', () => {
  it('opens the microphone and answers aloud from then on', async () => {
    const { session, media } = await liveCall('text');
    session.startVoice();
    session.startVoice();
    expect(session.snapshot.mode).toBe('text');
    await settled();
    expect(media.log.slice(1)).toEqual(['openMicrophone']);
    expect(session.snapshot.mode).toBe('voice');
    session.sendText('Hello');
    expect(media.sentOf('response.create')[0]).not.toHaveProperty('response');
  });

  it('says that the microphone is asked for until it is there, or is refused', async () => {
    const { session, media } = await liveCall('text');
    media.microphone = new VoiceAgentError('microphone-denied', 'no');
    session.startVoice();
    expect(session.snapshot).toMatchObject({ mode: 'text', microphone: 'asked' });
    await settled();
    expect(session.snapshot).toMatchObject({ microphone: 'closed', error: { code: 'microphone-denied' } });
    media.microphone = 'works';
    session.startVoice();
    expect(session.snapshot).toMatchObject({ microphone: 'asked', error: undefined });
    await settled();
    expect(session.snapshot).toMatchObject({ mode: 'voice', microphone: 'open' });
  });

  it('opens it when the media is ready, if asked before', async () => {
    const { session, studio } = stage();
    session.start('text');
    const media = studio.last;
    session.startVoice();
    await settled();
    expect(media.log).toEqual(['openMicrophone', 'connect']);
    expect(session.snapshot.mode).toBe('voice');
  });

  it('goes on in writing when the microphone is refused, and tries again when asked again', async () => {
    const { session, media } = await liveCall('text');
    media.microphone = new VoiceAgentError('microphone-denied', 'no');
    session.startVoice();
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', mode: 'text', error: { code: 'microphone-denied' } });
    media.microphone = 'works';
    session.startVoice();
    await settled();
    expect(session.snapshot).toMatchObject({ mode: 'voice', error: undefined });
  });

  it('drops a microphone that opens after the call has ended', async () => {
    const { session } = await liveCall('text');
    session.startVoice();
    session.stop();
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'ended', mode: 'text' });
  });
});

describe('Call, ending by itself', () => {
  it('ends at the maximum duration', async () => {
    const { session, clock, server, media } = await liveCall('voice', { maxDurationSeconds: 120, idleSeconds: 0 });
    clock.advance(119);
    expect(session.snapshot.status).toBe('listening');
    clock.advance(1);
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'ended', error: undefined });
    expect(server.ended).toEqual(['token_1']);
    expect(media.closeCount).toBe(1);
  });

  it('ends after idle time, which neither side’s turn counts to', async () => {
    const { session, clock, media } = await liveCall('voice', { idleSeconds: 30 });
    clock.advance(29);
    play(media, speechStarted('u1'));
    clock.advance(100);
    play(media, committed('u1'), responseCreated('r1'));
    clock.advance(100);
    media.report({ type: 'playing', playing: true });
    play(media, responseDone('r1'));
    clock.advance(100);
    expect(session.snapshot.status).toBe('speaking');
    media.report({ type: 'playing', playing: false });
    clock.advance(29);
    expect(session.snapshot.status).toBe('listening');
    clock.advance(1);
    await settled();
    expect(session.snapshot.status).toBe('ended');
  });

  it('ends when the provider ends it, after what it said was heard', async () => {
    const { session, media, server } = await liveCall('voice');
    const drained = deferred<void>();
    media.draining = drained.promise;
    media.drop(1000);
    await settled();
    expect(session.snapshot.status).toBe('listening');
    drained.resolve();
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'ended', error: undefined });
    expect(server.ended).toEqual(['token_1']);
  });

  it('is an error when the line cannot be mended, or the sound breaks', async () => {
    const lost = await liveCall('voice');
    lost.media.drop(1008);
    expect(lost.session.snapshot).toMatchObject({
      status: 'error',
      error: { code: 'connection-lost' },
      resumable: false,
    });
    const broken = await liveCall('voice');
    broken.media.report({ type: 'failed', error: new VoiceAgentError('microphone-busy', 'unplugged') });
    expect(broken.session.snapshot).toMatchObject({ status: 'error', error: { code: 'microphone-busy' } });
    expect(broken.media.closeCount).toBe(1);
  });

  it('can be gone on with in another call when the sound broke', async () => {
    const { session, media, server, studio } = await liveCall('voice');
    session.sendText('Hello');
    play(media, responseCreated('r1'), responseDone('r1'));
    media.report({ type: 'failed', error: new VoiceAgentError('audio-unsupported', 'the worker died') });
    expect(session.snapshot).toMatchObject({ status: 'error', resumable: true });
    expect(server.ended).toEqual([]);
    session.start('voice');
    await settled();
    studio.last.stand();
    await settled();
    expect(server.requests).toHaveLength(1);
    expect(session.snapshot).toMatchObject({ status: 'listening', error: undefined, entries: [{ text: 'Hello' }, {}] });
  });

  it('goes on after a failed response', async () => {
    const { session, media } = await liveCall('voice');
    const error = { code: 'insufficient_quota', message: 'no credit' };
    play(media, responseCreated('r1'), responseDone('r1', 'failed', { status_details: { error } }));
    expect(session.snapshot).toMatchObject({ status: 'listening', error: { code: 'response-failed' } });
    session.sendText('Once more');
    expect(media.sentOf('response.create')).toHaveLength(1);
  });
});
