import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { settle } from '../pipeline/tts.fixture.ts';
import { inTimeOrAborted, watched } from './watched.ts';

async function* from<Item>(items: readonly Item[], onStop: () => void = () => undefined): AsyncGenerator<Item> {
  try {
    yield* items;
  } finally {
    onStop();
  }
}

async function read<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const hanging: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
};
const lateError = () => new Error('too slow');

describe('watched', () => {
  it('hands everything on, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    expect(await read(watched(from([1, 2, 3]), { signal, timeoutMs: 60_000, lateError }))).toEqual([1, 2, 3]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('fails as the source fails', async () => {
    async function* broken() {
      yield 1;
      throw new Error('broken');
    }
    await expect(read(watched(broken(), {}))).rejects.toThrow('broken');
  });

  it('leaves a source that hangs: when it is late, and on abort', async () => {
    const stop = new AbortController();
    await expect(read(watched(hanging, { timeoutMs: 5, lateError }))).rejects.toThrow('too slow');
    const reading = read(watched(hanging, { signal: stop.signal }));
    await settle();
    stop.abort();
    expect(await reading).toEqual([]);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });

  it('counts the time of each item, not of its reader', async () => {
    const seen: number[] = [];
    for await (const item of watched(from([1, 2]), { timeoutMs: 200, lateError })) {
      seen.push(item);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(seen).toEqual([1, 2]);
  });

  it('asks nothing of a source after an abort, and tells it to stop', async () => {
    const stop = new AbortController();
    let isStopped = false;
    const seen: number[] = [];
    const source = from([1, 2, 3], () => {
      isStopped = true;
    });
    for await (const item of watched(source, { signal: stop.signal })) {
      seen.push(item);
      stop.abort();
    }
    await settle();
    expect(seen).toEqual([1]);
    expect(isStopped).toBe(true);
    expect(await read(watched(from([1]), { signal: AbortSignal.abort() }))).toEqual([]);
  });

  it('tells the source to stop when its reader stops', async () => {
    let isStopped = false;
    const source = from([1, 2], () => {
      isStopped = true;
    });
    for await (const _ of watched(source, {})) break;
    await settle();
    expect(isStopped).toBe(true);
  });
});

describe('inTimeOrAborted', () => {
  it('gives the result, nothing on abort, and its error when it is late', async () => {
    expect(await inTimeOrAborted(Promise.resolve(1), { timeoutMs: 1000, lateError })).toBe(1);
    expect(await inTimeOrAborted(new Promise(() => undefined), { signal: AbortSignal.abort() })).toBeUndefined();
    await expect(inTimeOrAborted(new Promise(() => undefined), { timeoutMs: 5, lateError })).rejects.toThrow(
      'too slow',
    );
    await expect(inTimeOrAborted(Promise.reject(new Error('no')), {})).rejects.toThrow('no');
  });

  it('gives the whole time to what was excused until just before it was late', async () => {
    let looks = 0;
    const isExcused = () => {
      looks += 1;
      return looks < 10;
    };
    const forever = new Promise(() => undefined);
    await expect(inTimeOrAborted(forever, { timeoutMs: 50, isExcused, lateError })).rejects.toThrow('too slow');
    expect(looks).toBe(9 + 10);
  });

  it('waits for ever where the time is longer than any timer runs', async () => {
    const soon = new Promise((resolve) => setTimeout(resolve, 20, 'there'));
    expect(await inTimeOrAborted(soon, { timeoutMs: 2 ** 31 })).toBe('there');
  });
});
