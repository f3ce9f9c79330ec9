import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';

function of(...values: number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('LatencyHistogram', () => {
  it('is within a bucket of the true percentiles, over all that a call may take', () => {
    const values = Array.from({ length: 2_000 }, (_, i) => 12 * 1.004 ** i);
    const histogram = of(...values);
    for (const part of [0.01, 0.25, 0.5, 0.9, 0.95, 0.99]) {
      const exact = values[Math.ceil(part * values.length) - 1] ?? 0;
      expect((histogram.percentile(part) ?? 0) / Math.min(exact, 66_000)).toBeGreaterThan(0.86);
      expect((histogram.percentile(part) ?? 0) / Math.min(exact, 66_000)).toBeLessThan(1.16);
    }
  });

  it('knows nothing where there was nothing', () => {
    expect(new LatencyHistogram().percentile(0.5)).toBeUndefined();
  });

  it('takes what it cannot place for the smallest or the greatest', () => {
    for (const odd of [0, -5, Number.NaN, 0.001]) expect(of(odd).percentile(0.5)).toBeLessThanOrEqual(10);
    for (const odd of [1e9, Number.MAX_VALUE]) expect(of(odd).percentile(0.5)).toBeGreaterThan(55_000);
  });

  it('adds another one up', () => {
    const both = of(100, 100, 100);
    both.add(of(1_000));
    expect(both.count).toBe(4);
    expect(both.percentile(1)).toBeGreaterThan(800);
    expect(both.percentile(0.5)).toBeLessThan(120);
  });

  it('rises with the part that is asked for', () => {
    const histogram = of(20, 40, 90, 300, 5_000);
    const parts = [0, 0.2, 0.4, 0.6, 0.8, 1].map((part) => histogram.percentile(part) ?? 0);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
  });
});
