import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import {
  agentItem,
  committed,
  outputAdded,
  responseCreated,
  responseDone,
  soundDone,
  speechStarted,
  spokenText,
  transcribed,
  untranscribed,
} from '../transcript/testing/server-events.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import { settled } from './testing/settled.ts';
import { liveCall, mend } from './testing/staged-session.ts';

const asked: ServerEvent[] = [speechStarted('u1'), committed('u1'), transcribed('u1', 'When do you open?')];
const answering: ServerEvent[] = [
  responseCreated('r1'),
  outputAdded('r1', agentItem('a1')),
  spokenText('r1', 'a1', 'We open at nine'),
];

const sound = (media: RecordingMedia, playedSamples: number, receivedSamples = 24_000) => {
  const playhead = { itemId: 'a1', contentIndex: 0, playedSamples, receivedSamples };
  media.report({ type: 'playhead', playhead });
  return playhead;
};
const types = (media: RecordingMedia) => media.sent.map(({ type }) => type);
const createdItems = (media: RecordingMedia) =>
  media.opening.flatMap((event) => (event.type === 'conversation.item.create' ? event.item : []));

describe('Call, what a break leaves open', () => {
  it.each([
    ['a question that nobody has begun to answer', asked],
    ['a question whose answer was cut', [...asked, ...answering]],
  ])('asks once for the answer to %s', async (_, events) => {
    const call = await liveCall('voice');
    call.media.play(...events);
    call.media.drop();
    await mend(call);
    expect(types(call.media)).toEqual(['response.create']);
    expect(createdItems(call.media)[0]).toMatchObject({ id: 'u1', content: [{ text: 'When do you open?' }] });
    call.media.play(responseCreated('r2'), responseDone('r2'));
    expect(types(call.media)).toEqual(['response.create']);
    expect(call.session.snapshot.status).toBe('listening');
  });

  it('asks again for what was asked for and has not begun', async () => {
    const call = await liveCall('text');
    call.session.sendText('Hello');
    expect(types(call.media)).toEqual(['conversation.item.create', 'response.create']);
    call.media.drop();
    await mend(call);
    expect(types(call.media).slice(2)).toEqual(['response.create']);
    expect(createdItems(call.media)).toMatchObject([{ content: [{ text: 'Hello' }] }]);
  });

  it.each([
    ['was answered', [...asked, ...answering, responseDone('r1')]],
    ['the visitor had interrupted', [...asked, ...answering, speechStarted('u2')]],
    ['was never one', []],
  ])('asks for nothing when the question %s', async (_, events) => {
    const call = await liveCall('voice');
    call.media.play(...events);
    call.media.drop();
    await mend(call);
    expect(types(call.media)).toEqual([]);
  });

  it('asks for nothing when the visitor had stopped the answer by hand', async () => {
    const call = await liveCall('voice');
    call.media.play(...asked, ...answering);
    call.session.interrupt();
    call.media.drop();
    await mend(call);
    expect(types(call.media)).toEqual(['response.cancel']);
  });

  it('does not repeat a question of the provider’s own into the silence', async () => {
    const call = await liveCall('voice');
    const timeout = { type: 'input_audio_buffer.timeout_triggered', event_id: 'e', item_id: 'u1' } as const;
    call.media.play({ ...timeout, audio_start_ms: 0, audio_end_ms: 1 }, committed('u1'), responseCreated('r1'));
    expect(call.session.snapshot).toMatchObject({ status: 'thinking', entries: [] });
    call.media.drop();
    await mend(call);
    expect(types(call.media)).toEqual([]);
  });

  it('has the turns heard again that the provider took and did not write down, and again after the next break', async () => {
    const call = await liveCall('voice');
    call.media.play(speechStarted('u1'), committed('u1'), speechStarted('u2'), committed('u2', 'u1'));
    for (const _ of [1, 2]) {
      call.media.drop();
      await mend(call);
      expect(call.media.connections.at(-1)).toMatchObject({ again: ['u1', 'u2'], opening: [] });
      expect(types(call.media)).toEqual([]);
    }
    call.media.play(speechStarted('u3'), committed('u3'), responseCreated('r1'), transcribed('u3', 'When, please?'));
    expect(call.session.snapshot.entries).toMatchObject([{ notice: 'reconnected' }, { text: 'When, please?' }]);
    call.media.play(responseDone('r1'));
    expect(types(call.media)).toEqual([]);
    call.media.drop();
    await mend(call);
    expect(call.media.connections.at(-1)?.again).toEqual([]);
  });

  it('has a turn heard again that could not be written down, and shows it once', async () => {
    const call = await liveCall('voice');
    call.media.play(speechStarted('u1'), committed('u1'), untranscribed('u1'));
    call.media.drop();
    await mend(call);
    expect(call.media.connections.at(-1)).toMatchObject({ again: ['u1'], opening: [] });
    call.media.play(speechStarted('u2'), committed('u2'), transcribed('u2', 'When?'));
    expect(call.session.snapshot.entries).toMatchObject([{ notice: 'reconnected' }, { text: 'When?' }]);
  });

  it('asks the visitor to repeat nothing that was answered, but tells that its words are lost', async () => {
    const call = await liveCall('voice');
    call.media.play(speechStarted('u1'), committed('u1'), ...answering);
    call.media.serverEvent(soundDone('r1', 'a1'), 24_000);
    sound(call.media, 24_000);
    call.media.play(responseDone('r1'));
    call.media.drop();
    await mend(call);
    expect(call.media.connections.at(-1)?.again).toEqual([]);
    expect(createdItems(call.media)[0]).toMatchObject({
      role: 'system',
      content: [{ text: expect.stringContaining('lost') }],
    });
    expect(types(call.media)).toEqual([]);
  });

  it('has them heard beside what was typed since', async () => {
    const call = await liveCall('voice');
    call.media.play(speechStarted('u1'), committed('u1'));
    call.media.drop();
    call.session.sendText('Hello?');
    await mend(call);
    expect(call.media.connections.at(-1)?.again).toEqual(['u1']);
    expect(createdItems(call.media)).toMatchObject([{ role: 'user', content: [{ text: 'Hello?' }] }]);
    expect(types(call.media)).toEqual(['response.create']);
  });

  it('leaves words to the media that the provider had not taken: they are sent again', async () => {
    const call = await liveCall('voice');
    call.media.play(speechStarted('u1'));
    call.media.drop();
    await mend(call);
    expect(types(call.media)).toEqual([]);
  });

  it('holds what is typed meanwhile, tells it once and wants one answer', async () => {
    const call = await liveCall('voice');
    const { session, media, clock } = call;
    media.play(...asked);
    media.drop();
    session.sendText('Hello?');
    clock.advance(1);
    await settled();
    session.sendText('And on Sunday?');
    expect(types(media)).toEqual([]);
    await mend(call);
    expect(createdItems(media).map((item) => 'content' in item && item.content[0])).toMatchObject([
      { text: 'When do you open?' },
      { text: 'Hello?' },
    ]);
    expect(types(media)).toEqual(['conversation.item.create', 'response.create']);
    expect(session.snapshot.entries.map(({ kind }) => kind)).toEqual(['user', 'user', 'user', 'notice']);
  });

  it('tells what is typed between two attempts with the second', async () => {
    const call = await liveCall('voice');
    call.media.drop();
    call.clock.advance(1);
    await settled();
    call.session.sendText('Hello?');
    call.media.drop();
    await mend(call);
    expect(createdItems(call.media)).toHaveLength(1);
    expect(types(call.media)).toEqual(['response.create']);
  });
});

describe('Call, a greeting broken', () => {
  const greeting = { agent: { greeting: 'Welcome.' } };

  it('is said when it had not begun', async () => {
    const call = await liveCall('voice', greeting);
    call.media.drop();
    await mend(call);
    expect(call.media.sentOf('response.create')).toHaveLength(2);
    expect(call.media.sentOf('response.create')[1]?.response?.instructions).toContain('Welcome.');
  });

  it('is not repeated when something of it was heard', async () => {
    const call = await liveCall('voice', greeting);
    call.media.play(...answering);
    call.media.report({ type: 'playing', playing: true });
    call.media.drop();
    await mend(call);
    expect(call.media.sentOf('response.create')).toHaveLength(1);
  });
});

describe('Call, sound that plays on over a break', () => {
  async function broken() {
    const call = await liveCall('voice');
    call.media.play(...asked, ...answering);
    call.media.serverEvent(soundDone('r1', 'a1'), 24_000);
    call.media.report({ type: 'playing', playing: true });
    sound(call.media, 12_000);
    call.media.drop();
    await mend(call);
    return call;
  }

  it('waits with the next answer until it is heard, then tells it as it was heard', async () => {
    const call = await broken();
    expect(createdItems(call.media)).toHaveLength(2);
    expect(types(call.media)).toEqual([]);
    expect(call.session.snapshot.status).toBe('speaking');
    sound(call.media, 24_000);
    call.media.report({ type: 'playing', playing: false });
    expect(types(call.media)).toEqual(['conversation.item.delete', 'conversation.item.create', 'response.create']);
    const [told] = call.media.sentOf('conversation.item.create');
    expect(told).toMatchObject({ previous_item_id: 'u1', item: { id: 'a1', role: 'assistant' } });
    const entry = call.session.snapshot.entries[1];
    expect(entry).toMatchObject({ kind: 'agent', id: 'a1' });
    expect(told?.item).toMatchObject({
      content: [{ text: entry?.kind === 'agent' && entry.text.slice(0, entry.heardLength) }],
    });
  });

  it('keeps the entry when the provider says that the item is deleted', async () => {
    const call = await broken();
    sound(call.media, 24_000);
    call.media.report({ type: 'playing', playing: false });
    call.media.play({ type: 'conversation.item.deleted', event_id: 'e', item_id: 'a1' });
    expect(call.session.snapshot.entries[1]).toMatchObject({ id: 'a1', kind: 'agent' });
  });

  it('tells no more than was heard when it is interrupted', async () => {
    const call = await broken();
    const playhead = { itemId: 'a1', contentIndex: 0, playedSamples: 13_000, receivedSamples: 24_000 };
    call.media.play(speechStarted('u2'));
    call.media.report({ type: 'interrupted', playhead, audioEndMs: undefined });
    call.media.report({ type: 'playing', playing: false });
    const entry = call.session.snapshot.entries[1];
    expect(entry).toMatchObject({ state: 'interrupted' });
    const heard = entry?.kind === 'agent' ? entry.text.slice(0, entry.heardLength) : '';
    const last = call.media.sentOf('conversation.item.create').at(-1)?.item ?? createdItems(call.media)[1];
    expect(last).toMatchObject({ id: 'a1', content: [{ text: heard }] });
    expect(call.media.sentOf('conversation.item.truncate')).toEqual([]);
  });
});
