import { afterEach, describe, expect, it } from 'vitest';
import { flat, PlaybackRig } from './playback-pump.fixture.ts';

let rig: PlaybackRig;
afterEach(() => rig.close());

describe('PlaybackPump.stop', () => {
  it('answers with the samples really played, the fade included', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    await rig.render(10, 1);
    const stopping = rig.pump.stop();
    await rig.render(10, 2);
    const playhead = { itemId: 'item_1', contentIndex: 0, playedSamples: 1_424, receivedSamples: 24_000 };
    expect(await stopping).toEqual([{ playhead, audioEndMs: 59, own: true }]);
  });

  it('answers 0 for what was queued behind, content by content', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    rig.push(flat(2_400), 'item_1', 'resp_1', 1);
    rig.push(flat(2_400), 'item_2');
    rig.pump.completeResponse('resp_1');
    await rig.render(1, 6);
    const stopping = rig.pump.stop();
    await rig.render(10, 7);
    const answer = (await stopping)!.map(({ playhead, audioEndMs }) => [
      playhead.itemId,
      playhead.contentIndex,
      audioEndMs,
    ]);
    expect(answer).toEqual([
      ['item_1', 0, 11],
      ['item_1', 1, 0],
      ['item_2', 0, 0],
    ]);
  });

  it('has nothing to stop before, after and between answers', async () => {
    rig = new PlaybackRig();
    expect(rig.pump.stop()).toBeUndefined();
    rig.push(flat(100));
    rig.pump.complete('item_1', 0);
    await rig.render(2, 2);
    await expect.poll(() => rig.playing).toEqual([true, false]);
    expect(rig.pump.stop()).toBeUndefined();
  });

  it('truncates nothing when the fade reached the end', async () => {
    rig = new PlaybackRig();
    rig.push(flat(260));
    rig.pump.complete('item_1', 0);
    await rig.render(1, 2);
    const stopping = rig.pump.stop();
    await rig.render(3, 3);
    expect(await stopping).toEqual([]);
  });

  it('truncates nothing when all has left the worklet and is on its way to the ear', async () => {
    rig = new PlaybackRig();
    rig.pump.post({ type: 'latency', samples: 4_800 });
    rig.push(flat(300));
    rig.pump.complete('item_1', 0);
    await rig.render(3, 3);
    expect(rig.playheads).toEqual([]);
    const stopping = rig.pump.stop();
    await rig.render(1, 4);
    expect(await stopping).toEqual([]);
  });

  it('cuts what came over an earlier connection, and says that it is not of this one', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    await rig.render(10, 1);
    rig.pump.disconnect();
    rig.push(flat(2_400), 'item_2', 'resp_2');
    const stopping = rig.pump.stop();
    await rig.render(10, 4);
    expect((await stopping)!.map(({ playhead, own }) => [playhead.itemId, own])).toEqual([
      ['item_1', false],
      ['item_2', true],
    ]);
  });

  it('drops late deltas of the stopped response, and plays the next one', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    await rig.render(1, 1);
    const stopping = rig.pump.stop();
    rig.push(flat(500));
    rig.push(flat(500), 'item_1b', 'resp_1');
    rig.pump.completeResponse('resp_1');
    await rig.render(10, 2);
    expect((await stopping)![0]!.playhead.receivedSamples).toBe(24_000);
    rig.pump.disconnect();
    rig.push(flat(500), 'item_1c', 'resp_1');
    rig.push(flat(4_000), 'item_2', 'resp_2');
    expect(await rig.render(1, 3)).toEqual(Array(128).fill(0.25));
    expect(rig.commands).toEqual(['samples', 'stop', 'samples']);
    expect(rig.pump.receivedSamples('item_1c', 0)).toBe(0);
  });

  it('drops a response that was told to be dropped, until one of its id begins anew', async () => {
    rig = new PlaybackRig();
    rig.pump.dropResponse('resp_1');
    rig.push(flat(5_000));
    rig.push(flat(5_000), 'item_2', 'resp_2');
    await rig.render(1, 1);
    expect(rig.commands).toEqual(['samples']);
    expect(rig.pump.receivedSamples('item_1', 0)).toBe(0);
    rig.pump.admitResponse('resp_1');
    rig.push(flat(5_000));
    await rig.render(1, 2);
    expect(rig.pump.receivedSamples('item_1', 0)).toBe(5_000);
  });

  it('uses the last known playhead when the worklet does not answer, and ignores its late answer', async () => {
    rig = new PlaybackRig({ stopTimeoutMs: 30 });
    rig.push(flat(24_000));
    await rig.render(20, 1);
    await expect.poll(() => rig.playheads.length).toBe(1);
    const [cut] = (await rig.pump.stop())!;
    expect(cut).toMatchObject({ playhead: { playedSamples: 2_432 }, audioEndMs: 101 });
    await rig.render(10, 2);
    rig.push(flat(4_000), 'item_2', 'resp_2');
    expect(await rig.render(1, 3)).toEqual(Array(128).fill(0.25));
  });

  it('answers when the pump is closed meanwhile', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    await rig.render(1, 1);
    const stopping = rig.pump.stop();
    rig.pump.close();
    expect(await stopping).toHaveLength(1);
  });
});
