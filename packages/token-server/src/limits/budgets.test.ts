import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
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
});
