import { describe, expect, it } from 'vitest';
import { FADE_SAMPLES } from './fade.ts';
import { JitterDepth } from './jitter-depth.ts';
import { fixedDepth, seededRandom } from './playout-simulation.fixture.ts';
import { DEPTH, makeQueue, QUANTUM } from './queue-log.fixture.ts';
import type { Tempo } from './time-stretch.ts';

const MS = 24;
const CHUNK = 960;

/** A voice of 125 Hz, from a sample on. */
function voice(length: number, from = 0): Int16Array {
  return Int16Array.from({ length }, (_, i) => 8_000 * Math.sin((2 * Math.PI * (from + i)) / 192));
}

/** Every sample says which one it is. */
function numbered(length: number, from: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => (from + i) % 30_000);
}

/** Where a sample is not the one after its neighbour. */
function breaks(heard: readonly number[]): number {
  return heard.filter((sample, i) => i > 0 && (sample - heard[i - 1]! + 30_000) % 30_000 !== 1).length;
}

/** Plays at one tempo whatever is left. */
function queueAt(tempo: Tempo) {
  return makeQueue({ ...fixedDepth(DEPTH), tempo: () => tempo });
}

/** A depth that has seen 150 ms of jitter. */
function restlessDepth(): JitterDepth {
  const depth = new JitterDepth();
  depth.delayed(150 * MS, CHUNK);
  return depth;
}

function steps(heard: readonly number[]): number {
  return Math.max(...heard.slice(1).map((sample, i) => Math.abs(sample - heard[i]!)));
}

/** What the voice does by itself. */
const STEP = 8_000 * 2 * Math.sin(Math.PI / 192) + 2;

describe('PlaybackQueue, stretched', () => {
  it('plays longer when slower and counts what was heard, once', () => {
    const { queue, read } = queueAt('slower');
    queue.append('a', 0, voice(24_000));
    let before = 0;
    for (let quanta = 1; quanta <= 150; quanta++) {
      read(1);
      const played = queue.current!.playedSamples;
      expect(played - before).toBeGreaterThanOrEqual(0);
      expect(played - before).toBeLessThanOrEqual(QUANTUM);
      before = played;
    }
    expect(before / (150 * QUANTUM)).toBeGreaterThan(0.79);
    expect(before / (150 * QUANTUM)).toBeLessThan(0.87);
  });

  it('plays shorter when faster, once the line is known, and counts what was left out as heard', () => {
    const { queue, read } = queueAt('faster');
    // 300 ms are queued, and stay so until half a second has passed.
    queue.append('a', 0, voice(7_200));
    let sent = 7_200;
    const play = (quanta: number) => {
      for (let i = 0; i < quanta; i++) {
        queue.append('a', 0, voice(QUANTUM, sent));
        sent += QUANTUM;
        read(1);
      }
      return sent - queue.current!.playedSamples;
    };
    expect(play(93)).toBe(7_200);
    expect(play(300)).toBeLessThan(7_200 - 0.1 * 300 * QUANTUM);
    expect(play(300)).toBeLessThan(20 * MS);
    expect(queue.underruns).toBe(0);
  });

  for (const tempo of ['faster', 'slower'] as const) {
    it(`ends with the whole count when a content is completed while it plays ${tempo}`, () => {
      for (let quanta = 100; quanta < 130; quanta++) {
        const { queue, log, read } = queueAt(tempo);
        queue.append('a', 0, voice(4_800));
        read(94);
        queue.append('a', 0, voice(9_600, 4_800));
        read(quanta - 94);
        queue.complete('a', 0);
        queue.append('b', 0, voice(500));
        queue.complete('b', 0);
        read(200);
        expect(log.filter((line) => line.startsWith('ended'))).toEqual(['ended a 14400', 'ended b 500']);
        expect(queue.current).toBeUndefined();
      }
    });

    it(`fades out without a step and tells where it was when it is stopped while it plays ${tempo}`, () => {
      for (let quanta = 110; quanta < 140; quanta++) {
        const { queue, log, read } = queueAt(tempo);
        queue.append('a', 0, voice(24_000));
        const heard = read(quanta);
        const before = queue.current!.playedSamples;
        queue.stop(1);
        const tail = read(10);
        expect(tail).toHaveLength(FADE_SAMPLES);
        expect(tail.at(-1)).toBeCloseTo(0);
        expect(steps([...heard, ...tail])).toBeLessThan(1.05 * STEP);
        const told = Number(log.at(-1)!.split(' ').at(-1));
        expect(told).toBeGreaterThanOrEqual(before);
        expect(told).toBeLessThanOrEqual(before + FADE_SAMPLES);
        expect(log).toEqual(['started a', `stopped 1: a ${told}`]);
      }
    });
  }

  it('hears a little again before it runs dry, then counts the gap and where it was, exactly', () => {
    const { queue, log, read } = makeQueue(restlessDepth());
    queue.append('a', 0, voice(2 * CHUNK));
    const heard = read(60);
    expect(heard.length).toBeGreaterThan(2 * CHUNK + 20 * MS);
    expect(heard.length).toBeLessThan(2 * CHUNK + 60 * MS);
    expect(steps(heard)).toBeLessThan(1.05 * STEP);
    expect(queue.current?.playedSamples).toBe(2 * CHUNK);
    expect(queue.underruns).toBe(0);
    queue.append('a', 0, voice(CHUNK));
    expect(queue.underruns).toBe(1);
    queue.complete('a', 0);
    expect(read(8)).toHaveLength(CHUNK);
    expect(log).toEqual(['started a', 'started a', `ended a ${3 * CHUNK}`]);
  });

  it('is not dry while something is heard again: what comes then goes on without a gap', () => {
    const { queue, log, read } = makeQueue(restlessDepth());
    queue.append('a', 0, voice(2 * CHUNK));
    // 20 ms after the last sample would have been heard.
    const heard = read(19);
    queue.append('a', 0, voice(2 * CHUNK, 2 * CHUNK));
    heard.push(...read(15));
    expect(heard).toHaveLength(34 * QUANTUM);
    expect(queue.underruns).toBe(0);
    expect(log).toEqual(['started a']);
  });

  it('makes up for what comes late once on a steady line', () => {
    const { queue, log, read } = makeQueue(new JitterDepth());
    const heard: number[] = [];
    for (let chunk = 0, clock = 0; chunk < 50; chunk++) {
      // 70 ms late: 30 ms more than are in hand.
      const due = chunk * CHUNK + (chunk === 25 ? 70 * MS : 0);
      for (; clock < due; clock += QUANTUM) heard.push(...read(1));
      queue.append('a', 0, voice(CHUNK, chunk * CHUNK));
    }
    expect(queue.underruns).toBe(0);
    expect(log).toEqual(['started a']);
    expect(steps(heard)).toBeLessThan(1.05 * STEP);
  });

  it('answers a stop while something is heard again, and fades within what is left', () => {
    for (const quanta of [15, 16, 17, 18, 19]) {
      const { queue, log, read } = makeQueue(restlessDepth());
      queue.append('a', 0, voice(2 * CHUNK));
      const heard = read(quanta);
      queue.stop(1);
      const tail = read(5);
      expect(tail.length).toBeGreaterThan(0);
      expect(tail.length).toBeLessThanOrEqual(FADE_SAMPLES);
      expect(steps([...heard, ...tail, 0])).toBeLessThan(1.5 * STEP);
      const told = Number(log.at(-1)!.split(' ').at(-1));
      expect(told).toBeGreaterThan(2 * CHUNK - 2 * QUANTUM);
      expect(told).toBeLessThanOrEqual(2 * CHUNK);
    }
  });

  it('does not touch what comes at once, twice or four times as fast as it is played, though the line was restless', () => {
    for (const [quantaPerChunk, chunk] of [
      [0, CHUNK],
      [2, CHUNK],
      [4, CHUNK],
      [0, 48_000],
    ] as const) {
      const { queue, read } = makeQueue(restlessDepth());
      const heard: number[] = [];
      for (let at = 0; at < 48_000; at += chunk) {
        queue.append('a', 0, numbered(chunk, at));
        heard.push(...read(quantaPerChunk));
      }
      queue.complete('a', 0);
      heard.push(...read(380));
      expect(heard).toHaveLength(48_000);
      expect(breaks(heard)).toBe(0);
    }
  });

  it('does not touch a steady line', () => {
    const { queue, read } = makeQueue(new JitterDepth());
    const heard: number[] = [];
    for (let quanta = 0, sent = 0; quanta < 1_000; quanta++) {
      while (sent <= quanta * QUANTUM) {
        queue.append('a', 0, numbered(CHUNK, sent));
        sent += CHUNK;
      }
      heard.push(...read(1));
    }
    expect(heard.length).toBeGreaterThan(980 * QUANTUM);
    expect(breaks(heard)).toBe(0);
  });

  it('ends every content with its whole count over any line', () => {
    const random = seededRandom(3);
    const depth = new JitterDepth();
    const { queue, log, read } = makeQueue(depth);
    for (let reply = 0; reply < 60; reply++) {
      const chunks = 5 + Math.floor(40 * random());
      for (let chunk = 0; chunk < chunks; chunk++) {
        queue.append(`item ${reply}`, 0, voice(CHUNK, chunk * CHUNK));
        read(Math.floor(22 * random()));
      }
      queue.complete(`item ${reply}`, 0);
      read(400);
      expect(log.at(-1)).toBe(`ended item ${reply} ${chunks * CHUNK}`);
    }
    expect(queue.underruns).toBeGreaterThan(1);
  });
});
