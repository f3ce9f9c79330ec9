import { describe, expect, it } from 'vitest';
import { meterHeight } from './level-meter.ts';

describe('meterHeight', () => {
  it('is still in silence', () => {
    expect(meterHeight(0)).toBe(0);
  });

  it('moves a third of the way for a quiet voice', () => {
    expect(meterHeight(0.05)).toBeGreaterThan(0.3);
  });

  it('rises with the level and never leaves 0 to 1', () => {
    const heights = [-1, 0, 0.01, 0.05, 0.1, 0.3, 0.5, 1, 4].map(meterHeight);
    expect([...heights].sort((a, b) => a - b)).toEqual(heights);
    expect(heights.at(0)).toBe(0);
    expect(heights.at(-1)).toBe(1);
  });
});
