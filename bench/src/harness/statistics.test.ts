import { describe, expect, it } from 'vitest';
import { maximum, mean, median, percentile, rounded, slope } from './statistics.ts';

const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

describe('percentile', () => {
  it('is a sample, by nearest rank, whatever the order', () => {
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile(hundred, 1)).toBe(100);
  });

  it('of few samples is the largest, never more than was seen', () => {
    expect(percentile([3, 1, 2], 0.99)).toBe(3);
  });

  it('leaves its input as it was', () => {
    const samples = [3, 1, 2];
    percentile(samples, 0.5);
    expect(samples).toEqual([3, 1, 2]);
  });

  it('refuses no samples, and a share that is none', () => {
    expect(() => percentile([], 0.5)).toThrow(/No samples/);
    expect(() => percentile([1], 99)).toThrow(/share/);
    expect(() => percentile([1], Number.NaN)).toThrow(/share/);
  });
});

describe('median', () => {
  it('lies between the middle two of an even count', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([3, 1, 2])).toBe(2);
  });
});

describe('maximum', () => {
  it('is the largest', () => expect(maximum([-1, -5])).toBe(-1));
});

describe('mean', () => {
  it('adds up and divides', () => expect(mean([1, 2, 6])).toBe(3));
  it('refuses no samples', () => expect(() => mean([])).toThrow(/No samples/));
});

describe('slope', () => {
  it('follows a line exactly', () => {
    expect(
      slope([
        [10, 5],
        [20, 7],
        [60, 15],
      ]),
    ).toBeCloseTo(0.2);
  });

  it('is 0 where nothing grows', () => {
    expect(
      slope([
        [1, 4],
        [2, 4],
        [3, 4],
      ]),
    ).toBe(0);
  });

  it('refuses one point, and points above each other', () => {
    expect(() => slope([[1, 1]])).toThrow(/two points/);
    expect(() =>
      slope([
        [1, 1],
        [1, 2],
      ]),
    ).toThrow(/different x/);
  });
});

describe('rounded', () => {
  it('keeps three digits, and no fraction from 100 on', () => {
    expect(rounded(1.23456)).toBe(1.23);
    expect(rounded(1234.5)).toBe(1235);
    expect(rounded(0)).toBe(0);
    expect(rounded(0.000123456)).toBe(0.000123);
  });
});
