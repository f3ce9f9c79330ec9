import { describe, expect, it } from 'vitest';
import { MemoryStore } from './memory-store.ts';

function clocked() {
  const clock = { ms: 1_000_000 };
  return { clock, store: new MemoryStore(() => clock.ms) };
}

describe('MemoryStore', () => {
  it('keeps a value until its time is over', async () => {
    const { clock, store } = clocked();
    await store.set('a', '1', 10);
    clock.ms += 9_999;
    expect(await store.get('a')).toBe('1');
    clock.ms += 1;
    expect(await store.get('a')).toBeUndefined();
    expect(await store.get('never')).toBeUndefined();
  });

  it('overwrites with set, value and time', async () => {
    const { clock, store } = clocked();
    await store.set('a', '1', 10);
    await store.set('a', '2', 20);
    clock.ms += 15_000;
    expect(await store.get('a')).toBe('2');
  });

  it('adds only where nothing is, or where it has expired', async () => {
    const { clock, store } = clocked();
    expect(await store.add('a', '1', 10)).toBe(true);
    expect(await store.add('a', '2', 10)).toBe(false);
    expect(await store.get('a')).toBe('1');
    clock.ms += 10_000;
    expect(await store.add('a', '3', 10)).toBe(true);
    expect(await store.get('a')).toBe('3');
  });

  it('lets one of many adds at once win', async () => {
    const { store } = clocked();
    const won = await Promise.all(Array.from({ length: 100 }, (_, i) => store.add('a', String(i), 10)));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('counts, and starts again when the first count has expired', async () => {
    const { clock, store } = clocked();
    expect(await store.incr('n', 10)).toBe(1);
    clock.ms += 9_000;
    expect(await store.incr('n', 10)).toBe(2);
    clock.ms += 1_000;
    expect(await store.incr('n', 10)).toBe(1);
    await store.set('text', 'x', 10);
    await expect(store.incr('text', 10)).rejects.toThrow(TypeError);
  });

  it('forgets what is deleted, once or twice', async () => {
    const { store } = clocked();
    await store.set('a', '1', 10);
    await store.del('a');
    await store.del('a');
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
