import { describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import { type FirstOptions, firstThatWorks, type Source } from './first-that-works.ts';

const lasting = new PipelineError('tts-failed', 'wrong key');
const passing = new PipelineError('tts-failed', 'busy', { isTransient: true });
const options: FirstOptions = {
  backoffMs: 1,
  lateError: (name) => new PipelineError('tts-timeout', `${name} is late`, { isTransient: true }),
};

/** Each start does the next thing: an error, the items, or 'hang'. */
function source(name: string, ...plan: (Error | string[] | 'hang')[]) {
  const signals: AbortSignal[] = [];
  const made: Source<string> & { signals: AbortSignal[] } = {
    name,
    signals,
    async *start(signal) {
      const next = plan[signals.push(signal) - 1];
      if (next instanceof Error) throw next;
      if (next === 'hang') await new Promise(() => undefined);
      else yield* next ?? [];
    },
  };
  return made;
}

async function read(sources: Source<string>[], more: Partial<FirstOptions> = {}): Promise<string[]> {
  const items: string[] = [];
  for await (const item of firstThatWorks(sources, { ...options, ...more })) items.push(item);
  return items;
}

describe('firstThatWorks', () => {
  it('takes the first that works', async () => {
    const second = source('b', ['never']);
    expect(await read([source('a', ['1', '2']), second])).toEqual(['1', '2']);
    expect(second.signals).toEqual([]);
  });

  it('goes on to the next though who is told of it throws', async () => {
    const onRetry = () => {
      throw new Error('no disk');
    };
    expect(await read([source('a', lasting), source('b', ['2'])], { onRetry })).toEqual(['2']);
  });

  it('tries again what may work again, then the next', async () => {
    const failures: string[] = [];
    const onRetry: FirstOptions['onRetry'] = ({ stage, error }) =>
      failures.push(`${stage} ${(error as Error).message}`);
    expect(await read([source('a', passing, ['2'])], { onRetry })).toEqual(['2']);
    expect(await read([source('a', passing, passing), source('b', ['3'])], { onRetry })).toEqual(['3']);
    expect(failures).toEqual(['a busy', 'a busy', 'a busy']);
  });

  it('does not try again what will not work again', async () => {
    const first = source('a', lasting, ['never']);
    expect(await read([first, source('b', ['1'])])).toEqual(['1']);
    expect(first.signals).toHaveLength(1);
  });

  it('fails as the last attempt failed', async () => {
    await expect(read([source('a', passing, passing), source('b', lasting)])).rejects.toBe(lasting);
    await expect(read([source('a', new Error('own'), new Error('own again'))])).rejects.toThrow('own again');
  });

  it('leaves one that hangs, and stops it', async () => {
    const first = source('a', 'hang', 'hang');
    expect(await read([first, source('b', ['1'])], { timeoutMs: 5 })).toEqual(['1']);
    expect(first.signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    await expect(read([source('a', 'hang')], { timeoutMs: 5, attempts: 1 })).rejects.toThrow('a is late');
  });

  it('leaves none for another once it has brought something', async () => {
    const broken: Source<string> = {
      name: 'a',
      async *start() {
        yield '1';
        throw passing;
      },
    };
    const second = source('b', ['never']);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const item of firstThatWorks([broken, second], options)) seen.push(item);
    })();
    await expect(reading).rejects.toBe(passing);
    expect(seen).toEqual(['1']);
    expect(second.signals).toEqual([]);
  });

  it('ends quietly on abort: while one hangs, and while it waits for the next attempt', async () => {
    for (const plan of ['hang', passing] as const) {
      const stop = new AbortController();
      const first = source('a', plan, ['never']);
      const reading = read([first], { signal: stop.signal, backoffMs: 60_000 });
      await new Promise((resolve) => setImmediate(resolve));
      stop.abort();
      expect(await reading).toEqual([]);
      expect(first.signals).toHaveLength(1);
    }
  });

  it('tries as often as is wanted, also for ever', async () => {
    const again = source('a', ...Array.from({ length: 5 }, () => passing), ['1']);
    expect(await read([again], { attempts: Infinity, backoffMs: 0 })).toEqual(['1']);
  });
});
