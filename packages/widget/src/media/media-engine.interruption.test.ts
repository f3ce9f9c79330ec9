import type { ClientEvent } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineRig, told, truncate } from './engine-rig.fixture.ts';

let rig: EngineRig;
afterEach(() => rig.close());

describe('MediaEngine, when the visitor speaks', () => {
  it('stops at once and truncates at the samples played, long after the last delta', async () => {
    rig = await EngineRig.ready();
    rig.response('response.created');
    rig.audio(48_000);
    rig.say({ type: 'response.output_audio.done', response_id: 'resp_1', item_id: 'item_1', content_index: 0 });
    rig.response('response.done', 'resp_1', { status: 'completed' });
    await rig.play(100, 2);
    rig.speech();
    expect(await rig.play(50, 3)).toBeLessThanOrEqual(480);
    // 100 quanta of 128 samples and a fade of 144.
    expect(await rig.heard(1)).toEqual([truncate('item_1', Math.floor(12_944 / 24))]);
    await rig.until('interrupted');
    expect(rig.of('interrupted')[0]).toEqual({
      type: 'interrupted',
      playhead: { itemId: 'item_1', contentIndex: 0, playedSamples: 12_944, receivedSamples: 48_000 },
      audioEndMs: 539,
    });
  });

  it('truncates before what the session sent meanwhile; the microphone waits for nothing', async () => {
    rig = await EngineRig.ready();
    rig.audio(48_000);
    await rig.play(10, 1);
    rig.speech();
    await rig.play(0, 2);
    rig.engine.send({ type: 'response.cancel' });
    rig.engine.send({ type: 'response.create' });
    await rig.frames(5, 5);
    expect(told(await rig.heard(1))).toEqual([5]);
    await rig.play(10, 2);
    expect(told(await rig.heard(4))).toEqual([5, 'conversation.item.truncate', 'response.cancel', 'response.create']);
  });

  it('truncates at 0 what was queued behind', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000, 'item_1');
    rig.audio(24_000, 'item_2');
    await rig.play(10, 2);
    rig.speech();
    await rig.play(10, 3);
    expect(await rig.heard(2)).toEqual([truncate('item_1', 59), truncate('item_2', 0)]);
    await rig.until('interrupted', 2);
    expect(rig.of('interrupted').map(({ playhead }) => playhead.playedSamples)).toEqual([1_424, 0]);
  });

  it('cuts an answer that waits in the jitter buffer', async () => {
    rig = await EngineRig.ready();
    rig.audio(100);
    await rig.play(1, 1);
    rig.speech();
    expect(await rig.heard(1)).toEqual([truncate('item_1', 0)]);
    expect(await rig.play(20, 2)).toBe(0);
    expect(rig.of('playing')).toEqual([]);
  });

  it('drops what comes late of the cancelled response, heard or not yet', async () => {
    rig = await EngineRig.ready();
    rig.response('response.created');
    rig.speech();
    rig.audio(4_800);
    rig.response('response.done', 'resp_1', { status: 'cancelled' });
    rig.audio(4_800);
    rig.response('response.created', 'resp_2');
    rig.audio(4_800, 'item_2', 'resp_2');
    rig.response('response.done', 'resp_2');
    expect(await rig.play(50, 2)).toBe(4_800);
    expect(rig.received).toEqual([]);
  });

  it('cuts nothing where the provider is not to be interrupted by speech', async () => {
    rig = await EngineRig.start();
    await rig.connect();
    rig.created({ input: { turn_detection: { type: 'server_vad', interrupt_response: false } } });
    // An echo of an update that is silent about turns changes nothing about them.
    rig.session('session.updated');
    await rig.until('ready');
    rig.response('response.created');
    rig.audio(4_800);
    await rig.play(10, 1);
    rig.speech();
    rig.audio(4_800);
    rig.response('response.done');
    expect(await rig.play(70, 3)).toBe(2 * 4_800 - 1_280);
    expect(rig.of('interrupted')).toEqual([]);
    expect(rig.received).toEqual([]);
  });

  it('reports where the provider cannot be told, and tells it nothing', async () => {
    rig = await EngineRig.start();
    await rig.connect({ grant: { dialect: { unsupported: ['conversation.item.truncate'] } } });
    rig.created();
    await rig.until('ready');
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.speech();
    await rig.play(10, 2);
    await rig.until('interrupted');
    expect(rig.of('interrupted')[0]).toMatchObject({ playhead: { playedSamples: 1_424 }, audioEndMs: undefined });
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.cancel' }]);
  });

  it('leaves alone what has left the worklet and is on its way to the ear', async () => {
    rig = await EngineRig.ready();
    rig.engine.setOutputLatency(4_800);
    rig.response('response.created');
    rig.audio(2_400);
    rig.response('response.done');
    await rig.play(20, 3);
    rig.speech();
    await rig.settled();
    await rig.play(100);
    rig.engine.send({ type: 'response.create' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.create' }]);
    expect(rig.of('interrupted')).toEqual([]);
  });
});

describe('MediaEngine.interrupt', () => {
  it('stops and truncates as speech does', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    rig.engine.send({ type: 'response.cancel' });
    await rig.play(10, 2);
    expect(await rig.heard(2)).toEqual([truncate('item_1', 59), { type: 'response.cancel' }]);
  });

  it('does nothing when nothing plays, however often', async () => {
    rig = await EngineRig.ready();
    rig.engine.interrupt();
    rig.engine.interrupt();
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.cancel' }]);
  });

  it('cuts once when it is asked twice', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    rig.engine.interrupt();
    rig.speech();
    await rig.until('server-event', 2);
    await rig.play(10, 2);
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(2)).toEqual([truncate('item_1', 59), { type: 'response.cancel' }]);
  });

  it('drops and cancels the response that was asked for and has not begun', async () => {
    rig = await EngineRig.ready();
    rig.engine.send({ type: 'response.create', event_id: 'create_1' });
    rig.engine.interrupt();
    rig.response('response.created');
    rig.audio(4_800);
    const cancel: ClientEvent = { type: 'response.cancel', response_id: 'resp_1' };
    expect((await rig.heard(2))[1]).toEqual(cancel);
    rig.response('response.done', 'resp_1', { status: 'cancelled' });
    rig.response('response.created', 'resp_2');
    rig.audio(4_800, 'item_2', 'resp_2');
    rig.response('response.done', 'resp_2');
    expect(await rig.play(50, 2)).toBe(4_800);
    expect(rig.received).toHaveLength(2);
  });

  it('does not cancel another response when the one that was asked for failed', async () => {
    rig = await EngineRig.ready();
    rig.engine.send({ type: 'response.create', event_id: 'create_1' });
    rig.engine.interrupt();
    rig.say({ type: 'error', error: { type: 'invalid_request_error', message: 'no', event_id: 'create_1' } });
    rig.response('response.created');
    rig.audio(4_800);
    rig.response('response.done');
    expect(await rig.play(50, 2)).toBe(4_800);
    expect(rig.received).toHaveLength(1);
  });
});
