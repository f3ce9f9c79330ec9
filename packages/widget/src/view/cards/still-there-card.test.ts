import { describe, expect, it } from 'vitest';
import { clockTime } from './still-there-card.ts';

describe('clockTime', () => {
  it('shows minutes and seconds as a clock does', () => {
    expect(clockTime(30_000)).toBe('0:30');
    expect(clockTime(65_000)).toBe('1:05');
    expect(clockTime(600_000)).toBe('10:00');
  });

  it('counts a second that has begun, and never below nothing', () => {
    expect(clockTime(29_001)).toBe('0:30');
    expect(clockTime(29_000)).toBe('0:29');
    expect(clockTime(1)).toBe('0:01');
    expect(clockTime(0)).toBe('0:00');
    expect(clockTime(-5_000)).toBe('0:00');
  });
});
