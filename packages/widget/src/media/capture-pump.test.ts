import { bytesToPcm16, decodeBase64 } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';
import type { CaptureCommand } from '../audio/worklets/worklet-messages.ts';
import { CapturePump } from './capture-pump.ts';

const open: MessagePort[] = [];

afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function makePump() {
  const { port1: worklet, port2: port } = new MessageChannel();
  open.push(worklet, port);
  const sent: Int16Array[] = [];
  const levels: number[] = [];
  const commands: CaptureCommand[] = [];
  const network = { bufferedBytes: 0 };
  worklet.onmessage = ({ data }: MessageEvent<CaptureCommand>) => commands.push(data);
  const pump = new CapturePump({
    port,
    bufferedBytes: () => network.bufferedBytes,
    send: ({ audio }) => sent.push(bytesToPcm16(decodeBase64(audio)!)),
    onLevel: (level) => levels.push(level),
  });
  const frame = (fill: (i: number) => number, droppedFrames = 0) => {
    const { buffer } = Int16Array.from({ length: FRAME_LENGTH }, (_, i) => fill(i));
    worklet.postMessage({ type: 'frame', buffer, droppedFrames }, [buffer]);
  };
  /** Posts `count` frames, numbered in their samples, and waits until all were taken. */
  const frames = async (from: number, count: number) => {
    const before = levels.length;
    for (let n = from; n < from + count; n++) frame(() => n);
    await expect.poll(() => levels.length).toBe(before + count);
  };
  const numbers = () => sent.map((samples) => samples[0]);
  return { pump, worklet, sent, levels, commands, network, frame, frames, numbers };
}

describe('CapturePump', () => {
  it('sends what the microphone gave, sample by sample', async () => {
    const { pump, sent, frame } = makePump();
    pump.begin();
    const wave = (i: number) => Math.round(32_767 * Math.sin(i / 7));
    frame(wave);
    await expect.poll(() => sent.length).toBe(1);
    expect([...sent[0]!]).toEqual(Array.from({ length: FRAME_LENGTH }, (_, i) => wave(i)));
  });

  it('gives every buffer back', async () => {
    const { commands, frames } = makePump();
    await frames(0, 3);
    await expect.poll(() => commands.length).toBe(3);
    for (const command of commands) {
      expect(command).toMatchObject({ type: 'recycle' });
      if (command.type === 'recycle') expect(command.buffer.byteLength).toBe(FRAME_LENGTH * 2);
    }
  });

  it('holds frames until the session is ready, then sends them in order', async () => {
    const { pump, frames, numbers } = makePump();
    await frames(1, 5);
    expect(numbers()).toEqual([]);
    pump.begin();
    await frames(6, 2);
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(pump.droppedFrames).toBe(0);
  });

  it('holds 5 s at most and drops the oldest', async () => {
    const { pump, frames, numbers } = makePump();
    await frames(1, 130);
    pump.begin();
    expect(numbers()).toEqual(Array.from({ length: 125 }, (_, i) => i + 6));
    expect(pump.droppedFrames).toBe(5);
  });

  it('holds frames while the network does not keep up', async () => {
    const { pump, network, frames, numbers } = makePump();
    pump.begin();
    network.bufferedBytes = 70_000;
    await frames(1, 3);
    expect(numbers()).toEqual([]);
    network.bufferedBytes = 0;
    await frames(4, 1);
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  it('sends silence while muted, and level 0', async () => {
    const { pump, sent, levels, frames } = makePump();
    pump.begin();
    await frames(1_000, 1);
    pump.setMuted(true);
    await frames(1_000, 1);
    pump.setMuted(false);
    await frames(1_000, 1);
    expect(sent.map((samples) => samples.every((sample) => sample === 0))).toEqual([false, true, false]);
    expect(levels).toEqual([expect.closeTo(1_000 / 32_768), 0, expect.closeTo(1_000 / 32_768)]);
    expect(sent[1]).toHaveLength(FRAME_LENGTH);
  });

  it('counts what the worklet dropped', async () => {
    const { pump, frame, levels } = makePump();
    frame(() => 0, 3);
    frame(() => 0, 4);
    await expect.poll(() => levels.length).toBe(2);
    expect(pump.droppedFrames).toBe(4);
  });

  it('tells the worklet to end when it is closed, and takes no more', async () => {
    const { pump, worklet, commands, frame, levels } = makePump();
    const gone = new Promise((resolve) => worklet.addEventListener('close', resolve));
    pump.close();
    frame(() => 1);
    await gone;
    expect(commands).toEqual([{ type: 'close' }]);
    expect(levels).toEqual([]);
  });
});
