import { describe, expect, it } from 'vitest';
import { describeStore } from '../testing/store-conformance.ts';
import { MemoryStore } from './memory-store.ts';

function clocked() {
  const clock = { ms: 1_000_000 };
  return { clock, store: new MemoryStore(() => clock.ms) };
}

describeStore('MemoryStore', async () => {
  const { clock, store } = clocked();
  return {
    store,
    pass: async (milliseconds) => {
      clock.ms += milliseconds;
    },
  };
});

describe('MemoryStore', () => {
  it('ends an entry to the millisecond', async () => {
    const { clock, store } = clocked();
    await store.set('a', '1', 10);
    clock.ms += 9_999;
    expect(await store.get('a')).toBe('1');
    clock.ms += 1;
    expect(await store.get('a')).toBeUndefined();
  });

  it('does not grow with what has expired', async () => {
    const { clock, store } = clocked();
    for (let i = 0; i < 50_000; i++) {
      clock.ms += 100;
      await store.set(`session:${i}`, 'x', 10);
    }
    // 100 are alive at any time. Sweeps come once a minute at the latest, that is every 600 writes.
    expect(store.size).toBeLessThan(1_100);
  });

  it('sweeps seldom while everything is alive', async () => {
    const { store } = clocked();
    for (let i = 0; i < 5_000; i++) await store.set(`session:${i}`, 'x', 10);
    expect(store.size).toBe(5_000);
    expect(await store.get('session:0')).toBe('x');
  });
});
