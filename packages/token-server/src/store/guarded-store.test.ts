import { describe, expect, it, vi } from 'vitest';
import { FailingStore } from '../testing/failing-store.ts';
import { describeStore } from '../testing/store-conformance.ts';
import { GuardedStore, isStoreGone, type StoreGuardOptions } from './guarded-store.ts';
import { MemoryStore } from './memory-store.ts';
import { NoCountError, type Store } from './store.ts';

describeStore('GuardedStore', async () => {
  const clock = { ms: 1_000_000 };
  return {
    store: new GuardedStore(new MemoryStore(() => clock.ms)),
    pass: async (milliseconds) => {
      clock.ms += milliseconds;
    },
  };
});

function guarded(options: StoreGuardOptions = {}) {
  const store = new FailingStore();
  const told: string[] = [];
  const guard = new GuardedStore(store, {
    timeoutMs: 30,
    retryMs: 20,
    onDown: (error) => told.push(`down: ${error}`),
    onUp: () => told.push('up'),
    ...options,
  });
  return { store, guard, told };
}

const refused = (guard: GuardedStore) => guard.get('a').then(() => false, isStoreGone);

describe('GuardedStore', () => {
  it.each(['gone', 'hung'] as const)('says store_unavailable and no more of one that is %s', async (mode) => {
    const { store, guard } = guarded();
    store.mode = mode;
    const calls = [guard.get('a'), guard.set('a', '1', 1), guard.add('a', '1', 1), guard.incr('a', 1), guard.del('a')];
    for (const { reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: 'store_unavailable', retryAfterSeconds: 2 });
      expect(reason.message).not.toContain('hunter2');
    }
  });

  it('tells of an outage once, and of its end', async () => {
    const { store, guard, told } = guarded();
    store.mode = 'gone';
    await Promise.all(Array.from({ length: 50 }, () => refused(guard)));
    for (let i = 0; i < 20; i++) expect(await refused(guard)).toBe(true);
    store.mode = 'well';
    await expect.poll(() => refused(guard), { interval: 5 }).toBe(false);
    expect(told).toEqual([expect.stringMatching(/^down: /), 'up']);
  });

  it('asks one at a time while it is gone, and fails the others at once', async () => {
    const { store, guard } = guarded({ timeoutMs: 60_000, retryMs: 0 });
    store.mode = 'gone';
    await refused(guard);
    store.mode = 'hung';
    store.missed = 0;
    void guard.get('probe').catch(() => {});
    for (let i = 0; i < 100; i++) expect(await refused(guard)).toBe(true);
    expect(store.missed).toBe(1);
  });

  it('takes a TypeError for an outage where a store is reached by fetch', async () => {
    const failed = async () => {
      throw new TypeError('fetch failed');
    };
    const told: unknown[] = [];
    const store = Object.assign(new MemoryStore(), {
      get: failed,
      set: failed,
      add: failed,
      incr: failed,
      del: failed,
    });
    const guard = new GuardedStore(store as unknown as Store, { retryMs: 0, onDown: (error) => told.push(error) });
    const calls = [
      () => guard.get('a'),
      () => guard.set('a', '1', 1),
      () => guard.add('a', '1', 1),
      () => guard.incr('a', 1),
      () => guard.del('a'),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(told).toEqual([new TypeError('fetch failed')]);
  });

  it('asks again in time when the clock is set back meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const { store, guard } = guarded();
      store.mode = 'gone';
      expect(await refused(guard)).toBe(true);
      store.mode = 'well';
      vi.setSystemTime(Date.now() - 3_600_000);
      await expect.poll(() => refused(guard), { interval: 5 }).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a mistake of the caller for no outage', async () => {
    const { guard, told } = guarded();
    await guard.set('text', 'x', 60);
    await expect(guard.incr('text', 60)).rejects.toThrow(NoCountError);
    expect(await guard.get('text')).toBe('x');
    expect(told).toEqual([]);
  });

  it('takes back what is counted when whoever asked has been told that it failed', async () => {
    const inner = new MemoryStore();
    let answer = () => {};
    const waits = () => new Promise<void>((resolve) => (answer = resolve));
    const store: Store = {
      get: (key) => inner.get(key),
      set: (...entry) => inner.set(...entry),
      add: (...entry) => inner.add(...entry),
      del: (key) => inner.del(key),
      async incr(...count) {
        const counted = inner.incr(...count);
        if ((count[2] ?? 1) > 0) await waits();
        return counted;
      },
    };
    const guard = new GuardedStore(store, { timeoutMs: 10 });
    await expect(guard.incr('n', 60, 600)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(inner.get('n')).toBe('600');
    answer();
    await expect.poll(() => inner.get('n')).toBe('0');
  });

  it('takes back what is claimed when whoever asked has been told that it failed, and nothing that others claimed', async () => {
    const inner = new MemoryStore();
    const answers: (() => void)[] = [];
    const store: Store = {
      get: (key) => inner.get(key),
      set: (...entry) => inner.set(...entry),
      del: (key) => inner.del(key),
      incr: (...count) => inner.incr(...count),
      async add(...entry) {
        const isFirst = inner.add(...entry);
        await new Promise<void>((resolve) => answers.push(resolve));
        return isFirst;
      },
    };
    inner.set('taken', 'by another', 60);
    const guards = ['free', 'taken'].map(async (key) => new GuardedStore(store, { timeoutMs: 10 }).add(key, '1', 60));
    for (const claim of guards) await expect(claim).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(inner.get('free')).toBe('1');
    for (const answer of answers) answer();
    await expect.poll(() => inner.get('free')).toBeUndefined();
    expect(inner.get('taken')).toBe('by another');
  });
});
