import { encodeBase64, pcm16ToBytes, type ResponseOutputAudioDelta } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { PlaybackRenderer } from '../audio/worklets/playback-renderer.ts';
import type { PlaybackCommand } from '../audio/worklets/worklet-messages.ts';
import type { Playhead } from './media-messages.ts';
import { PlaybackPump } from './playback-pump.ts';

const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A pump before the real renderer, whose audio clock is turned by hand. */
function makePump({ stopTimeoutMs = 10_000 } = {}) {
  const { port1: worklet, port2: port } = new MessageChannel();
  const renderer = new PlaybackRenderer({ sampleRateHz: 24_000, post: (report) => worklet.postMessage(report) });
  const commands: PlaybackCommand['type'][] = [];
  worklet.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => {
    commands.push(data.type);
    renderer.handle(data);
  };
  const playheads: Playhead[] = [];
  const playing: boolean[] = [];
  const levels: number[] = [];
  const pump = new PlaybackPump({
    port,
    stopTimeoutMs,
    onPlayhead: (playhead) => playheads.push(playhead),
    onPlaying: (value) => playing.push(value),
    onLevel: (level) => levels.push(level),
  });
  open.push(() => {
    worklet.close();
    port.close();
  });
  /** Waits until `count` commands have come, then renders. */
  const render = async (quanta: number, count = commands.length) => {
    await expect.poll(() => commands.length).toBe(count);
    const heard: number[] = [];
    for (let i = 0; i < quanta; i++) {
      const output = new Float32Array(128);
      renderer.render(output);
      heard.push(...output);
    }
    return heard;
  };
  return { pump, render, commands, playheads, playing, levels };
}

function delta(samples: Int16Array, item = 'item_1', response = 'resp_1', content = 0): ResponseOutputAudioDelta {
  return {
    type: 'response.output_audio.delta',
    event_id: 'event',
    response_id: response,
    item_id: item,
    output_index: 0,
    content_index: content,
    delta: encodeBase64(pcm16ToBytes(samples)),
  };
}

const flat = (length: number) => new Int16Array(length).fill(8_192);

describe('PlaybackPump', () => {
  it('plays what came over the wire, sample by sample', async () => {
    const { pump, render } = makePump();
    const wave = Int16Array.from({ length: 2_560 }, (_, i) => Math.round(32_767 * Math.sin(i / 9)));
    pump.push(delta(wave.subarray(0, 1_111)));
    pump.push(delta(wave.subarray(1_111)));
    pump.complete('item_1', 0);
    const heard = await render(20, 3);
    expect(heard.map((sample) => Math.round(sample * 0x8000))).toEqual([...wave]);
  });

  it('joins a sample that two deltas cut in half', async () => {
    const { pump, render } = makePump();
    const bytes = pcm16ToBytes(flat(256));
    const part = (from: number, to?: number) => ({ ...delta(flat(0)), delta: encodeBase64(bytes.subarray(from, to)) });
    pump.push(part(0, 101));
    pump.push(part(101));
    pump.complete('item_1', 0);
    expect(await render(2, 3)).toEqual(Array(256).fill(0.25));
    expect(pump.receivedSamples('item_1', 0)).toBe(256);
  });

  it('reports playheads while it plays and at the end, with what was received', async () => {
    const { pump, render, playheads, playing, levels } = makePump();
    pump.push(delta(flat(2_400)));
    await render(10, 1);
    await expect.poll(() => playheads.length).toBe(1);
    pump.push(delta(flat(100)));
    pump.complete('item_1', 0);
    await render(10, 3);
    await expect.poll(() => playing).toEqual([true, false]);
    const place = { itemId: 'item_1', contentIndex: 0 };
    expect(playheads).toEqual([
      { ...place, playedSamples: 1_280, receivedSamples: 2_400 },
      { ...place, playedSamples: 2_500, receivedSamples: 2_500 },
    ]);
    expect(levels).toEqual([expect.closeTo(0.25), 0]);
  });

  it('drops what is not base64, and content with no sound in it is not played', async () => {
    const { pump, render, commands } = makePump();
    pump.push({ ...delta(flat(1)), delta: '%%%' });
    pump.push({ ...delta(flat(1)), delta: '' });
    pump.complete('item_1', 0);
    pump.complete('nowhere', 4);
    expect(pump.stop()).toBeUndefined();
    pump.push(delta(flat(10), 'item_2'));
    await render(1, 1);
    expect(commands).toEqual(['samples']);
  });

  it('completes what a response left open when it is done', async () => {
    const { pump, render, playing } = makePump();
    pump.push(delta(flat(100), 'item_1', 'resp_1'));
    pump.push(delta(flat(100), 'item_2', 'resp_2'));
    pump.completeResponse('resp_1');
    pump.completeResponse('resp_1');
    await render(4, 3);
    await expect.poll(() => playing).toEqual([true, false]);
    pump.completeResponse();
    await render(4, 4);
    await expect.poll(() => playing).toEqual([true, false, true, false]);
  });
});

describe('PlaybackPump.stop', () => {
  it('answers with the samples really played, the fade included', async () => {
    const { pump, render } = makePump();
    pump.push(delta(flat(24_000)));
    await render(10, 1);
    const stopping = pump.stop();
    await render(10, 2);
    const playhead = { itemId: 'item_1', contentIndex: 0, playedSamples: 1_760, receivedSamples: 24_000 };
    expect(await stopping).toEqual([{ playhead, audioEndMs: 73 }]);
  });

  it('answers 0 for what was queued behind, content by content', async () => {
    const { pump, render } = makePump();
    pump.push(delta(flat(24_000)));
    pump.push(delta(flat(2_400), 'item_1', 'resp_1', 1));
    pump.push(delta(flat(2_400), 'item_2'));
    pump.completeResponse('resp_1');
    await render(1, 6);
    const stopping = pump.stop();
    await render(10, 7);
    const answer = (await stopping)!.map(({ playhead, audioEndMs }) => [
      playhead.itemId,
      playhead.contentIndex,
      audioEndMs,
    ]);
    expect(answer).toEqual([
      ['item_1', 0, 25],
      ['item_1', 1, 0],
      ['item_2', 0, 0],
    ]);
  });

  it('has nothing to stop before, after and between answers', async () => {
    const { pump, render, playing } = makePump();
    expect(pump.stop()).toBeUndefined();
    pump.push(delta(flat(100)));
    pump.complete('item_1', 0);
    await render(2, 2);
    await expect.poll(() => playing).toEqual([true, false]);
    expect(pump.stop()).toBeUndefined();
  });

  it('truncates nothing when the fade reached the end', async () => {
    const { pump, render } = makePump();
    pump.push(delta(flat(300)));
    pump.complete('item_1', 0);
    await render(1, 2);
    const stopping = pump.stop();
    await render(3, 3);
    expect(await stopping).toEqual([]);
  });

  it('drops late deltas of the stopped response, and plays the next one', async () => {
    const { pump, render, commands } = makePump();
    pump.push(delta(flat(24_000)));
    await render(1, 1);
    const stopping = pump.stop();
    pump.push(delta(flat(500)));
    pump.push(delta(flat(500), 'item_1b', 'resp_1'));
    pump.completeResponse('resp_1');
    await render(10, 2);
    expect((await stopping)![0]!.playhead.receivedSamples).toBe(24_000);
    pump.push(delta(flat(2_000), 'item_2', 'resp_2'));
    expect(await render(1, 3)).toEqual(Array(128).fill(0.25));
    expect(commands).toEqual(['samples', 'stop', 'samples']);
    expect(pump.receivedSamples('item_1b', 0)).toBe(0);
  });

  it('drops a response that was told to be dropped before its first delta', async () => {
    const { pump, render, commands } = makePump();
    pump.dropResponse('resp_1');
    pump.push(delta(flat(5_000)));
    pump.push(delta(flat(5_000), 'item_2', 'resp_2'));
    await render(1, 1);
    expect(commands).toEqual(['samples']);
    expect(pump.receivedSamples('item_1', 0)).toBe(0);
  });

  it('uses the last known playhead when the worklet does not answer, and ignores its late answer', async () => {
    const { pump, render, playheads } = makePump({ stopTimeoutMs: 30 });
    pump.push(delta(flat(24_000)));
    await render(10, 1);
    await expect.poll(() => playheads.length).toBe(1);
    const [cut] = (await pump.stop())!;
    expect(cut).toMatchObject({ playhead: { playedSamples: 1_280 }, audioEndMs: 53 });
    await render(10, 2);
    pump.push(delta(flat(2_000), 'item_2', 'resp_2'));
    expect(await render(1, 3)).toEqual(Array(128).fill(0.25));
  });

  it('answers when the pump is closed meanwhile', async () => {
    const { pump, render } = makePump();
    pump.push(delta(flat(24_000)));
    await render(1, 1);
    const stopping = pump.stop();
    pump.close();
    expect(await stopping).toHaveLength(1);
  });
});
