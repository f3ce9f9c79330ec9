import { describe, expect, it } from 'vitest';
import { type Spoken, speak } from './speak.ts';
import { ScriptedTts, settle } from './tts.fixture.ts';

const SENTENCES = [
  'Hello there. ',
  'This is the second sentence. ',
  'This is the third sentence. ',
  'And here is the fourth one. ',
];

async function* from(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

async function collect(spoken: AsyncIterable<Spoken>): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of spoken) seen.push(event.type === 'text' ? event.text : `${event.samples.length}`);
  return seen;
}

describe('speak', () => {
  it('says when each sentence is needed: when all before it have been heard, as far as they are known', async () => {
    const tts = new ScriptedTts({
      beforeChunk: (text) => (text.startsWith('This') ? new Promise(() => undefined) : Promise.resolve()),
    });
    const before = performance.now();
    const reading = speak(from([SENTENCES.join('')]), tts);
    await reading.next();
    await settle();
    const dues = () => tts.requests.map(({ options }) => (options.dueAt?.() ?? 0) - performance.now());
    // Nobody hears anything yet, and the first word can wait a second.
    const [first, second, third] = dues();
    expect(first).toBeGreaterThan(before + 900 - performance.now());
    expect(first).toBeLessThanOrEqual(1000);
    // Two words of 5 and 6 samples are next to nothing; a sentence that is not spoken yet is a guess.
    expect(second! - first!).toBeLessThan(500);
    expect(third! - second!).toBeGreaterThan(1000);
    await reading.next();
    // Now it plays.
    const [, late] = dues();
    expect(late).toBeLessThan(second!);
    expect(late).toBeLessThan(10);
    void reading.return();
  });

  it('gives each sentence before its audio, in order', async () => {
    // The first sentences take longest: order must not come from speed.
    let delay = 5;
    const tts = new ScriptedTts({
      beforeChunk: () => new Promise((resolve) => setTimeout(resolve, Math.max(0, delay--))),
    });
    expect(await collect(speak(from(['Hel', 'lo you. How', ' are you doing today? I am']), tts))).toEqual([
      'Hello you. ',
      '5',
      '4',
      'How are you doing today? ',
      '3',
      '3',
      '3',
      '5',
      '6',
      'I am',
      '1',
      '2',
    ]);
  });

  it('hands voice and speed on', async () => {
    const tts = new ScriptedTts();
    await collect(speak(from(['Hi.']), tts, { voice: 'one', speed: 1.2 }));
    expect(tts.requests[0]?.options).toMatchObject({ voice: 'one', speed: 1.2 });
  });

  it('gives text without words no audio, and loses none of it', async () => {
    const tts = new ScriptedTts();
    const texts = (await collect(speak(from(['  ', '— …', '\n']), tts))).join('');
    expect(texts).toBe('  — …\n');
    expect(tts.requests).toEqual([]);
  });

  it('gives nothing for nothing', async () => {
    expect(await collect(speak(from([]), new ScriptedTts()))).toEqual([]);
  });

  it('synthesises two sentences ahead of the reader, and no more', async () => {
    const tts = new ScriptedTts();
    const spoken = speak(from(SENTENCES), tts);
    await spoken.next();
    await settle();
    expect(tts.requests.map(({ text }) => text)).toEqual(SENTENCES.slice(0, 3));
    for (const _ of ['two chunks', 'and the next text']) await spoken.next();
    await spoken.next();
    await settle();
    expect(tts.requests).toHaveLength(4);
    await spoken.return();
  });

  it('holds the source back while the reader waits', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += 1;
        yield 'This is one more sentence. ';
      }
    }
    const spoken = speak(endless(), new ScriptedTts(), { prefetch: 1 });
    await spoken.next();
    await settle();
    const before = taken;
    await settle();
    expect(taken).toBe(before);
    expect(taken).toBeLessThan(6);
    await spoken.return();
  });

  it('starts to speak while the source still writes', async () => {
    let finish: (() => void) | undefined;
    async function* slow() {
      yield 'The first sentence. Then ';
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      yield 'the rest.';
    }
    const spoken = speak(slow(), new ScriptedTts());
    expect((await spoken.next()).value).toEqual({ type: 'text', text: 'The first sentence. ' });
    expect((await spoken.next()).value).toMatchObject({ type: 'audio' });
    finish?.();
    expect(await collect(spoken)).toEqual(['5', '9', 'Then the rest.', '4', '3', '5']);
  });

  it('fails with the source, after the sentences before', async () => {
    async function* broken() {
      yield 'The first sentence. Then';
      throw new Error('lost');
    }
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of speak(broken(), new ScriptedTts())) if (event.type === 'text') seen.push(event.text);
    })();
    await expect(reading).rejects.toThrow('lost');
    expect(seen).toEqual(['The first sentence. ']);
  });

  it('fails with the synthesis, in its turn, and stops the source', async () => {
    let isStopped = false;
    async function* source() {
      try {
        for (;;) yield* SENTENCES;
      } finally {
        isStopped = true;
      }
    }
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of speak(source(), new ScriptedTts({ failsOn: 'third' })))
        if (event.type === 'text') seen.push(event.text);
    })();
    await expect(reading).rejects.toThrow('cannot say');
    expect(seen).toEqual(SENTENCES.slice(0, 3));
    await settle();
    expect(isStopped).toBe(true);
  });

  it('ends quietly on abort while the source hangs, and asks it to stop', async () => {
    const stop = new AbortController();
    let isAskedToStop = false;
    const hanging: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          isAskedToStop = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const reading = collect(speak(hanging, new ScriptedTts(), { signal: stop.signal }));
    await settle();
    stop.abort();
    expect(await reading).toEqual([]);
    await settle();
    expect(isAskedToStop).toBe(true);
  });

  it('ends quietly on abort while the synthesis hangs', async () => {
    const stop = new AbortController();
    const tts = new ScriptedTts({ beforeChunk: () => new Promise(() => undefined) });
    const reading = collect(speak(from(SENTENCES), tts, { signal: stop.signal }));
    await settle();
    stop.abort();
    expect(await reading).toEqual([SENTENCES[0]]);
  });

  it('gives nothing when it is aborted before it starts', async () => {
    const tts = new ScriptedTts();
    expect(await collect(speak(from(SENTENCES), tts, { signal: AbortSignal.abort() }))).toEqual([]);
  });

  it('stops source and synthesis when its reader stops', async () => {
    let isStopped = false;
    async function* source() {
      try {
        yield* SENTENCES;
        await new Promise(() => undefined);
      } finally {
        isStopped = true;
      }
    }
    const tts = new ScriptedTts();
    for await (const event of speak(source(), tts)) if (event.type === 'audio') break;
    await settle();
    expect(isStopped).toBe(true);
    expect(tts.requests.every(({ options }) => options.signal?.aborted)).toBe(true);
  });

  it.each([Number.NaN, -1, Infinity])('refuses to prefetch %d sentences', async (prefetch) => {
    const spoken = speak(from(['One.']), new ScriptedTts(), { prefetch });
    await expect(spoken.next()).rejects.toThrow(/^prefetch must be a number from 0 to \d+, not /);
  });
});
