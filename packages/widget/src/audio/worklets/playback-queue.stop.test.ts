import { describe, expect, it } from 'vitest';
import { FADE_SAMPLES } from './fade.ts';
import { DEPTH, makeQueue, QUANTUM, ramp } from './queue-log.fixture.ts';

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
    queue.append('b', 0, ramp(1, DEPTH));
    read(20);
    queue.stop(3);
    expect(log).toEqual(['stopped 1:', 'stopped 2: a 0', 'started b', `stopped 3: b ${DEPTH}`]);
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
    queue.append('b', 0, ramp(1, DEPTH));
    expect(read(1)).toEqual([...ramp(1, QUANTUM)]);
  });

  it('ends within one fade whatever is queued', () => {
    const { queue, log, read } = makeQueue();
    for (let i = 0; i < 1_000; i++) {
      queue.append(`item${i}`, 0, new Int16Array(9_600).fill(9_000));
      queue.complete(`item${i}`, 0);
    }
    read(80);
    queue.stop(1);
    expect(read(50)).toHaveLength(FADE_SAMPLES);
    expect(queue.current).toBeUndefined();
    expect(log.at(-1)!.split(' ').length).toBe(2 + 2 * 999);
  });

  it('goes from the edge of running dry into the fade without a step', () => {
    const { queue, read } = makeQueue();
    queue.append('a', 0, new Int16Array(DEPTH).fill(16_384));
    const heard = read(14);
    queue.stop(1);
    heard.push(...read(5));
    const steps = heard.slice(1).map((sample, i) => Math.abs(sample - heard[i]!));
    expect(Math.max(...steps)).toBeLessThan(16_384 / 30);
    expect(heard.at(-1)).toBe(0);
  });

  it('answers a stop of what ran dry just at the end of a quantum', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, DEPTH));
    read(DEPTH / QUANTUM);
    queue.stop(1);
    expect(log.at(-1)).toBe(`stopped 1: a ${DEPTH}`);
    expect(read(2)).toEqual([]);
  });

  it('answers a stop twice, and a stop after all was played, with nothing', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, ramp(1, 10));
    queue.complete('a', 0);
    read(1);
    queue.stop(1);
    queue.stop(2);
    expect(log.slice(-2)).toEqual(['stopped 1:', 'stopped 2:']);
  });

  it('plays what comes late of a cut content as a content of its own, and ends both', () => {
    const { queue, log, read } = makeQueue();
    queue.append('a', 0, new Int16Array(24_000).fill(1));
    read(1);
    queue.stop(1);
    queue.append('a', 0, ramp(1, 10));
    queue.complete('a', 0);
    read(6);
    expect(log.slice(1)).toEqual([`stopped 1: a ${QUANTUM + FADE_SAMPLES}`, 'started a', 'ended a 10']);
    expect(queue.current).toBeUndefined();
  });
});
