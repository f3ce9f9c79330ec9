import { describe, expect, it } from 'vitest';
import { JitterDepth, MAX_DEPTH } from './jitter-depth.ts';
import { fixedDepth } from './playout-simulation.fixture.ts';
import { DEPTH, makeQueue, QUANTUM, ramp } from './queue-log.fixture.ts';
import { EDGE_SAMPLES } from './queued-content.ts';

describe('PlaybackQueue', () => {
  it('waits until the jitter buffer is full, then plays without a gap', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, DEPTH - 1));
    expect(queue.sounding).toBe(false);
    queue.append('a', 0, ramp(DEPTH, 1));
    expect(queue.sounding).toBe(true);
    queue.complete('a', 0);
    expect(read(15)).toEqual([...ramp(1, DEPTH)]);
    expect(log).toEqual(['started a', `ended a ${DEPTH}`]);
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

  it('starts when the depth would be queued had the line stayed as fast as it was', () => {
    const { queue, read } = makeQueue();
    queue.append('a', 0, ramp(1, DEPTH - 3 * QUANTUM));
    expect(read(3)).toEqual([]);
    expect(queue.sounding).toBe(true);
    expect(read(1)).toEqual([...ramp(1, QUANTUM)]);
  });

  it('starts sooner when a later chunk shows that the first was late', () => {
    const { queue, read } = makeQueue();
    queue.append('a', 0, ramp(1, 256));
    expect(read(1)).toEqual([]);
    queue.append('a', 0, ramp(257, DEPTH - 256 - QUANTUM));
    expect(queue.sounding).toBe(false);
    expect(read(1)).toEqual([]);
    expect(read(1)).toEqual([...ramp(1, QUANTUM)]);
  });

  it('waits again when it runs dry before the end, but not for what it waited for already, and counts it', () => {
    const depth = { ...fixedDepth(DEPTH), samples: DEPTH };
    const { queue, log, read } = makeQueue(depth);
    queue.append('a', 0, ramp(1, DEPTH));
    read(16);
    expect(queue.sounding).toBe(false);
    expect(queue.underruns).toBe(0);
    // One quantum late, on a line that is now played two quanta behind its fastest.
    depth.samples += 2 * QUANTUM;
    queue.append('a', 0, ramp(5_000, 960));
    expect(queue.underruns).toBe(1);
    expect(read(1)).toEqual([]);
    const heard = read(2);
    expect(heard.slice(EDGE_SAMPLES)).toEqual([...ramp(5_000, 2 * QUANTUM)].slice(EDGE_SAMPLES));
    expect(queue.current?.playedSamples).toBe(DEPTH + 2 * QUANTUM);
    expect(queue.underruns).toBe(1);
    expect(log).toEqual(['started a', 'started a']);
  });

  it('waits for the whole depth again when the line fell further behind than any depth', () => {
    const { queue, read } = makeQueue();
    queue.append('a', 0, ramp(1, DEPTH));
    read(15 + MAX_DEPTH / QUANTUM);
    queue.append('a', 0, ramp(1, 960));
    // It has 960 of 1920 queued, and the rest passes.
    expect(read(7)).toEqual([]);
    expect(queue.sounding).toBe(false);
    expect(read(2)).toHaveLength(QUANTUM);
  });

  it('goes on without a wait when the next chunk comes just as the last sample is read', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, new Int16Array(DEPTH).fill(8_192));
    read(DEPTH / QUANTUM);
    expect(queue.sounding).toBe(true);
    queue.append('a', 0, new Int16Array(256).fill(8_192));
    expect(read(1)).toHaveLength(QUANTUM);
    expect(queue.underruns).toBe(0);
    expect(log).toEqual(['started a']);
  });

  it('does not count what ran dry at its very end', () => {
    const { queue, read } = makeQueue();
    queue.append('a', 0, ramp(1, DEPTH));
    read(20);
    queue.complete('a', 0);
    queue.append('b', 0, ramp(1, DEPTH));
    expect(read(1)).toHaveLength(QUANTUM);
    expect(queue.underruns).toBe(0);
  });

  it('tells the depth when chunks came: while it sounds, and too late', () => {
    const told: string[] = [];
    const { queue, read } = makeQueue({
      ...fixedDepth(DEPTH),
      arrived: (slack) => told.push(`arrived ${slack}`),
      settle: () => told.push('settle'),
    });
    queue.append('a', 0, ramp(1, 960));
    queue.append('a', 0, ramp(1, 960));
    read(5);
    queue.append('a', 0, ramp(1, 100));
    // Another content comes when its response is made, which says nothing about the line.
    queue.append('b', 0, ramp(1, 10));
    read(20);
    queue.append('a', 0, ramp(1, 10));
    queue.complete('a', 0);
    read(1);
    expect(told).toEqual([`arrived ${DEPTH - 640}`, `arrived ${DEPTH + 100 - 128 * 25}`, 'settle']);
  });

  it('loses and repeats no sample while the depth changes from answer to answer', () => {
    const depth = new JitterDepth();
    const { queue, read } = makeQueue(depth);
    const depths = new Set<number>();
    for (let answer = 0; answer < 10; answer++) {
      const item = `item ${answer}`;
      const heard: number[] = [];
      // Chunks of 20 ms, twice as fast as they are played.
      for (let at = 0; at < 24_000; at += 480) {
        queue.append(item, 0, ramp(at + 1, 480));
        heard.push(...read(2));
      }
      queue.complete(item, 0);
      heard.push(...read(200));
      depths.add(depth.samples);
      expect(heard).toEqual([...ramp(1, 24_000)]);
    }
    expect(depths.size).toBeGreaterThan(4);
    expect(queue.underruns).toBe(0);
  });

  it('ends a content whose completion comes after it ran dry', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, DEPTH));
    read(20);
    queue.complete('a', 0);
    expect(log).toEqual(['started a', `ended a ${DEPTH}`]);
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

  it('plays ten minutes that come at once', () => {
    const { queue, log } = makeQueue();
    const chunk = new Int16Array(960);
    for (let i = 0; i < 15_000; i++) queue.append('a', 0, chunk);
    queue.complete('a', 0);
    const output = new Float32Array(QUANTUM);
    while (queue.current) queue.read(output, QUANTUM);
    expect(log).toEqual(['started a', `ended a ${15_000 * 960}`]);
  });

  it('keeps many contents apart, in the order of their first samples', () => {
    const { queue, log, read } = makeQueue(fixedDepth(1));
    for (const part of [1, 2]) {
      for (let i = 0; i < 5_000; i++) queue.append(`item ${i}`, 0, new Int16Array(4).fill(part));
    }
    for (let i = 4_999; i >= 0; i--) queue.complete(`item ${i}`, 0);
    const heard = read(320);
    expect(heard).toHaveLength(40_000);
    expect(heard.slice(-8)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect(log.filter((line) => line.startsWith('ended'))).toEqual(
      Array.from({ length: 5_000 }, (_, i) => `ended item ${i} 8`),
    );
  });
});
