import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStores, redisStores, type SharedStores } from '../testing/shared-stores.ts';
import { Admission } from './admission.ts';
import { type LimitOptions, limitsOf } from './limit-options.ts';

const ANNA = { userId: 'anna', network: '192.0.2.1' };
const STRANGER = { userId: undefined, network: '192.0.2.1' };

describe.each([
  ['memory', memoryStores],
  ['Redis', redisStores],
] as const)('Admission on %s, of two instances', (_name, make) => {
  let stores: SharedStores;
  beforeAll(async () => {
    stores = await make();
  });
  afterAll(() => stores.close());

  function open(options: LimitOptions) {
    const clock = { ms: Date.now() };
    const refused: string[] = [];
    const limits = limitsOf(options);
    const [one, two] = stores
      .open()
      .map((store) => new Admission({ limits, store, now: () => clock.ms, onRefused: (name) => refused.push(name) }));
    if (!one || !two) throw new Error('two stores');
    return { clock, refused, one, two };
  }

  it('admits one of a hundred at once where one may be on', async () => {
    const { one, two, refused } = open({ concurrency: { perUser: 1 } });
    const asks = Array.from({ length: 100 }, (_, i) => (i % 2 ? one : two).admit(ANNA, 600));
    const answers = await Promise.allSettled(asks);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused).toHaveLength(99);
    const [failure] = answers.filter((answer) => answer.status === 'rejected');
    expect(failure?.reason).toMatchObject({ code: 'too_many_sessions', retryAfterSeconds: 30 });
  });

  it.each([
    ['concurrent_per_user', { concurrency: { perUser: 2 } }, ANNA],
    ['concurrent_per_ip', { concurrency: { perIp: 2 } }, STRANGER],
    ['concurrent', { concurrency: { total: 2 } }, { userId: undefined, network: undefined }],
  ])('holds %s across instances, and frees what has ended', async (name, limits, visitor) => {
    const { one, two, refused } = open(limits);
    const admitted = await one.admit(visitor, 600);
    await two.admit(visitor, 600);
    await expect(one.admit(visitor, 600)).rejects.toMatchObject({ code: 'too_many_sessions' });
    expect(refused).toEqual([name]);
    await two.release('vs_1', visitor, admitted);
    await one.admit(visitor, 600);
    await expect(two.admit(visitor, 600)).rejects.toMatchObject({ code: 'too_many_sessions' });
  });

  it.each([
    ['minutes_per_user', { minutesPerDay: { perUser: 15 } }, ANNA],
    ['minutes_per_ip', { minutesPerDay: { perIp: 15 } }, STRANGER],
    ['minutes', { minutesPerDay: { total: 15 } }, { userId: undefined, network: undefined }],
  ])('holds %s: shortens the last session, then refuses until tomorrow', async (name, limits, visitor) => {
    const { one, two, refused } = open(limits);
    expect((await one.admit(visitor, 600)).seconds).toBe(600);
    expect((await two.admit(visitor, 600)).seconds).toBe(300);
    const refusal = await one.admit(visitor, 600).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'budget_exhausted', retryAfterSeconds: expect.any(Number) });
    expect(refused).toEqual([name]);
  });

  it('settles what was used, a minute at least', async () => {
    const { clock, one } = open({ minutesPerDay: { perUser: 20 }, concurrency: { perUser: 9 } });
    const admitted = await one.admit(ANNA, 600);
    clock.ms += 120_000;
    await one.release('vs_1', ANNA, admitted);
    await one.release('vs_2', ANNA, await one.admit(ANNA, 600));
    // 2 and 1 of 20 are used.
    expect((await one.admit(ANNA, 1_200)).seconds).toBe(17 * 60);
  });

  it('gives all back of a session that never began', async () => {
    const { one } = open({ minutesPerDay: { perUser: 10 }, concurrency: { perUser: 1 } });
    await one.undo(ANNA, await one.admit(ANNA, 600));
    expect((await one.admit(ANNA, 600)).seconds).toBe(600);
  });

  it('gives a user who is signed in the minutes of a user, not those of the address', async () => {
    const { one } = open({ minutesPerDay: { perIp: 1, perUser: 10 } });
    expect((await one.admit(ANNA, 600)).seconds).toBe(600);
    expect((await one.admit(STRANGER, 600)).seconds).toBe(60);
  });

  it('renews a session on whichever instance it beats', async () => {
    const { clock, one, two } = open({ concurrency: { perUser: 1 } });
    const admitted = await one.admit(ANNA, 600);
    for (let beat = 0; beat < 20; beat++) {
      clock.ms += 30_000;
      await (beat % 2 ? one : two).renew('vs_1', ANNA, admitted);
    }
    await expect(two.admit(ANNA, 600)).rejects.toMatchObject({ code: 'too_many_sessions' });
  });
});
