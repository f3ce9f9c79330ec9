import { describe, expect, it } from 'vitest';
import { checkedNumber } from './checked-number.ts';

describe('checkedNumber', () => {
  it('lets through what is within', () => {
    expect([checkedNumber('n', 1, { least: 1 }), checkedNumber('n', Infinity, { least: 1 })]).toEqual([1, Infinity]);
    expect(checkedNumber('n', 8, { least: 0, most: 8 })).toBe(8);
  });

  it.each([Number.NaN, 0, -1, '5' as unknown as number])('refuses %j by name', (value) => {
    expect(() => checkedNumber('n', value, { least: 1 })).toThrow(
      new RangeError(`n must be a number from 1 on, not ${value}.`),
    );
  });

  it('says what is the most', () => {
    expect(() => checkedNumber('n', 9, { least: 0, most: 8 })).toThrow('n must be a number from 0 to 8, not 9.');
  });
});
