import { describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import { soon, within } from './within.ts';

const forever = new Promise<never>(() => undefined);

async function read<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('within', () => {
  it('passes on a source that comes in time, and its error', async () => {
    async function* two() {
      yield 1;
      yield 2;
    }
    async function* broken() {
      yield 1;
      throw new Error('its own');
    }
    expect(await read(within(two(), 10_000, 'tts-failed'))).toEqual([1, 2]);
    await expect(read(within(broken(), 10_000, 'tts-failed'))).rejects.toThrow('its own');
  });

  it('breaks off a source that hangs, at its start or later, and does not wait for its clean-up', async () => {
    async function* hanging() {
      yield 1;
      await forever;
    }
    const items: number[] = [];
    const reading = (async () => {
      for await (const item of within(hanging(), 20, 'workflow-failed')) items.push(item);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'workflow-failed', message: 'Nothing came for 0.02 s.' });
    expect(items).toEqual([1]);
  });

  it('ends the source when its reader stops', async () => {
    let isEnded = false;
    async function* source() {
      try {
        yield 1;
        yield 2;
      } finally {
        isEnded = true;
      }
    }
    for await (const item of within(source(), 10_000, 'tts-failed')) if (item === 1) break;
    expect(isEnded).toBe(true);
  });
});

describe('soon', () => {
  it('does not count the time in which it is excused', async () => {
    let asked = 0;
    const isExcused = () => {
      asked += 1;
      return asked < 3;
    };
    await expect(soon(forever, 5, 'stt-failed', isExcused)).rejects.toMatchObject({ code: 'stt-failed' });
    expect(asked).toBe(2 + 10);
  });

  it('is the promise, or the time-out', async () => {
    expect(await soon(Promise.resolve(1), 10_000, 'vad-failed')).toBe(1);
    await expect(soon(forever, 5, 'vad-failed')).rejects.toBeInstanceOf(PipelineError);
  });
});
