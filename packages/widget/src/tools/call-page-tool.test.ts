import { describe, expect, it } from 'vitest';
import { callPageTool } from './call-page-tool.ts';
import { type PageToolContext, PageTools } from './page-tools.ts';

/** A page's tools with a call's way to them. */
class CalledTools extends PageTools {
  readonly #timeoutMs: number | undefined;

  constructor(timeoutMs?: number) {
    super();
    this.#timeoutMs = timeoutMs;
  }

  call(name: string, input: unknown, given: PageToolContext): Promise<string> {
    return callPageTool(this, { name, input, timeoutMs: this.#timeoutMs }, given);
  }
}

const context: PageToolContext = { callId: 'c1', signal: new AbortController().signal };
const answering = (answer: unknown) => {
  const tools = new CalledTools();
  tools.register('look', () => answer);
  return tools.call('look', {}, context);
};
const circular: Record<string, unknown> = {};
circular.self = circular;

describe('callPageTool, what the model reads', () => {
  it.each([
    ['a text', 'Two left.', 'Two left.'],
    ['an empty text', '', ''],
    ['an object', { left: 2 }, '{"left":2}'],
    ['a list', [1, null], '[1,null]'],
    ['null', null, 'null'],
    ['false', false, 'false'],
    ['a promise', Promise.resolve({ left: 2 }), '{"left":2}'],
    ['nothing', undefined, 'Done.'],
  ])('is %s as it is, or as JSON', async (_, answer, output) => {
    expect(await answering(answer)).toBe(output);
  });

  it.each([
    ['a cycle', circular],
    ['a bigint', { n: 1n }],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
  ])('says that %s is no JSON', async (_, answer) => {
    expect(JSON.parse(await answering(answer))).toEqual({ error: 'It ran, but its result is not JSON.' });
  });

  it.each(['x', '営', '😀'])('is cut at 16 KiB of UTF-8, between characters: %s', async (letter) => {
    const output = await answering(letter.repeat(20_000));
    const size = new TextEncoder().encode(output).length;
    expect(size).toBeLessThanOrEqual(16_384);
    expect(size).toBeGreaterThan(16_300);
    expect(output).toMatch(new RegExp(`^(${letter})+… \\[cut here\\]$`, 'u'));
  });

  it('is not cut at 16 KiB exactly', async () => {
    expect(await answering('x'.repeat(16_384))).toBe('x'.repeat(16_384));
  });

  it('gives the handler the model’s arguments and the call’s id', async () => {
    const tools = new CalledTools();
    tools.register('look', (input, { callId }) => ({ input, callId }));
    expect(await tools.call('look', { id: 42 }, context)).toBe('{"input":{"id":42},"callId":"c1"}');
  });
});

describe('callPageTool, failures', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('The basket is "full".')), 'The basket is "full".'],
    ['throws at once', () => raise(new RangeError('No such size.')), 'No such size.'],
    ['throws a text', () => raise('sold out'), 'sold out'],
    ['throws without words', () => raise(new Error()), 'It failed. Do not guess its result.'],
    ['throws a long story', () => raise(new Error('"'.repeat(5_000))), '"'.repeat(1_000)],
  ])('tells what a handler says that %s, as the token server does', async (_, handler, message) => {
    const tools = new CalledTools();
    tools.register('look', handler);
    const output = await tools.call('look', {}, context);
    expect(output.startsWith('{"error":"')).toBe(true);
    expect(JSON.parse(output)).toEqual({ error: message });
  });

  it('tells that the page does not offer a tool', async () => {
    const output = await new CalledTools().call('look', {}, context);
    expect(JSON.parse(output)).toEqual({ error: 'The page does not offer look now. It did not run.' });
  });

  it('gives a handler up that never answers, and tells it so', async () => {
    const tools = new CalledTools(20);
    let signal: AbortSignal | undefined;
    tools.register('look', (_, given) => {
      signal = given.signal;
      return new Promise(() => undefined);
    });
    expect(JSON.parse(await tools.call('look', {}, context)).error).toContain('took too long');
    expect(signal?.aborted).toBe(true);
  });

  it('drops the complaint of a handler that was given up', async () => {
    const tools = new CalledTools(20);
    const late = deferred();
    tools.register('look', () => late.promise);
    await tools.call('look', {}, context);
    late.reject(new Error('too late'));
    // An unhandled rejection would fail the run.
    await late.promise.catch(() => undefined);
  });
});

describe('callPageTool, the end of the call', () => {
  it('does not begin for a call that is over', async () => {
    const tools = new CalledTools();
    let began = false;
    tools.register('look', () => {
      began = true;
    });
    await expect(tools.call('look', {}, { ...context, signal: AbortSignal.abort('over') })).rejects.toBe('over');
    expect(began).toBe(false);
  });

  it('rejects when the call ends, and tells the handler', async () => {
    const tools = new CalledTools();
    const life = new AbortController();
    let given: AbortSignal | undefined;
    tools.register('look', (_, { signal }) => {
      given = signal;
      return new Promise(() => undefined);
    });
    const output = tools.call('look', {}, { ...context, signal: life.signal });
    life.abort('over');
    await expect(output).rejects.toBe('over');
    expect(given?.reason).toBe('over');
  });

  it('answers where what was thrown cannot be read', async () => {
    const tools = new CalledTools();
    const unreadable = Object.defineProperty(new Error(), 'message', { value: 7 });
    for (const cause of [Object.create(null), unreadable]) {
      tools.register('look', () => raise(cause));
      expect(await tools.call('look', {}, context)).toContain('It failed');
    }
  });

  it('leaves the handler’s signal alone when it has answered in time', async () => {
    const tools = new CalledTools(20);
    let given: AbortSignal | undefined;
    tools.register('look', (_, { signal }) => {
      given = signal;
    });
    await tools.call('look', {}, context);
    tools.register('wait', () => new Promise(() => undefined));
    await tools.call('wait', {}, context);
    expect(given?.aborted).toBe(false);
  });

  it('leaves no listener at the call’s signal, however a handler ended', async () => {
    const tools = new CalledTools(20);
    const signal = new CountingSignal();
    for (const handler of [() => 1, () => raise('x'), () => new Promise(() => undefined)]) {
      tools.register('look', handler);
      await tools.call('look', {}, { callId: 'c1', signal });
      // The last clean-up stands behind the answer in the queue.
      await Promise.resolve();
      expect(signal.listening.size).toBe(0);
    }
  });
});

/** Counts who waits for the end. */
class CountingSignal extends EventTarget implements AbortSignal {
  readonly aborted = false;
  readonly reason = undefined;
  readonly listening = new Set<unknown>();
  onabort = null;
  throwIfAborted(): void {}

  override addEventListener(type: string, listener: never, { signal }: { signal?: AbortSignal } = {}): void {
    this.listening.add(listener);
    signal?.addEventListener('abort', () => this.listening.delete(listener));
    super.addEventListener(type, listener, { signal });
  }

  override removeEventListener(type: string, listener: never): void {
    this.listening.delete(listener);
    super.removeEventListener(type, listener);
  }
}

function raise(cause: unknown): never {
  throw cause;
}

function deferred() {
  let reject: (cause: unknown) => void = () => undefined;
  const promise = new Promise<unknown>((_, no) => {
    reject = no;
  });
  return { promise, reject };
}
