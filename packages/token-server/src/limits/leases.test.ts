import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import { Leases } from './leases.ts';

const SECOND = 1_000;

function clocked(limit = 1) {
  const clock = { ms: 1_800_000_000_000 };
  const leases = new Leases(
    memoryStore(() => clock.ms),
    () => clock.ms,
  );
  const scopes = [{ key: 'k', limit }];
  const take = async (sessionId: string) => {
    const takenAt = clock.ms / SECOND;
    const full = await leases.take(scopes, takenAt);
    return full ? undefined : { sessionId, takenAt };
  };
  return { clock, leases, scopes, take };
}

describe('Leases', () => {
  it('gives no more than there are, and what is released at once', async () => {
    const { leases, scopes, take } = clocked(2);
    const [first, second] = [await take('a'), await take('b')];
    expect(await take('c')).toBeUndefined();
    if (!first || !second) throw new Error('no lease');
    await leases.release(first, scopes);
    expect(await take('c')).toBeDefined();
    expect(await take('d')).toBeUndefined();
  });

  it('takes of every scope or of none, and names the full one', async () => {
    const { leases } = clocked();
    const [small, big] = [
      { key: 'small', limit: 1 },
      { key: 'big', limit: 2 },
    ];
    expect(await leases.take([small, big])).toBeUndefined();
    for (let i = 0; i < 5; i++) expect(await leases.take([small, big])).toBe(small);
    expect(await leases.take([big])).toBeUndefined();
    expect(await leases.take([big])).toBe(big);
  });

  it.each([0, 1, 44, 89])('lapses within three minutes, taken %s s into a window', async (into) => {
    const { clock, take } = clocked();
    clock.ms += into * SECOND;
    expect(await take('a')).toBeDefined();
    clock.ms += 89 * SECOND;
    expect(await take('b')).toBeUndefined();
    clock.ms += 91 * SECOND;
    expect(await take('b')).toBeDefined();
  });

  it.each([0, 17, 60, 89])(
    'lasts an hour of heartbeats, begun %s s into a window, twice at once and late ones too',
    async (into) => {
      const { clock, leases, scopes, take } = clocked();
      clock.ms += into * SECOND;
      const lease = await take('a');
      if (!lease) throw new Error('no lease');
      for (let beat = 0; beat < 80; beat++) {
        clock.ms += (beat % 3 === 0 ? 75 : 30) * SECOND;
        expect(await Promise.all([leases.renew(lease, scopes), leases.renew(lease, scopes)])).toEqual([
          undefined,
          undefined,
        ]);
        expect(await take('b')).toBeUndefined();
      }
      await leases.release(lease, scopes);
      expect(await take('b')).toBeDefined();
      expect(await take('c')).toBeUndefined();
    },
  );

  it('takes a lapsed one again if there is room, and refuses if there is none', async () => {
    const { clock, leases, scopes, take } = clocked();
    const asleep = await take('asleep');
    if (!asleep) throw new Error('no lease');
    clock.ms += 600 * SECOND;
    expect(await leases.renew(asleep, scopes)).toBeUndefined();
    expect(await take('b')).toBeUndefined();
    clock.ms += 600 * SECOND;
    const other = await take('other');
    expect(other).toBeDefined();
    expect(await leases.renew(asleep, scopes)).toBe(scopes[0]);
    expect(await leases.renew(asleep, scopes)).toBe(scopes[0]);
    if (other) await leases.release(other, scopes);
    expect(await leases.renew(asleep, scopes)).toBeUndefined();
    expect(await take('b')).toBeUndefined();
  });

  it('counts nothing below zero when a lapsed one is released', async () => {
    const { clock, leases, scopes, take } = clocked();
    const lease = await take('a');
    if (!lease) throw new Error('no lease');
    clock.ms += 600 * SECOND;
    await leases.release(lease, scopes);
    expect(await take('b')).toBeDefined();
    expect(await take('c')).toBeUndefined();
  });
});
