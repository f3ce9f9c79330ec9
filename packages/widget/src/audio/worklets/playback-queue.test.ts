import { describe, expect, it } from 'vitest';
import { FADE_SAMPLES } from './fade.ts';
import { JITTER_SAMPLES, PlaybackQueue } from './playback-queue.ts';

const QUANTUM = 128;

/** A queue with a log of what its listener heard, and of the samples read. */
function makeQueue() {
  const log: string[] = [];
  const queue = new PlaybackQueue({
    started: ({ itemId }) => log.push(`started ${itemId}`),
    ended: ({ itemId, playedSamples }) => log.push(`ended ${itemId} ${playedSamples}`),
    stopped: (stopId, contents) =>
      log.push(
        `stopped ${stopId}:${contents.map((content) => ` ${content.itemId} ${content.playedSamples}`).join('')}`,
      ),
  });
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

function ramp(from: number, length: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => from + i);
}

describe('PlaybackQueue', () => {
  it('waits until the jitter buffer is full, then plays without a gap', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, JITTER_SAMPLES - 1));
    expect(queue.sounding).toBe(false);
    expect(read(3)).toEqual([]);
    queue.append('a', 0, ramp(JITTER_SAMPLES, 1));
    expect(queue.sounding).toBe(true);
    expect(read(15)).toEqual([...ramp(1, JITTER_SAMPLES)]);
    expect(log).toEqual(['started a']);
  });

  it('buffers between 60 and 100 ms', () => {
    expect(JITTER_SAMPLES / 24).toBeGreaterThanOrEqual(60);
    expect(JITTER_SAMPLES / 24).toBeLessThanOrEqual(100);
  });

  it('plays an answer shorter than the jitter buffer as soon as it is complete', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, 100));
    expect(read(1)).toEqual([]);
    queue.complete('a', 0);
    expect(read(1)).toEqual([...ramp(1, 100)]);
    expect(log).toEqual(['started a', 'ended a 100']);
    expect(queue.sounding).toBe(false);
  });

  it('arms the jitter buffer again when it runs dry before the end', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, JITTER_SAMPLES));
    read(16);
    expect(queue.sounding).toBe(false);
    queue.append('a', 0, ramp(5_000, JITTER_SAMPLES - 1));
    expect(read(2)).toEqual([]);
    queue.append('a', 0, ramp(5_000 + JITTER_SAMPLES - 1, 1));
    expect(read(1)).toEqual([...ramp(5_000, QUANTUM)]);
    expect(queue.current?.playedSamples).toBe(JITTER_SAMPLES + QUANTUM);
    expect(log).toEqual(['started a', 'started a']);
  });

  it('ends a content whose completion comes after it ran dry', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, JITTER_SAMPLES));
    read(20);
    queue.complete('a', 0);
    expect(log).toEqual(['started a', `ended a ${JITTER_SAMPLES}`]);
    expect(queue.current).toBeUndefined();
  });

  it('goes from one content to the next within a quantum', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, 100));
    queue.complete('a', 0);
    queue.append('a', 1, ramp(1_001, 100));
    queue.complete('a', 1);
    expect(read(2)).toEqual([...ramp(1, 100), ...ramp(1_001, 100)]);
    expect(log).toEqual(['started a', 'ended a 100', 'started a', 'ended a 100']);
  });

  it('counts whole chunks and parts of chunks alike', () => {
    const { queue, log, read } = makeQueue();
    for (let at = 0; at < 5_000; at += 7) queue.append('a', 0, ramp(at, Math.min(7, 5_000 - at)));
    queue.complete('a', 0);
    expect(read(50)).toEqual([...ramp(0, 5_000)]);
    expect(log.at(-1)).toBe('ended a 5000');
  });

  it('ignores empty chunks and completions of what it does not hold', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, new Int16Array(0));
    queue.complete('a', 0);
    queue.complete('b', 3);
    expect(read(2)).toEqual([]);
    expect(log).toEqual([]);
  });
});

describe('PlaybackQueue.stop', () => {
  it('fades what sounds, then is silent, and answers with the exact count', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, new Int16Array(24_000).fill(20_000));
    expect(read(10)).toHaveLength(1_280);
    queue.stop(1);
    const tail = read(20);
    expect(tail).toHaveLength(FADE_SAMPLES);
    expect(tail[0]).toBeGreaterThan(19_900);
    expect(tail.at(-1)).toBe(0);
    expect(log).toEqual(['started a', `stopped 1: a ${1_280 + FADE_SAMPLES}`]);
  });

  it('answers with zero for contents that never started', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, new Int16Array(24_000).fill(1));
    queue.append('b', 0, new Int16Array(24_000).fill(1));
    queue.append('c', 0, new Int16Array(10).fill(1));
    read(1);
    queue.stop(4);
    read(20);
    expect(log).toEqual(['started a', `stopped 4: a ${QUANTUM + FADE_SAMPLES} b 0 c 0`]);
  });

  it('answers at once when nothing sounds: empty, not started yet, or run dry', () => {
    const { queue, log, read } = makeQueue();
    queue.stop(1);
    queue.append('a', 0, ramp(1, 10));
    queue.stop(2);
    queue.append('b', 0, ramp(1, JITTER_SAMPLES));
    read(20);
    queue.stop(3);
    expect(log).toEqual(['stopped 1:', 'stopped 2: a 0', 'started b', `stopped 3: b ${JITTER_SAMPLES}`]);
    expect(read(5)).toEqual([]);
  });

  it('plays what was left when that is shorter than the fade', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, 228));
    queue.complete('a', 0);
    read(1);
    queue.stop(1);
    expect(read(3)).toHaveLength(100);
    expect(log.at(-1)).toBe('stopped 1: a 228');
  });

  it('takes no more samples of what fades, and keeps those of another content for after it', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, new Int16Array(24_000).fill(1));
    read(1);
    queue.stop(1);
    queue.append('b', 0, ramp(1, 10));
    queue.complete('b', 0);
    const heard = read(6);
    expect(heard.slice(-10)).toEqual([...ramp(1, 10)]);
    expect(log.slice(1)).toEqual([`stopped 1: a ${QUANTUM + FADE_SAMPLES}`, 'started b', 'ended b 10']);
  });

  it('answers a second stop during the fade on its own', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, new Int16Array(24_000).fill(1));
    read(1);
    queue.stop(1);
    queue.append('b', 0, ramp(1, 10));
    queue.stop(2);
    read(6);
    expect(log.slice(1)).toEqual(['stopped 2: b 0', `stopped 1: a ${QUANTUM + FADE_SAMPLES}`]);
  });

  it('plays anew after a stop', () => {
    const { queue, read } = makeQueue();
    queue.append('a', 0, new Int16Array(24_000).fill(1));
    read(1);
    queue.stop(1);
    read(6);
    queue.append('b', 0, ramp(1, JITTER_SAMPLES));
    expect(read(1)).toEqual([...ramp(1, QUANTUM)]);
  });
});
