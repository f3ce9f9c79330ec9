import { describe, expect, it } from 'vitest';
import { inNextTurn } from './next-turn.ts';

describe.each([
  ['setImmediate', undefined],
  ['timers alone', {}],
])('inNextTurn, with %s', (_name, runtime) => {
  it('calls after all that follows at once', async () => {
    const told: string[] = [];
    const called = new Promise<void>((resolve) => {
      inNextTurn(() => {
        told.push('next turn');
        resolve();
      }, runtime);
    });
    for (let i = 0; i < 100; i++) await undefined;
    told.push('at once');
    await called;
    expect(told).toEqual(['at once', 'next turn']);
  });

  it('is taken back, once or twice, and also after it was called', async () => {
    const told: string[] = [];
    const takeBack = inNextTurn(() => told.push('taken back'), runtime);
    takeBack();
    takeBack();
    const takeBackLate = await new Promise<() => void>((resolve) => {
      const take = inNextTurn(() => resolve(take), runtime);
    });
    takeBackLate();
    expect(told).toEqual([]);
  });
});
