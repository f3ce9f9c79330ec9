import { describe, expect, it } from 'vitest';
import { type LimitOptions, limitsOf } from './limit-options.ts';

describe('limitsOf', () => {
  it('limits everything by itself', () => {
    for (const group of Object.values(limitsOf())) {
      for (const value of Object.values(group)) expect(value).not.toBe(false);
    }
  });

  it('changes what is named and keeps the rest', () => {
    const { concurrency, rates } = limitsOf({
      concurrency: { perIp: false },
      rates: { sessions: { count: 5, seconds: 1 } },
    });
    expect(concurrency).toEqual({ perUser: 3, perIp: false, total: 1_000 });
    expect(rates.sessions).toEqual({ count: 5, seconds: 1 });
    expect(rates.sessionsPerIp).toEqual({ count: 30, seconds: 600 });
  });

  it.each<[string, unknown]>([
    ['limits.rates.sessionsPerUsr', { rates: { sessionsPerUsr: { count: 1, seconds: 1 } } }],
    ['limits.rates.sessionsPerIp', { rates: { sessionsPerIp: 5 } }],
    ['limits.rates.sessionsPerIp.count', { rates: { sessionsPerIp: { count: 0, seconds: 1 } } }],
    ['limits.rates.sessionsPerIp.seconds', { rates: { sessionsPerIp: { count: 1 } } }],
    ['limits.concurrency.perUser', { concurrency: { perUser: -1 } }],
    ['limits.concurrency.total', { concurrency: { total: 1.5 } }],
    ['limits.minutesPerDay.perUser', { minutesPerDay: { perUser: '60' } }],
  ])('names %s where it cannot be', (path, options) => {
    expect(() => limitsOf(options as LimitOptions)).toThrow(`${path}:`);
  });
});
