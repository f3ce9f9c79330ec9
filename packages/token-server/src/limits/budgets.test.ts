import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuardedStore } from '../store/guarded-store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { Budgets, secondsToNextDay } from './budgets.ts';

const DAY = 86_400;
const at = 20_000 * DAY;
const user = { key: 'user', limitSeconds: 1_000 };
const all = { key: 'all', limitSeconds: 1_500 };
const other = { key: 'other', limitSeconds: 1_000 };

function budgets() {
  const store = memoryStore(() => at * 1_000);
  return { store, budgets: new Budgets(store), spent: (key: string) => store.get(`seconds:${key}:${at / DAY}`) };
}

describe('Budgets', () => {
  it('takes what is wanted, then what is left, then nothing', async () => {
    const { budgets: b, spent } = budgets();
    expect(await b.take([user], { wanted: 600, atLeast: 30, at })).toEqual({ seconds: 600 });
    expect(await b.take([user], { wanted: 600, atLeast: 30, at })).toEqual({ seconds: 400 });
    expect(await b.take([user], { wanted: 600, atLeast: 30, at })).toEqual({ empty: user });
    expect(await spent('user')).toBe('1000');
  });

  it('takes from all scopes what the poorest has', async () => {
    const { budgets: b, spent } = budgets();
    await b.take([other, all], { wanted: 900, atLeast: 30, at });
    expect(await b.take([user, all], { wanted: 900, atLeast: 30, at })).toEqual({ seconds: 600 });
    expect(await b.take([user, all], { wanted: 900, atLeast: 30, at })).toEqual({ empty: all });
    expect([await spent('user'), await spent('all')]).toEqual(['600', '1500']);
  });

  it('has again what is given back, and all of it the next day', async () => {
    const { budgets: b } = budgets();
    await b.take([user], { wanted: 1_000, atLeast: 30, at });
    await b.giveBack([user], 100, at);
    await b.giveBack([user], -50, at); // A session that lasted longer than it was given.
    expect(await b.take([user], { wanted: 600, atLeast: 30, at })).toEqual({ seconds: 100 });
    expect(await b.take([user], { wanted: 600, atLeast: 30, at: at + DAY })).toEqual({ seconds: 600 });
    expect(secondsToNextDay(at)).toBe(DAY);
    expect(secondsToNextDay(at + DAY - 1)).toBe(1);
  });

  it('never gives out more than there is, whoever asks for how much at once', async () => {
    const asks = fc.array(fc.integer({ min: 30, max: 700 }), { minLength: 1, maxLength: 40 });
    const check = async (wishes: number[]) => {
      const { budgets: b, spent } = budgets();
      const answers = await Promise.all(wishes.map((wanted) => b.take([user, all], { wanted, atLeast: 30, at })));
      const given = answers.reduce((sum, answer) => sum + ('seconds' in answer ? answer.seconds : 0), 0);
      expect(given).toBeLessThanOrEqual(user.limitSeconds);
      expect([await spent('user'), await spent('all')]).toEqual([String(given), String(given)]);
    };
    await fc.assert(fc.asyncProperty(asks, check), { numRuns: 200 });
  });

  it('takes nothing of any scope where one cannot be counted', async () => {
    const { store, budgets: b, spent } = failing();
    store.only = (key) => key.startsWith('seconds:all');
    store.mode = 'gone';
    await expect(b.take([user, all], { wanted: 600, atLeast: 30, at })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    store.mode = 'well';
    // What could not be given back at once comes with what is taken next.
    const owed = async () => {
      await b.take([other], { wanted: 30, atLeast: 30, at }).catch(() => undefined);
      return Number((await spent('user')) ?? 0);
    };
    await expect.poll(owed).toBe(0);
    expect(Number((await spent('all')) ?? 0)).toBe(0);
  });

  it('gives back later what it cannot give back now, once', async () => {
    const { store, budgets: b, spent } = failing();
    await b.take([user, all], { wanted: 600, atLeast: 30, at });
    store.mode = 'gone';
    await b.giveBack([user, all], 400, at);
    await b.giveBack([user], 100, at);
    store.mode = 'well';
    const taken = () =>
      b.take([other], { wanted: 30, atLeast: 30, at }).then(
        () => true,
        () => false,
      );
    await expect.poll(taken).toBe(true);
    await Promise.all([taken(), taken()]);
    expect([await spent('user'), await spent('all')]).toEqual(['100', '200']);
  });
});

const key = (name: string) => `seconds:${name}:${at / DAY}`;

/** On a store that can go, as the server guards it. */
function failing() {
  const inner = memoryStore(() => at * 1_000);
  const store = new FailingStore(inner);
  const guard = new GuardedStore(store, { retryMs: 1 });
  const b = new Budgets(guard);
  return {
    store,
    budgets: { take: async (...args: Parameters<Budgets['take']>) => b.take(...args), giveBack: b.giveBack.bind(b) },
    spent: (name: string) => inner.get(key(name)),
  };
}
