/** A queue with a log of what its listener heard, and of the samples read. */
import { expect } from 'vitest';
import type { PlayoutDepth } from './jitter-depth.ts';
import { PlaybackQueue } from './playback-queue.ts';
import { fixedDepth } from './playout-simulation.fixture.ts';

export const QUANTUM = 128;
/** 80 ms. */
export const DEPTH = 1_920;

export function makeQueue(depth: PlayoutDepth = fixedDepth(DEPTH)) {
  const log: string[] = [];
  const queue = new PlaybackQueue(
    {
      started: ({ itemId }) => log.push(`started ${itemId}`),
      ended: ({ itemId, playedSamples }) => log.push(`ended ${itemId} ${playedSamples}`),
      stopped: (stopId, contents) =>
        log.push(
          `stopped ${stopId}:${contents.map((content) => ` ${content.itemId} ${content.playedSamples}`).join('')}`,
        ),
    },
    depth,
  );
  const read = (quanta: number) => {
    const heard: number[] = [];
    const output = new Float32Array(QUANTUM);
    for (let i = 0; i < quanta; i++) {
      const count = queue.read(output, QUANTUM);
      expect(output.subarray(count).every((sample) => sample === 0)).toBe(true);
      for (const sample of output.subarray(0, count)) heard.push(Math.round(sample * 0x8000));
    }
    return heard;
  };
  return { queue, log, read };
}

export function ramp(from: number, length: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length }, (_, i) => from + i);
}
