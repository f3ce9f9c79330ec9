import { afterAll, describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import { flite } from './flite-tts.ts';
import type { TtsOptions } from './tts.ts';

const tts = flite();
afterAll(() => tts.close());

async function seconds(text: string, options?: TtsOptions): Promise<number> {
  let samples = 0;
  for await (const chunk of tts.synthesize(text, options)) samples += chunk.length;
  return samples / 24_000;
}

async function speech(text: string, options?: TtsOptions): Promise<Int16Array> {
  const samples: number[] = [];
  for await (const chunk of tts.synthesize(text, options)) samples.push(...chunk);
  return Int16Array.from(samples);
}

const SENTENCE = 'Your bicycle will be ready on Tuesday.';

describe('flite', () => {
  it.each(['slt', 'rms', 'awb', 'kal16', 'kal'])(
    'speaks: %s',
    async (voice) => {
      expect(tts.voices).toContain(voice);
      const samples = await speech(SENTENCE, { voice });
      expect(samples.length / 24_000).toBeGreaterThan(1.2);
      expect(samples.length / 24_000).toBeLessThan(5);
      expect(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeGreaterThan(4000);
    },
    30_000,
  );

  it('gives chunks of 100 ms, the last one shorter', async () => {
    const lengths: number[] = [];
    for await (const chunk of tts.synthesize(SENTENCE)) lengths.push(chunk.length);
    expect(new Set(lengths.slice(0, -1))).toEqual(new Set([2400]));
    expect(lengths.at(-1)).toBeLessThanOrEqual(2400);
  });

  it('speaks the same text the same way, and other voices otherwise', async () => {
    const first = await speech(SENTENCE, { voice: 'marin' });
    expect(await speech(SENTENCE, { voice: 'slt' })).toEqual(first);
    expect(await speech(SENTENCE, { voice: 'nobody' })).toEqual(first);
    expect(await speech(SENTENCE, { voice: 'cedar' })).not.toEqual(first);
  });

  it('stretches time with the speed, within its limits', async () => {
    const normal = await seconds(SENTENCE);
    expect((await seconds(SENTENCE, { speed: 0.5 })) / normal).toBeCloseTo(2, 0);
    expect((await seconds(SENTENCE, { speed: 1.5 })) / normal).toBeCloseTo(1 / 1.5, 1);
    expect(await seconds(SENTENCE, { speed: 99 })).toBe(await seconds(SENTENCE, { speed: 1.5 }));
    expect(await seconds(SENTENCE, { speed: Number.NaN })).toBe(normal);
  });

  it('speaks long texts whole', async () => {
    const one = await seconds('This is one sentence of many. ');
    const many = await seconds('This is one sentence of many. '.repeat(40));
    expect(many / one).toBeGreaterThan(32);
    expect(many / one).toBeLessThan(44);
  }, 60_000);

  it('has no sound for text that cannot be spoken, and takes text that looks like an option', async () => {
    for (const text of ['', '...', '你好', '\u0000']) expect(await seconds(text)).toBe(0);
    expect(await seconds('-voice rms')).toBeGreaterThan(0.5);
    expect(await seconds('--help')).toBeGreaterThan(0.2);
  });

  it('speaks requests at once, each its own', async () => {
    const alone = await Promise.all(['one', 'two hundred', 'three thousand five'].map((text) => seconds(text)));
    const together = ['three thousand five', 'one', 'two hundred'].map((text) => seconds(text));
    expect(await Promise.all(together)).toEqual([alone[2], alone[0], alone[1]]);
  });

  it('stops on abort: before, while it waits, and between chunks', async () => {
    expect(await seconds(SENTENCE, { signal: AbortSignal.abort() })).toBe(0);
    const waiting = new AbortController();
    const nothing = seconds(SENTENCE.repeat(8), { signal: waiting.signal });
    setImmediate(() => waiting.abort());
    expect(await nothing).toBe(0);
    const speaking = new AbortController();
    let chunks = 0;
    for await (const _ of tts.synthesize(SENTENCE, { signal: speaking.signal })) if (++chunks === 3) speaking.abort();
    expect(chunks).toBe(3);
  });

  it('does not hold the event loop up while it synthesises', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    const text = SENTENCE.repeat(9);
    const iterator = tts.synthesize(text)[Symbol.asyncIterator]();
    const first = iterator.next();
    count();
    await first;
    isDone = true;
    await iterator.return?.();
    expect(turns).toBeGreaterThan(20);
  });

  it('survives hundreds of sentences in one process', async () => {
    for (let i = 0; i < 120; i++) expect(await seconds(`Number ${i}.`, { voice: 'kal16' })).toBeGreaterThan(0.2);
  }, 120_000);

  it('closes twice; who waits then fails, and so does who comes later', async () => {
    const own = flite();
    const read = async (text: string) => {
      for await (const _ of own.synthesize(text)) return;
    };
    await read('Hello.');
    const waiting = expect(read(SENTENCE.repeat(8))).rejects.toBeInstanceOf(PipelineError);
    await Promise.all([own.close(), own.close()]);
    await waiting;
    await expect(read('Hello.')).rejects.toMatchObject({ code: 'tts-failed' });
  });

  it('closes before it was ever used', async () => {
    await flite().close();
  });

  it('speaks on by another worker when a sentence takes too long, also what waited behind it', async () => {
    const own = flite({ voice: 'kal', timeoutMs: 1_000 });
    const length = async (text: string, options?: TtsOptions) => {
      let samples = 0;
      for await (const chunk of own.synthesize(text, options)) samples += chunk.length;
      return samples;
    };
    const slow = expect(length(SENTENCE.repeat(10), { voice: 'slt', speed: 0.25 })).rejects.toMatchObject({
      code: 'tts-failed',
    });
    const behind = length('Hello.');
    await slow;
    expect(await behind).toBeGreaterThan(5_000);
    expect(await length('Hello again.')).toBeGreaterThan(5_000);
    await own.close();
  });

  it.each([Number.NaN, 0, Infinity])('refuses a time limit of %d', (timeoutMs) => {
    expect(() => flite({ timeoutMs })).toThrow(RangeError);
  });
});
