import { describe, expect, it } from 'vitest';
import { findMarks, markedMicrophone, marksOf, neverSilent, SAMPLES_PER_MS, TONES } from './test-sound.ts';

describe('neverSilent', () => {
  it('has the length asked for and no quiet sample', () => {
    const samples = neverSilent(200);
    expect(samples).toHaveLength(4_800);
    expect(Math.min(...samples.map(Math.abs))).toBeGreaterThanOrEqual(2_000);
    expect(Math.max(...samples)).toBeLessThan(8_001);
  });
});

describe('findMarks', () => {
  it('finds every mark of a marked microphone at its very sample, and knows its tone', () => {
    const found = findMarks(markedMicrophone(6_000));
    expect(found.length).toBeGreaterThan(TONES);
    expect(found).toEqual(marksOf(6_000));
  });

  it('knows tones at other volumes', () => {
    const quiet = markedMicrophone(6_000).map((sample) => sample / 4);
    expect(findMarks(quiet).map(({ tone }) => tone)).toEqual(marksOf(6_000).map(({ tone }) => tone));
  });

  it('finds none in silence, and leaves out one that is cut', () => {
    expect(findMarks(new Int16Array(48_000))).toEqual([]);
    const [first] = marksOf(2_000);
    const cut = (first?.sample ?? 0) + 10 * SAMPLES_PER_MS;
    expect(findMarks(markedMicrophone(2_000).subarray(0, cut))).toEqual([]);
  });
});

describe('marksOf', () => {
  it('are apart by changing amounts, take turns in tone, and leave the recording a silent end', () => {
    const marks = marksOf(10_000);
    const steps = marks.slice(1).map(({ sample }, i) => (sample - (marks[i]?.sample ?? 0)) / SAMPLES_PER_MS);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(200);
    expect(Math.max(...steps)).toBeLessThan(320);
    expect(new Set(steps).size).toBeGreaterThan(10);
    expect(marks.slice(0, 9).map(({ tone }) => tone)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
    expect(marks.at(-1)?.sample).toBeLessThan(9_800 * SAMPLES_PER_MS);
  });
});
