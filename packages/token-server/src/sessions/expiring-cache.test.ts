import { describe, expect, it } from 'vitest';
import { ExpiringCache } from './expiring-cache.ts';

function clocked(max = 3) {
  const clock = { ms: 1_000 };
  return { clock, cache: new ExpiringCache<string>({ max, now: () => clock.ms }) };
}

describe('ExpiringCache', () => {
  it('remembers until the time is over, to the millisecond', () => {
    const { clock, cache } = clocked();
    cache.set('a', 'one', 2_000);
    clock.ms = 1_999;
    expect(cache.get('a')).toBe('one');
    clock.ms = 2_000;
    expect(cache.get('a')).toBeUndefined();
  });

  it('holds the newest of more than it may', () => {
    const { cache } = clocked();
    for (const key of ['a', 'b', 'a', 'c', 'd']) cache.set(key, key, 2_000);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual(['a', undefined, 'c', 'd']);
    expect(cache.size).toBe(3);
  });

  it('holds none that has expired when another one comes, though there is room', () => {
    const { clock, cache } = clocked(1_000);
    for (let i = 0; i < 500; i++) cache.set(`old ${i}`, 'x', 2_000);
    clock.ms = 2_000;
    cache.set('new', 'y', 3_000);
    expect([cache.size, cache.get('new')]).toEqual([1, 'y']);
  });

  it('forgets what it is told to, and takes the later word', () => {
    const { cache } = clocked();
    cache.set('a', 'one', 2_000);
    cache.set('a', 'two', 3_000);
    expect(cache.get('a')).toBe('two');
    cache.delete('a');
    expect([cache.get('a'), cache.size]).toEqual([undefined, 0]);
  });
});
