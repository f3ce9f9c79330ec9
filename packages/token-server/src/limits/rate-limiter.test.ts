import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import type { Store } from '../store/store.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { rateLimiter } from './rate-limiter.ts';

function clocked(options: { store?: Store; name?: string } = {}) {
  // 40 s into a window.
  const clock = { ms: 1_800_000_040_000 };
  const store = options.store ?? memoryStore(() => clock.ms);
  const limiter = rateLimiter({ name: options.name ?? 'n', count: 3, seconds: 100, store, now: () => clock.ms });
  return { clock, limiter, store };
}

const takeTimes = async (limiter: ReturnType<typeof rateLimiter>, times: number, key = 'a') => {
  const waits: (number | undefined)[] = [];
  for (let i = 0; i < times; i++) waits.push(await limiter.take(key));
  return waits;
};

describe('rateLimiter', () => {
  it('lets so many through, and says when there is room again', async () => {
    const { clock, limiter } = clocked();
    expect(await takeTimes(limiter, 4)).toEqual([undefined, undefined, undefined, 60]);
    clock.ms += 59_500;
    expect(await limiter.take('a')).toBe(1);
    clock.ms += 500;
    expect(await takeTimes(limiter, 4)).toEqual([undefined, undefined, undefined, 100]);
  });

  it('counts each key and each name for itself', async () => {
    const { limiter, store, clock } = clocked();
    const other = rateLimiter({ name: 'm', count: 1, seconds: 100, store, now: () => clock.ms });
    await takeTimes(limiter, 4);
    expect(await limiter.take('b')).toBeUndefined();
    expect(await other.take('a')).toBeUndefined();
  });

  it('takes back what is given back', async () => {
    const { limiter } = clocked();
    await takeTimes(limiter, 3);
    await limiter.giveBack('a');
    expect(await takeTimes(limiter, 2)).toEqual([undefined, 60]);
  });

  it('never lets more through of a hundred at once', async () => {
    const { limiter } = clocked();
    const waits = await Promise.all(Array.from({ length: 100 }, () => limiter.take('a')));
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(3);
  });

  it('counts in this process while the store is gone, and in the store again when it is back', async () => {
    const store = new FailingStore();
    const { limiter } = clocked({ store });
    await takeTimes(limiter, 2);
    store.mode = 'gone';
    expect(await takeTimes(limiter, 4)).toEqual([undefined, undefined, undefined, 60]);
    store.mode = 'well';
    expect(await takeTimes(limiter, 2)).toEqual([undefined, 60]);
  });
});
