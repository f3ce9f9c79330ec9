import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { limitsOf, type RateOptions } from './limit-options.ts';
import { rateLimits } from './rate-limits.ts';

const one = { count: 1, seconds: 60 };

function limited(rates: RateOptions) {
  const refused: string[] = [];
  const now = () => 1_800_000_000_000;
  const options = { rates: limitsOf({ rates }).rates, store: memoryStore(now), now };
  return { refused, limits: rateLimits({ ...options, onRefused: (limit) => refused.push(limit) }) };
}

/** A refusal comes at once where the counters answer at once. */
const later = async (count: () => unknown) => count();

describe('rateLimits', () => {
  it('refuses with its name and the time to wait', async () => {
    const { limits, refused } = limited({ sessionsPerIp: one });
    await limits.sessionFrom('192.0.2.1');
    await expect(later(() => limits.sessionFrom('192.0.2.1'))).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: 60,
    });
    await limits.sessionFrom('192.0.2.2');
    expect(refused).toEqual(['sessions_per_ip']);
  });

  it('limits no address that is not known', async () => {
    const { limits } = limited({ sessionsPerIp: one, callsPerIp: one });
    for (let i = 0; i < 3; i++) await limits.sessionFrom(undefined);
    for (let i = 0; i < 3; i++) await limits.callFrom(undefined, 'tools');
  });

  it.each([
    ['sessions_per_user', { sessionsPerUser: one }, ['u', 'https://a.example']],
    ['sessions_per_site', { sessionsPerSite: one }, [undefined, 'https://a.example']],
    ['sessions', { sessions: one }, [undefined, undefined]],
  ] as const)('holds %s', async (name, rates, [user, site]) => {
    const { limits, refused } = limited(rates);
    await limits.sessionFor(user, site);
    await expect(later(() => limits.sessionFor(user, site))).rejects.toMatchObject({ code: 'rate_limited' });
    expect(refused).toEqual([name]);
  });

  it('takes nothing of what others share for one who is refused', async () => {
    const { limits, refused } = limited({ sessionsPerUser: one, sessions: { count: 2, seconds: 60 } });
    await limits.sessionFor('flooder', undefined);
    for (let i = 0; i < 20; i++) await later(() => limits.sessionFor('flooder', undefined)).catch(() => {});
    await limits.sessionFor('visitor', undefined);
    expect(new Set(refused)).toEqual(new Set(['sessions_per_user']));
  });

  it('takes nothing of what others share over a store that answers later, either', async () => {
    const store = new FailingStore();
    const refused: string[] = [];
    const rates = limitsOf({ rates: { sessionsPerUser: one, sessions: { count: 2, seconds: 60 } } }).rates;
    const now = () => 1_800_000_000_000;
    const limits = rateLimits({ rates, store, now, onRefused: (limit) => refused.push(limit) });
    await limits.sessionFor('flooder', undefined);
    for (let i = 0; i < 20; i++) await later(() => limits.sessionFor('flooder', undefined)).catch(() => {});
    await limits.sessionFor('visitor', undefined);
    expect(new Set(refused)).toEqual(new Set(['sessions_per_user']));
  });

  it('counts the kinds of calls apart', async () => {
    const { limits } = limited({ callsPerIp: one });
    await limits.callFrom('192.0.2.1', 'tools');
    await limits.callFrom('192.0.2.1', 'heartbeat');
    await expect(later(() => limits.callFrom('192.0.2.1', 'tools'))).rejects.toMatchObject({ code: 'rate_limited' });
  });

  it('counts the checks of each session apart', async () => {
    const { limits, refused } = limited({ checksPerSession: one });
    await limits.checkOf('vs_1');
    await limits.checkOf('vs_2');
    await expect(later(() => limits.checkOf('vs_1'))).rejects.toMatchObject({ code: 'rate_limited' });
    expect(refused).toEqual(['checks_per_session']);
  });

  it('holds nothing that is set to false', async () => {
    const { limits } = limited({
      sessionsPerIp: false,
      sessionsPerUser: false,
      sessionsPerSite: false,
      sessions: false,
      refreshesPerSession: false,
      checksPerSession: false,
      callsPerIp: false,
    });
    for (let i = 0; i < 2_000; i++) await limits.sessionFor('u', 'https://a.example');
    for (let i = 0; i < 100; i++) await limits.refreshOf('vs_1');
    for (let i = 0; i < 300; i++) await limits.checkOf('vs_1');
  });
});
