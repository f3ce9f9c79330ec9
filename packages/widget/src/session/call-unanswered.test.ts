import { describe, expect, it } from 'vitest';
import {
  agentItem,
  committed,
  errorEvent,
  functionCall,
  outputAdded,
  outputDone,
  responseCreated,
  responseDone,
  sessionCreated,
  sessionUpdated,
  speechStarted,
  transcribed,
} from '../transcript/testing/server-events.ts';
import { settled } from './testing/settled.ts';
import { liveCall } from './testing/staged-session.ts';

const BUSY = 'conversation_already_has_active_response';
const asked = [speechStarted('u1'), committed('u1'), transcribed('u1', 'When do you open?')];

describe('Call, a turn that the provider does not answer', () => {
  it('says the greeting once and answers the question that was refused meanwhile', async () => {
    const { session, media } = await liveCall('voice', { agent: { greeting: 'Welcome.' } });
    media.play(responseCreated('r1'), ...asked, errorEvent(BUSY));
    expect(session.snapshot).toMatchObject({ status: 'thinking', error: undefined });
    expect(media.sentOf('response.create')).toHaveLength(1);
    media.play(responseDone('r1'));
    const [, second, ...more] = media.sentOf('response.create');
    expect(second).toBeDefined();
    expect(second?.response).toBeUndefined();
    expect(more).toEqual([]);
    media.play(responseCreated('r2'), responseDone('r2'));
    expect(session.snapshot.status).toBe('listening');
    expect(media.sentOf('response.create')).toHaveLength(2);
  });

  it('is asked for after a time without a response, once', async () => {
    const { session, media, clock } = await liveCall('voice');
    media.play(...asked);
    clock.advance(9);
    expect(media.sent).toEqual([]);
    clock.advance(1);
    expect(media.sent.map(({ type }) => type)).toEqual(['response.create']);
    media.play(responseCreated('r1'), responseDone('r1'));
    expect(session.snapshot.status).toBe('listening');
    clock.advance(30);
    expect(media.sent).toHaveLength(1);
  });

  it('has its full time from the end of what is being said', async () => {
    const { media, clock } = await liveCall('voice');
    media.play(responseCreated('r0'), ...asked);
    clock.advance(20);
    media.play(responseDone('r0'));
    clock.advance(9);
    expect(media.sent).toEqual([]);
    clock.advance(1);
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('has more of it while the words are being written down', async () => {
    const { media, clock } = await liveCall('voice');
    media.play(speechStarted('u1'), committed('u1'));
    clock.advance(29);
    expect(media.sent).toEqual([]);
    media.play(transcribed('u1', 'When do you open?'));
    clock.advance(9);
    expect(media.sent).toEqual([]);
    clock.advance(1);
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('is not asked for when the answer begins in time, nor where turns are the client’s', async () => {
    const { media, clock } = await liveCall('voice');
    media.play(...asked, responseCreated('r1'), responseDone('r1'));
    clock.advance(15);
    const byHand = sessionCreated({ audio: { input: { turn_detection: null } } });
    // An echo that is silent about turns changes nothing about them.
    media.play(byHand, sessionUpdated(), speechStarted('u2'), committed('u2'));
    clock.advance(35);
    expect(media.sent).toEqual([]);
  });

  it('is no turn when it was the provider’s own question into the silence', async () => {
    const { session, media, clock } = await liveCall('voice', { idleSeconds: 0 });
    const timeout = { type: 'input_audio_buffer.timeout_triggered', event_id: 'e', item_id: 'u1' } as const;
    media.play({ ...timeout, audio_start_ms: 0, audio_end_ms: 1 }, committed('u1'));
    clock.advance(60);
    expect(session.snapshot.status).toBe('listening');
    expect(media.sent).toEqual([]);
  });

  it.each(['u1', 'a name of its own'])('is none where nothing was understood, which is told of %s', async (name) => {
    const { session, media, clock } = await liveCall('voice', { idleSeconds: 0 });
    media.play(speechStarted('u1'), committed('u1'), transcribed(name, ' '));
    expect(session.snapshot.status).toBe('listening');
    clock.advance(60);
    expect(media.sent).toEqual([]);
  });

  it('is owed although an earlier turn was noise', async () => {
    const { media, clock } = await liveCall('voice');
    media.play(committed('u1'), committed('u2'), transcribed('u1', ''), transcribed('u2', 'When do you open?'));
    clock.advance(10);
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('is over when an error was all that came of it, and says so', async () => {
    const { session, media, clock } = await liveCall('voice');
    media.play(...asked, responseCreated('r1'), errorEvent('inference_failed'));
    session.sendText('Hello?');
    clock.advance(29);
    expect(session.snapshot).toMatchObject({ status: 'thinking', error: undefined });
    clock.advance(1);
    expect(session.snapshot.error?.code).toBe('response-failed');
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('is over when an error was all that came of it and another begins', async () => {
    const { session, media } = await liveCall('voice');
    media.play(...asked, responseCreated('r1'), errorEvent('inference_failed'));
    media.play(speechStarted('u2'), committed('u2'), transcribed('u2', 'Hello?'), responseCreated('r2'));
    expect(session.snapshot.error?.code).toBe('response-failed');
    media.play(responseDone('r2'));
    expect(session.snapshot).toMatchObject({ status: 'listening', error: undefined });
  });

  it('goes on after an error that was about something else', async () => {
    const { session, media, clock } = await liveCall('voice');
    media.play(...asked, responseCreated('r1'), errorEvent('invalid_value'));
    clock.advance(20);
    media.play(outputAdded('r1', agentItem('a1')));
    clock.advance(60);
    expect(session.snapshot).toMatchObject({ status: 'thinking', error: undefined });
  });

  it('does not hold up the answer to a tool for ever', async () => {
    const agent = { tools: [{ name: 'look', runsIn: 'server', approval: false } as const] };
    const { media, clock } = await liveCall('voice', { agent });
    media.play(responseCreated('r1'), outputDone('r1', functionCall('c1', 'look')), ...asked, responseDone('r1'));
    await settled();
    expect(media.sent.map(({ type }) => type)).toEqual(['conversation.item.create']);
    clock.advance(10);
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('is wanted no more when the visitor stops the agent', async () => {
    const { session, media, clock } = await liveCall('voice', { idleSeconds: 0 });
    media.play(...asked);
    session.interrupt();
    expect(session.snapshot.status).toBe('listening');
    clock.advance(60);
    expect(media.sent).toEqual([]);
  });
});

describe('Call, a voice that never ends', () => {
  it('does not hold up what is typed', async () => {
    const { session, media } = await liveCall('voice');
    media.play(speechStarted('u1'));
    session.sendText('Hello');
    expect(media.sent.map(({ type }) => type)).toEqual(['conversation.item.create', 'response.create']);
    session.sendImage('data:image/png;base64,AAAA');
    media.play(errorEvent(BUSY, 'response_create_1'), responseDone('unseen'));
    expect(media.sentOf('response.create')).toHaveLength(2);
  });

  it('holds up what is typed while the visitor holds the button', async () => {
    const { session, media } = await liveCall('voice', {}, {}, { turns: 'push-to-talk' });
    session.talk(true);
    session.sendText('Hello');
    expect(media.sentOf('response.create')).toEqual([]);
    session.talk(false);
    await settled();
    expect(media.sentOf('response.create')).toHaveLength(1);
  });
});
