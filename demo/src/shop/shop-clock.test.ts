import { describe, expect, it } from 'vitest';
import { createShopClock } from './shop-clock.ts';

const at = (iso: string) => createShopClock(() => Date.parse(iso));

describe('createShopClock', () => {
  it('tells the time in London, summer and winter', () => {
    expect(at('2026-11-20T23:30:00Z').now()).toEqual({ weekday: 'friday', date: '2026-11-20', time: '23:30' });
    expect(at('2026-07-03T23:30:00Z').now()).toEqual({ weekday: 'saturday', date: '2026-07-04', time: '00:30' });
  });

  it('finds the next such weekday, never today', () => {
    expect(at('2026-11-20T12:00:00Z').dateOfNext('saturday')).toBe('2026-11-21');
    expect(at('2026-11-20T12:00:00Z').dateOfNext('thursday')).toBe('2026-11-26');
    expect(at('2026-11-20T12:00:00Z').dateOfNext('friday')).toBe('2026-11-27');
  });

  it('finds it over the nights on which clocks are changed', () => {
    expect(at('2026-03-28T23:30:00Z').dateOfNext('tuesday')).toBe('2026-03-31');
    expect(at('2026-10-23T23:30:00Z').dateOfNext('tuesday')).toBe('2026-10-27');
  });
});
