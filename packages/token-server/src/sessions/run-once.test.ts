import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/memory-store.ts';
import { runOnce } from './run-once.ts';

const once = (store: MemoryStore, request: unknown = { a: 1, b: [2] }) => ({
  store,
  key: 'k',
  request,
  ttlSeconds: 60,
  room: { mayNeed: 0, reserve: () => true, giveBack: () => undefined, refused: () => undefined },
});

describe('runOnce', () => {
  it('runs, then replays, whatever the order of keys', async () => {
    const store = new MemoryStore();
    let runs = 0;
    const work = async () => ({ run: ++runs });
    expect(await runOnce(once(store), work)).toEqual({ value: { run: 1 }, replayed: false });
    expect(await runOnce(once(store, { b: [2], a: 1 }), work)).toEqual({ value: { run: 1 }, replayed: true });
  });

  it.each([[{ a: 1, b: [2, 2] }], [{ a: '1', b: [2] }], [{ a: 1 }], [null], [[{ a: 1, b: [2] }]], ['{"a":1,"b":[2]}']])(
    'takes %j for another request',
    async (request) => {
      const store = new MemoryStore();
      await runOnce(once(store), async () => 1);
      await expect(runOnce(once(store, request), async () => 2)).rejects.toMatchObject({ code: 'call_id_conflict' });
    },
  );

  it('refuses while the first run is under way, also another request', async () => {
    const store = new MemoryStore();
    let finish = (_value: number) => {};
    let first: Promise<unknown> | undefined;
    await new Promise<void>((begun) => {
      first = runOnce(once(store), () => {
        begun();
        return new Promise<number>((resolve) => {
          finish = resolve;
        });
      });
    });
    await expect(runOnce(once(store), async () => 2)).rejects.toMatchObject({
      code: 'call_in_progress',
      retryAfterSeconds: 1,
    });
    await expect(runOnce(once(store, 'x'), async () => 2)).rejects.toMatchObject({ code: 'call_id_conflict' });
    finish(1);
    expect(await first).toEqual({ value: 1, replayed: false });
  });

  it('may run again after work that threw', async () => {
    const store = new MemoryStore();
    await expect(runOnce(once(store), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await runOnce(once(store), async () => 2)).toEqual({ value: 2, replayed: false });
  });

  it('does not run again when the answer could not be kept', async () => {
    const store = new MemoryStore();
    store.set = () => Promise.reject(new Error('store is full'));
    await expect(runOnce(once(store), async () => 1)).rejects.toThrow('store is full');
    await expect(runOnce(once(store), async () => 2)).rejects.toMatchObject({ code: 'call_in_progress' });
  });

  it('gives a claim up whose process died, when told to', async () => {
    const clock = { ms: 0 };
    const store = new MemoryStore(() => clock.ms);
    await new Promise<void>((begun) => {
      void runOnce({ ...once(store), claimSeconds: 5 }, () => new Promise(() => begun()));
    });
    await expect(runOnce(once(store), async () => 2)).rejects.toMatchObject({ code: 'call_in_progress' });
    clock.ms = 5_000;
    expect(await runOnce(once(store), async () => 2)).toEqual({ value: 2, replayed: false });
  });

  it('asks for claim and room in one way to the store', async () => {
    const asked: string[] = [];
    const store = new MemoryStore();
    const later = async <T>(what: string, answer: () => T) => {
      asked.push(what);
      await new Promise(setImmediate);
      asked.push(`${what}: answered`);
      return answer();
    };
    const room = {
      mayNeed: 10,
      reserve: () => later('room', () => true),
      giveBack: () => undefined,
      refused: () => undefined,
    };
    store.add = (() => later('claim', () => true)) as unknown as typeof store.add;
    await runOnce({ ...once(store), room }, async () => asked.push('work'));
    expect(asked).toEqual(['claim', 'room', 'claim: answered', 'room: answered', 'work']);
  });

  it.each(['reserve', 'add'])(
    'holds neither claim nor room where the store refuses one of them: %s',
    async (broken) => {
      const store = new MemoryStore();
      let taken = 0;
      const fail = () => Promise.reject(new Error('no'));
      const room = {
        mayNeed: 10,
        reserve: (chars: number) => {
          taken += chars;
          return true;
        },
        giveBack: (chars: number) => {
          taken -= chars;
        },
        refused: () => undefined,
      };
      if (broken === 'reserve') room.reserve = fail as unknown as typeof room.reserve;
      else store.add = fail as unknown as typeof store.add;
      await expect(runOnce({ ...once(store), room }, async () => 1)).rejects.toThrow('no');
      expect(taken).toBe(0);
      expect(store.get('k')).toBeUndefined();
    },
  );
});
