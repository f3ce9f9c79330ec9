/** What every `Store` must do. Run it for an implementation of your own: limits are only as good as its atomicity. */
import { describe, expect, it } from 'vitest';
import { NoCountError, type Store, type StoreAnswer } from '../store/store.ts';

export interface StoreUnderTest {
  store: Store;
  /** Lets time pass: on the store's clock, or really. */
  pass(milliseconds: number): Promise<void>;
}

const RACERS = 100;
const race = <T>(run: (index: number) => StoreAnswer<T>) =>
  Promise.all(Array.from({ length: RACERS }, (_, i) => run(i)));

/** @param open - gives an empty store for each test. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a Store`, () => {
    it('keeps a value until its time is over', async () => {
      const { store, pass } = await open();
      await store.set('a', '1', 0.2);
      await store.set('b', '2', 60);
      expect(await store.get('a')).toBe('1');
      await pass(250);
      expect(await store.get('a')).toBeUndefined();
      expect(await store.get('b')).toBe('2');
      expect(await store.get('never')).toBeUndefined();
    });

    it('overwrites with set, value and time', async () => {
      const { store, pass } = await open();
      await store.set('a', '1', 0.2);
      await store.set('a', '2', 60);
      await pass(250);
      expect(await store.get('a')).toBe('2');
    });

    it('adds only where nothing is, or where it has expired', async () => {
      const { store, pass } = await open();
      expect(await store.add('a', '1', 0.2)).toBe(true);
      expect(await store.add('a', '2', 60)).toBe(false);
      expect(await store.get('a')).toBe('1');
      await pass(250);
      expect(await store.add('a', '3', 60)).toBe(true);
      expect(await store.get('a')).toBe('3');
      await store.del('a');
      expect(await store.add('a', '4', 60)).toBe(true);
    });

    it('lets one of a hundred adds at once win, and keeps its value', async () => {
      const { store } = await open();
      const won = await race((index) => store.add('a', String(index), 60));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get('a')).toBe(String(won.indexOf(true)));
    });

    it('counts, by any whole number, below zero too', async () => {
      const { store } = await open();
      expect(await store.incr('n', 60)).toBe(1);
      expect(await store.incr('n', 60)).toBe(2);
      expect(await store.incr('n', 60, 600)).toBe(602);
      expect(await store.incr('n', 60, -603)).toBe(-1);
      expect(await store.incr('n', 60, 0)).toBe(-1);
      expect(await store.incr('fresh', 60, -7)).toBe(-7);
      expect(await store.get('n')).toBe('-1');
    });

    it('gives a hundred increments at once a hundred different counts', async () => {
      const { store } = await open();
      const counts = await race(() => store.incr('n', 60));
      expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: RACERS }, (_, i) => i + 1));
    });

    it('loses nothing of increments and decrements at once', async () => {
      const { store } = await open();
      await race((index) => store.incr('n', 60, index % 2 ? 3 : -2));
      expect(await store.incr('n', 60, 0)).toBe(RACERS / 2);
    });

    it('ends a counter when its first count expires, whatever came after', async () => {
      const { store, pass } = await open();
      await store.incr('n', 0.4);
      await pass(250);
      await store.incr('n', 60);
      await pass(250);
      expect(await store.incr('n', 60)).toBe(1);
    });

    it('counts on from a number that was set, and refuses to count text', async () => {
      const { store } = await open();
      await store.set('n', '41', 60);
      expect(await store.incr('n', 60)).toBe(42);
      await store.set('text', 'x', 60);
      await expect((async () => store.incr('text', 60))()).rejects.toThrow(NoCountError);
      expect(await store.get('text')).toBe('x');
    });

    it('forgets what is deleted, once or twice', async () => {
      const { store } = await open();
      await store.set('a', '1', 60);
      await store.del('a');
      await store.del('a');
      expect(await store.get('a')).toBeUndefined();
    });

    it.each([
      ['an empty text', ''],
      ['a number', '007'],
      ['a megabyte', 'x'.repeat(1_000_000)],
      ['every kind of character', 'Grüße, 世界 👩‍👩‍👧 \u0000 \r\n "\\ \ud7ff'],
    ])('keeps %s as it is', async (_what, value) => {
      const { store } = await open();
      await store.set('a', value, 60);
      expect(await store.get('a')).toBe(value);
    });

    it.each(['user:Zoë@例え.jp', 'a b\r\nSET x 1', 'x'.repeat(1_000), '{tag}:*?[1]', '__proto__', ''])(
      'takes %j for a key of its own',
      async (key) => {
        const { store } = await open();
        await store.set(key, 'this', 60);
        await store.set(`${key}.`, 'another', 60);
        expect(await store.get(key)).toBe('this');
        expect(await store.add(key, 'other', 60)).toBe(false);
      },
    );
  });
}
