import { describe, expect, it } from 'vitest';
import { ResponseRate } from './response-rate.ts';

describe('ResponseRate', () => {
  it('fills evenly, up to its limit', () => {
    let now = 0;
    const rate = new ResponseRate(4, () => now);
    expect([1, 2, 3, 4, 5].map(() => rate.take())).toEqual([true, true, true, true, false]);
    expect(rate.describe()).toEqual([{ name: 'requests', limit: 4, remaining: 0, reset_seconds: 60 }]);
    now += 14_999;
    expect(rate.take()).toBe(false);
    now += 1;
    expect(rate.take()).toBe(true);
    now += 3_600_000;
    expect(rate.take()).toBe(true);
    expect(rate.describe()).toEqual([{ name: 'requests', limit: 4, remaining: 3, reset_seconds: 15 }]);
  });

  it('gives nothing for a clock that goes back', () => {
    let now = 100_000;
    const rate = new ResponseRate(1, () => now);
    expect(rate.take()).toBe(true);
    now = 0;
    expect(rate.take()).toBe(false);
  });
});
