import { describe, expect, it } from 'vitest';
import { clock, count, duration, soundTime } from './formats.ts';

describe('duration', () => {
  it.each([
    [undefined, '—'],
    [0, '0 ms'],
    [994.4, '994 ms'],
    [996, '1.0 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [61_000, '61 s'],
  ])('writes %s as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});

describe('soundTime', () => {
  it.each([
    [0, '0 s'],
    [99, '99 s'],
    [100, '2 min'],
    [5_960, '99 min'],
    [12_600, '3.5 h'],
  ])('writes %s as %s', (seconds, text) => {
    expect(soundTime(seconds)).toBe(text);
  });
});

describe('clock and count', () => {
  it('write a time of day in UTC, and thousands apart', () => {
    expect(clock(Date.UTC(2026, 1, 3, 4, 5, 59))).toBe('04:05');
    expect(count(12_345)).toBe('12,345');
  });
});
