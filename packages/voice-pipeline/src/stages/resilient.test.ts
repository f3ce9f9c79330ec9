import { describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import { ScriptedStt } from '../pipeline/stages.fixture.ts';
import { ScriptedTts } from '../pipeline/tts.fixture.ts';
import { resilientStt } from './resilient-stt.ts';
import { resilientTts } from './resilient-tts.ts';
import type { Stt } from './stt.ts';
import type { Tts } from './tts.ts';

const passing = new PipelineError('stt-failed', 'busy', { isTransient: true });
const options = { backoffMs: 1 };
const speech = new Int16Array(480);

async function hear(stt: Stt): Promise<string> {
  const utterance = stt.start();
  for (let i = 0; i < 3; i++) utterance.push(speech);
  let text = '';
  for await (const delta of utterance.finish()) text += delta;
  return text;
}

async function speak(tts: Tts, text: string, signal?: AbortSignal): Promise<number[]> {
  const lengths: number[] = [];
  for await (const chunk of tts.synthesize(text, signal ? { signal } : {})) lengths.push(chunk.length);
  return lengths;
}

describe('resilientStt', () => {
  it('hears while the visitor speaks, with the first', async () => {
    const first = new ScriptedStt('hello');
    expect(await hear(resilientStt([first, new ScriptedStt('other')], options))).toBe('hello');
    expect(first.heard).toEqual([1440]);
  });

  it('has the same speech heard again, and then by another', async () => {
    const first = new ScriptedStt(passing, passing);
    const second = new ScriptedStt('hello');
    const told: string[] = [];
    const onRetry = ({ stage }: { stage: string }) => told.push(stage);
    expect(await hear(resilientStt([first, second], { ...options, onRetry }))).toBe('hello');
    expect(first.heard).toEqual([1440, 1440]);
    expect(second.heard).toEqual([1440]);
    expect(told).toEqual(['Scripted', 'Scripted']);
  });

  it('lets another hear when the first hangs, or does not even start', async () => {
    const hanging = new ScriptedStt(new Promise<string>(() => undefined));
    expect(await hear(resilientStt([hanging, new ScriptedStt('hello')], { attempts: 1, timeoutMs: 5 }))).toBe('hello');
    expect(hanging.cancels).toBeGreaterThan(0);
    const closed = new ScriptedStt();
    closed.start = () => {
      throw new Error('closed');
    };
    expect(await hear(resilientStt([closed, new ScriptedStt('hello')], options))).toBe('hello');
  });

  it('fails as the last one fails, ends on cancel, and needs a stage', async () => {
    await expect(hear(resilientStt([new ScriptedStt(passing)], { attempts: 1 }))).rejects.toBe(passing);
    const utterance = resilientStt([new ScriptedStt(new Promise<string>(() => undefined))]).start();
    utterance.push(speech);
    const words = utterance.finish();
    utterance.cancel();
    for await (const word of words) expect(word).toBeUndefined();
    expect(() => resilientStt([])).toThrow(RangeError);
  });
});

describe('resilientTts', () => {
  it('speaks with the first that can', async () => {
    const second = new ScriptedTts();
    expect(await speak(resilientTts([new ScriptedTts(), second], options), 'one two')).toEqual([3, 3]);
    expect(second.requests).toEqual([]);
    expect(await speak(resilientTts([new ScriptedTts({ failsOn: 'one' }), second], options), 'one two')).toEqual([
      3, 3,
    ]);
    expect(second.requests).toHaveLength(1);
  });

  it('lets another speak when the first is silent or hangs', async () => {
    const mute = new ScriptedTts();
    mute.synthesize = async function* () {};
    expect(await speak(resilientTts([mute, new ScriptedTts()], options), 'one')).toEqual([3]);
    const hanging = new ScriptedTts({ beforeChunk: () => new Promise(() => undefined) });
    expect(await speak(resilientTts([hanging, new ScriptedTts()], { ...options, timeoutMs: 5 }), 'one')).toEqual([3]);
  });

  it('does not begin a sentence twice', async () => {
    const broken = new ScriptedTts();
    broken.synthesize = async function* () {
      yield new Int16Array(5);
      throw passing;
    };
    const second = new ScriptedTts();
    await expect(speak(resilientTts([broken, second], options), 'one')).rejects.toBe(passing);
    expect(second.requests).toEqual([]);
  });

  it('ends on abort, closes all, and needs a stage', async () => {
    expect(await speak(resilientTts([new ScriptedTts()]), 'one', AbortSignal.abort())).toEqual([]);
    await resilientTts([new ScriptedTts()]).close();
    expect(() => resilientTts([])).toThrow(RangeError);
  });
});
