import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import {
  agentItem,
  committed,
  errorEvent,
  outputAdded,
  outputDone,
  responseCreated,
  responseDone,
  sessionCreated,
  soundDone,
  speechStarted,
  spokenText,
  transcribed,
} from '../transcript/testing/server-events.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import { grantOf } from './testing/scripted-token-server.ts';
import { settled } from './testing/settled.ts';
import { liveCall, stage } from './testing/staged-session.ts';

function play(media: RecordingMedia, ...events: ServerEvent[]): void {
  for (const event of events) media.serverEvent(event);
}

describe('Call, greeting', () => {
  const agent = { greeting: 'Welcome to "Bolt & Nut".' };

  it('asks for exactly the greeting when the session stands', async () => {
    const { media, session } = await liveCall('voice', { agent });
    const [create] = media.sentOf('response.create');
    expect(create?.response?.instructions).toContain(JSON.stringify(agent.greeting));
    expect(create?.response).not.toHaveProperty('output_modalities');
    expect(session.snapshot.status).toBe('thinking');
  });

  it('greets in writing in a text call', async () => {
    const { media } = await liveCall('text', { agent });
    expect(media.sentOf('response.create')[0]?.response).toMatchObject({ output_modalities: ['text'] });
  });

  it('greets once, whatever else the provider tells', async () => {
    const { media } = await liveCall('voice', { agent });
    play(media, sessionCreated(), responseCreated('r1'), responseDone('r1'));
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('does not greet a visitor who typed first', async () => {
    const { session, studio } = stage({ script: { createSession: async () => grantOf({ agent }) } });
    session.sendText('Are you open?');
    await settled();
    const media = studio.last;
    media.stand();
    expect(media.sentOf('response.create')).toHaveLength(1);
    expect(media.sentOf('response.create')[0]?.response?.instructions).toBeUndefined();
  });

  it('waits for the visitor when there is no greeting', async () => {
    const { media, session } = await liveCall('voice');
    expect(media.sent).toEqual([]);
    expect(session.snapshot.status).toBe('listening');
  });
});

describe('Call, typing', () => {
  it('sends what was typed while connecting once the session stands, in order, and asks for one answer', async () => {
    const { session, studio } = stage();
    session.start('voice');
    const media = studio.last;
    session.sendText(' First ');
    session.sendText('Second');
    session.sendText('   ');
    expect(session.snapshot.entries).toMatchObject([{ text: 'First', via: 'text' }, { text: 'Second' }]);
    await settled();
    session.sendText('Third');
    media.stand();
    expect(media.opening).toMatchObject([
      { item: { id: session.snapshot.entries[0]?.id, role: 'user', content: [{ type: 'input_text', text: 'First' }] } },
      { item: { content: [{ text: 'Second' }] } },
    ]);
    expect(media.log.slice(media.log.indexOf('connect') + 1)).toEqual([
      'interrupt',
      'conversation.item.create',
      'response.create',
    ]);
    const [first] = media.sentOf('conversation.item.create');
    expect(first?.item.id).toBe(session.snapshot.entries[2]?.id);
    expect(first?.item.id?.length).toBeLessThanOrEqual(32);
  });

  it('starts a text call where none is on', async () => {
    const { session, studio } = stage();
    session.sendText('Hello');
    const media = studio.last;
    expect(session.snapshot).toMatchObject({ status: 'connecting', mode: 'text' });
    expect(media.options.microphone).toBe(false);
  });

  it('forgets what was typed in a call that ended before it stood', async () => {
    const { session, studio } = stage();
    session.sendText('Hello');
    session.stop();
    session.start('text');
    await settled();
    studio.last.stand();
    expect(session.snapshot.entries).toEqual([]);
    expect(studio.media.flatMap(({ sent }) => sent)).toEqual([]);
  });

  it('interrupts the agent: playback, then the response, then the message, and the answer after response.done', async () => {
    const { session, media } = await liveCall('voice');
    play(media, responseCreated('r1'));
    session.sendText('Wait');
    expect(media.log.slice(1)).toEqual(['interrupt', 'response.cancel', 'conversation.item.create']);
    play(media, responseDone('r1', 'cancelled'));
    expect(media.log.at(-1)).toBe('response.create');
    expect(media.sentOf('response.create')[0]).not.toHaveProperty('response');
  });

  it('cancels nothing when no response is active', async () => {
    const { session, media } = await liveCall('text');
    session.sendText('Hello');
    expect(media.sentOf('response.cancel')).toEqual([]);
    expect(media.sentOf('response.create')[0]?.response).toEqual({ output_modalities: ['text'] });
  });

  it('asks again after response.done when turn detection was quicker', async () => {
    const { session, media } = await liveCall('voice');
    session.sendText('Hello');
    const eventId = media.sentOf('response.create')[0]?.event_id;
    play(media, responseCreated('vad'), errorEvent('conversation_already_has_active_response', eventId));
    expect(media.sentOf('response.create')).toHaveLength(1);
    play(media, responseDone('vad'));
    expect(media.sentOf('response.create')).toHaveLength(2);
    expect(media.sentOf('response.create')[1]?.event_id).not.toBe(eventId);
    expect(session.snapshot.error).toBeUndefined();
  });
});

describe('Call, speaking', () => {
  it('follows a spoken turn from speech to the last sample', async () => {
    const { session, media } = await liveCall('voice');
    const statuses: string[] = [];
    const watch = (...events: ServerEvent[]) => {
      play(media, ...events);
      statuses.push(session.snapshot.status);
    };
    watch(speechStarted('u1'));
    watch(committed('u1'));
    watch(responseCreated('r1'), transcribed('u1', 'Hello'), outputAdded('r1', agentItem('a1')));
    watch(spokenText('r1', 'a1', 'Good day'));
    media.serverEvent(soundDone('r1', 'a1'), 24_000);
    watch(outputDone('r1', agentItem('a1')), responseDone('r1'));
    media.report({ type: 'playing', playing: true });
    watch();
    const playhead = { itemId: 'a1', contentIndex: 0, playedSamples: 24_000, receivedSamples: 24_000 };
    media.report({ type: 'playhead', playhead });
    media.report({ type: 'playing', playing: false });
    watch();
    expect(statuses).toEqual(['listening', 'thinking', 'thinking', 'thinking', 'thinking', 'speaking', 'listening']);
    expect(session.snapshot.entries).toMatchObject([
      { kind: 'user', text: 'Hello', state: 'done' },
      { kind: 'agent', text: 'Good day', heardLength: 8, state: 'done' },
    ]);
    expect(media.sent).toEqual([]);
  });

  it('only notes a barge-in: the media has stopped and truncated by itself', async () => {
    const { session, media } = await liveCall('voice');
    play(media, responseCreated('r1'), outputAdded('r1', agentItem('a1')), spokenText('r1', 'a1', 'A long story'));
    media.serverEvent(soundDone('r1', 'a1'), 48_000);
    media.report({ type: 'playing', playing: true });
    play(media, speechStarted('u1'), responseDone('r1', 'cancelled'));
    const playhead = { itemId: 'a1', contentIndex: 0, playedSamples: 24_000, receivedSamples: 48_000 };
    media.report({ type: 'interrupted', playhead, audioEndMs: 1_000 });
    media.report({ type: 'playing', playing: false });
    expect(session.snapshot.status).toBe('listening');
    expect(session.snapshot.entries[0]).toMatchObject({ state: 'interrupted', heardLength: 'A long'.length });
    expect(media.log).toEqual(['connect']);
  });

  it('interrupts when asked to, and cancels only an active response', async () => {
    const { session, media } = await liveCall('voice');
    session.interrupt();
    expect(media.log.slice(1)).toEqual(['interrupt']);
    play(media, responseCreated('r1'));
    session.interrupt();
    expect(media.log.slice(2)).toEqual(['interrupt', 'response.cancel']);
  });

  it('keeps the mute from before the call and through it', async () => {
    const { session, studio } = stage();
    session.setMuted(true);
    session.start('voice');
    const media = studio.last;
    await settled();
    expect(media.mutes).toEqual([true]);
    session.setMuted(false);
    expect(media.mutes).toEqual([true, false]);
    expect(session.snapshot.muted).toBe(false);
  });
});
