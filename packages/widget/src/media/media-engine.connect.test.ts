import type { ClientEvent } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineRig, told, truncate } from './engine-rig.fixture.ts';

let rig: EngineRig;
afterEach(() => rig.close());

const item = (text: string): ClientEvent => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

describe('MediaEngine.connect', () => {
  it('sends the opening in order when the session stands, then what the microphone gave meanwhile', async () => {
    rig = await EngineRig.start();
    await rig.connect({ opening: [item('one'), item('two')] });
    await rig.frames(1, 2);
    expect(rig.received).toEqual([]);
    rig.created();
    await rig.until('ready');
    await rig.frames(3, 3);
    expect((await rig.heard(5)).slice(0, 2)).toEqual([item('one'), item('two')]);
    expect(told(rig.received.slice(2))).toEqual([1, 2, 3]);
  });

  it('configures first where the grant says so, and is ready when the provider has taken that', async () => {
    rig = await EngineRig.start();
    const configure = { type: 'realtime', instructions: 'Be kind.' } as const;
    await rig.connect({ grant: { configure }, opening: [item('one')] });
    await rig.frames(1, 1);
    rig.created();
    expect(await rig.heard(2)).toMatchObject([{ type: 'session.update', session: configure }, item('one')]);
    await rig.frames(2, 2);
    expect(rig.of('ready')).toEqual([]);
    expect(rig.received).toHaveLength(2);
    rig.session('session.updated');
    await rig.until('ready');
    expect(told((await rig.heard(4)).slice(2))).toEqual([1, 2]);
    expect(rig.reports.filter(({ type }) => type !== 'level').map(({ type }) => type)).toEqual([
      'server-event',
      'server-event',
      'ready',
    ]);
  });

  it('reports a refused configuration as closed with 4000 and the provider’s error, and closes', async () => {
    rig = await EngineRig.start();
    await rig.connect({ grant: { configure: { type: 'realtime' } } });
    rig.created();
    const [update] = await rig.heard(1);
    const error = { type: 'invalid_request_error', code: 'bad_voice', message: 'no', event_id: update!.event_id };
    rig.say({ type: 'error', error });
    await rig.until('closed');
    expect(rig.of('closed')).toEqual([
      { type: 'closed', code: 4000, reason: 'invalid_request_error.bad_voice', error },
    ]);
    expect(rig.of('ready')).toEqual([]);
    await expect.poll(() => rig.clients.size).toBe(0);
  });

  it('plays what it has when the connection is lost, and reports that it was heard', async () => {
    rig = await EngineRig.ready();
    rig.audio(480);
    await rig.play(0, 1);
    rig.peer.close(1011, 'fault');
    await rig.until('closed');
    expect(rig.of('closed')).toEqual([{ type: 'closed', code: 1011, reason: 'fault' }]);
    expect(await rig.play(10, 2)).toBe(480);
    await expect.poll(() => rig.of('playing').map(({ playing }) => playing)).toEqual([true, false]);
  });

  it('sends a half-spoken sentence again over the next connection', async () => {
    rig = await EngineRig.ready();
    await rig.frames(1, 30);
    rig.speech(800);
    await rig.settled();
    await rig.frames(31, 32);
    rig.peer.terminate();
    await rig.until('closed');
    await rig.frames(33, 34);
    await rig.reconnect({ opening: [item('before')] });
    await rig.heard(15);
    expect(told(rig.received)).toEqual(['conversation.item.create', ...Array.from({ length: 14 }, (_, i) => 21 + i)]);
  });

  it.each([
    ['5 s', 'after a break', true, 125],
    ['second', 'where it leaves a line that works', false, 25],
  ])('sends the last %s again %s, though nobody is known to speak', async (_length, _when, breaks, count) => {
    rig = await EngineRig.ready();
    await rig.frames(1, 150);
    if (breaks) {
      rig.peer.terminate();
      await rig.until('closed');
    }
    await rig.reconnect();
    await rig.frames(151, 151);
    expect(told(await rig.heard(count + 1))).toEqual(Array.from({ length: count + 1 }, (_, i) => 151 - count + i));
  });

  it('sends a committed turn again that the next connection is to hear', async () => {
    rig = await EngineRig.ready();
    await rig.frames(1, 30);
    rig.speech(800);
    rig.committed();
    await rig.settled();
    rig.peer.terminate();
    await rig.until('closed');
    await rig.reconnect({ opening: [item('before')], again: ['user_1'] });
    await rig.frames(31, 31);
    const turn = Array.from({ length: 10 }, (_, i) => 21 + i);
    expect(told(await rig.heard(12))).toEqual(['conversation.item.create', ...turn, 31]);
  });

  it('sends nothing again that was committed', async () => {
    rig = await EngineRig.ready();
    await rig.frames(1, 30);
    rig.speech(800);
    rig.committed();
    await rig.settled();
    rig.peer.terminate();
    await rig.until('closed');
    await rig.reconnect();
    await rig.frames(31, 31);
    expect(told(await rig.heard(1))).toEqual([31]);
  });

  it('closes an open socket without a report, and ignores what still comes from it', async () => {
    rig = await EngineRig.ready();
    const [first] = rig.ends;
    await rig.connect();
    first!.peer.send(
      JSON.stringify({ type: 'response.created', event_id: 'e', response: { id: 'r', status: 'x', output: [] } }),
    );
    rig.created();
    await rig.until('ready', 2);
    await expect.poll(() => first!.peer.readyState).toBe(first!.peer.CLOSED);
    expect(rig.of('closed')).toEqual([]);
    expect(rig.of('server-event').map(({ event }) => event.type)).toEqual(['session.created', 'session.created']);
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.cancel' }]);
    expect(first!.received).toEqual([]);
  });

  it('plays on through a change of connections, and truncates only what the new one knows', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000, 'item_1', 'resp_1');
    await rig.play(10, 1);
    await rig.reconnect();
    expect(await rig.play(10, 2)).toBe(1_280);
    rig.response('response.created', 'resp_2');
    rig.audio(24_000, 'item_2', 'resp_2');
    await rig.play(0, 3);
    rig.speech();
    await rig.play(10, 4);
    await rig.until('interrupted', 2);
    expect(rig.of('interrupted').map(({ playhead, audioEndMs }) => [playhead.itemId, audioEndMs])).toEqual([
      ['item_1', undefined],
      ['item_2', 0],
    ]);
    expect(await rig.heard(1)).toEqual([truncate('item_2', 0)]);
  });

  it('tells a new connection nothing of what waited for the old one', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    rig.engine.send({ type: 'response.cancel' });
    await rig.play(0, 2);
    await rig.reconnect();
    await rig.play(10, 2);
    await rig.until('interrupted');
    expect(rig.of('interrupted')[0]).toMatchObject({ audioEndMs: undefined });
    rig.engine.send({ type: 'response.create' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.create' }]);
  });

  it('drops late deltas of a stopped response also after a reconnect', async () => {
    rig = await EngineRig.ready();
    rig.response('response.created');
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    await rig.play(10, 2);
    await rig.reconnect();
    rig.audio(24_000);
    rig.response('response.created', 'resp_2');
    rig.audio(9_600, 'item_2', 'resp_2');
    expect(await rig.play(10, 3)).toBe(1_280);
    expect(rig.commands.filter(({ type }) => type === 'samples')).toHaveLength(2);
  });

  it('goes through 100 connections and leaves no socket behind', async () => {
    rig = await EngineRig.start();
    for (let n = 0; n < 100; n++) await rig.reconnect();
    await expect.poll(() => rig.clients.size).toBe(1);
    expect(rig.of('closed')).toEqual([]);
    await rig.engine.close();
    await expect.poll(() => rig.clients.size).toBe(0);
  });
});
