import { pcm16ToBytes } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { deltaOf, flat, PlaybackRig, pcm } from './playback-pump.fixture.ts';

let rig: PlaybackRig;
afterEach(() => rig.close());

describe('PlaybackPump', () => {
  it('plays what came over the wire, sample by sample', async () => {
    rig = new PlaybackRig();
    const wave = Int16Array.from({ length: 2_560 }, (_, i) => Math.round(32_767 * Math.sin(i / 9)));
    rig.push(wave.subarray(0, 1_111));
    rig.push(wave.subarray(1_111));
    rig.pump.complete('item_1', 0);
    const heard = await rig.render(20, 3);
    expect(heard.map((sample) => Math.round(sample * 0x8000))).toEqual([...wave]);
  });

  it('joins a sample that two deltas cut in half', async () => {
    rig = new PlaybackRig();
    const bytes = pcm16ToBytes(flat(256));
    rig.delta(bytes.subarray(0, 101));
    rig.delta(bytes.subarray(101));
    rig.pump.complete('item_1', 0);
    expect(await rig.render(2, 3)).toEqual(Array(256).fill(0.25));
    expect(rig.pump.receivedSamples('item_1', 0)).toBe(256);
  });

  it('reports playheads while it plays and at the end, with what was received, and whose sound it is', async () => {
    rig = new PlaybackRig();
    rig.push(flat(4_000));
    await rig.render(20, 1);
    await expect.poll(() => rig.playheads.length).toBe(1);
    rig.push(flat(100));
    rig.pump.complete('item_1', 0);
    await rig.render(20, 3);
    await expect.poll(() => rig.playing).toEqual([true, false]);
    const place = { itemId: 'item_1', contentIndex: 0 };
    expect(rig.playheads).toEqual([
      { ...place, playedSamples: 2_432, receivedSamples: 4_000 },
      { ...place, playedSamples: 4_100, receivedSamples: 4_100 },
    ]);
    expect(rig.levels).toEqual([expect.closeTo(0.25), 0]);
    expect(rig.heard).toEqual(['resp_1', 'resp_1', 'resp_1']);
  });

  it('drops what is not base64, and content with no sound in it is not played', async () => {
    rig = new PlaybackRig();
    rig.pump.push(deltaOf('%%%'), pcm);
    rig.pump.push(deltaOf(''), pcm);
    rig.pump.complete('item_1', 0);
    rig.pump.complete('nowhere', 4);
    expect(rig.pump.stop()).toBeUndefined();
    rig.push(flat(10), 'item_2');
    await rig.render(1, 1);
    expect(rig.commands).toEqual(['samples']);
  });

  it('drops what comes behind the end of a content, which would hold up all that follows', async () => {
    rig = new PlaybackRig();
    rig.push(flat(100));
    rig.pump.complete('item_1', 0);
    await rig.render(2, 2);
    rig.push(flat(100));
    rig.pump.completeResponse('resp_1');
    rig.push(flat(128), 'item_2', 'resp_2');
    rig.pump.complete('item_2', 0);
    expect(await rig.render(1, 4)).toEqual(Array(128).fill(0.25));
    expect(rig.pump.receivedSamples('item_1', 0)).toBe(100);
  });

  it('takes a delta of 10 MB', async () => {
    rig = new PlaybackRig();
    rig.push(flat(3_900_000));
    await rig.render(20, 1);
    expect(rig.pump.receivedSamples('item_1', 0)).toBe(3_900_000);
  });

  it('completes what a response left open when it is done', async () => {
    rig = new PlaybackRig();
    rig.push(flat(100), 'item_1', 'resp_1');
    rig.push(flat(100), 'item_2', 'resp_2');
    rig.pump.completeResponse('resp_1');
    rig.pump.completeResponse('resp_1');
    await rig.render(4, 3);
    await expect.poll(() => rig.playing).toEqual([true, false]);
    rig.pump.disconnect();
    await rig.render(4, 4);
    await expect.poll(() => rig.playing).toEqual([true, false, true, false]);
  });

  it('decodes each content by a decoder of its own', async () => {
    rig = new PlaybackRig();
    let decoders = 0;
    const decoder = () => {
      const value = ++decoders;
      return (bytes: Uint8Array) => new Int16Array(bytes.length).fill(value * 0x1000);
    };
    rig.pump.push(deltaOf('AAAA'), decoder);
    rig.pump.push(deltaOf('AAAA'), decoder);
    rig.pump.push(deltaOf('AAAA', 'item_2'), decoder);
    rig.pump.completeResponse('resp_1');
    const heard = await rig.render(1, 5);
    expect(heard.slice(0, 9)).toEqual([...Array(6).fill(0.125), ...Array(3).fill(0.25)]);
    expect(rig.pump.receivedSamples('item_1', 0)).toBe(6);
  });

  it('takes an item of a new connection for another one, whatever its id', async () => {
    rig = new PlaybackRig();
    rig.push(flat(100));
    rig.pump.disconnect();
    expect(rig.pump.receivedSamples('item_1', 0)).toBe(0);
    rig.push(flat(60));
    rig.pump.complete('item_1', 0);
    const heard = await rig.render(2, 4);
    expect(heard.filter((sample) => sample !== 0)).toHaveLength(160);
    await expect.poll(() => rig.playheads.map(({ playedSamples }) => playedSamples)).toEqual([100, 60]);
  });

  it('remembers no more than it needs in an hour of talk', async () => {
    rig = new PlaybackRig();
    for (let n = 1; n <= 200; n++) {
      rig.push(flat(10), `item_${n}`, `resp_${n}`);
      rig.pump.completeResponse(`resp_${n}`);
      await rig.render(1, 2 * n);
      await expect.poll(() => rig.playing.length, { interval: 1 }).toBe(2 * n);
    }
    const known = Array.from({ length: 200 }, (_, n) => rig.pump.receivedSamples(`item_${n + 1}`, 0));
    expect(known.filter((samples) => samples > 0)).toHaveLength(32);
    expect(known.at(-1)).toBe(10);
  });
});

describe('PlaybackPump.drained', () => {
  it('resolves at once when nothing is queued', async () => {
    rig = new PlaybackRig();
    await rig.pump.drained();
    rig.push(flat(100));
    rig.pump.complete('item_1', 0);
    await rig.render(2, 2);
    await expect.poll(() => rig.playing).toEqual([true, false]);
    await rig.pump.drained();
  });

  it('resolves when the last of all contents was heard', async () => {
    rig = new PlaybackRig();
    rig.push(flat(2_000));
    rig.push(flat(2_000), 'item_2');
    rig.pump.completeResponse('resp_1');
    const drained = rig.pump.drained().then(() => rig.playheads.at(-1));
    await rig.render(16, 4);
    await rig.render(17);
    expect(await drained).toMatchObject({ itemId: 'item_2', playedSamples: 2_000 });
  });

  it('resolves when what is left was stopped', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    const drained = rig.pump.drained();
    const stopping = rig.pump.stop();
    await rig.render(10, 2);
    await Promise.all([drained, stopping]);
  });

  it('resolves when the context does not run', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    await rig.pump.drained();
    expect(rig.playing).toEqual([]);
  });

  it('resolves when the pump is closed', async () => {
    rig = new PlaybackRig();
    rig.push(flat(24_000));
    const drained = rig.pump.drained();
    rig.pump.close();
    await drained;
  });
});
