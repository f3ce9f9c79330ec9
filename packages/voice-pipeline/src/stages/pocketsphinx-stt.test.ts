import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import { flite } from './flite-tts.ts';
import { locatePocketSphinx } from './pocketsphinx/installation.ts';
import { pocketSphinx } from './pocketsphinx-stt.ts';
import { hear, say } from './speech.fixture.ts';
import type { Stt } from './stt.ts';

const tts = flite();
let stt: Stt;
let clips: Record<string, Int16Array>;

const TEXTS = ['thank you very much', 'what is the capital of france', 'the weather is nice today'];

beforeAll(async () => {
  stt = await pocketSphinx({ maxRecognisers: 2 });
  clips = Object.fromEntries(await Promise.all(TEXTS.map(async (text) => [text, await say(tts, text, 'rms')])));
});

afterAll(async () => {
  await tts.close();
  await stt.close();
});

const clip = (text: string) => clips[text] ?? new Int16Array(0);

describe('pocketSphinx', () => {
  it('gives the text in pieces that join to it', async () => {
    const utterance = stt.start();
    utterance.push(clip('thank you very much'));
    const pieces: string[] = [];
    for await (const piece of utterance.finish()) pieces.push(piece);
    expect(pieces).toEqual(['thank', ' you', ' very', ' much']);
  });

  it('hears several utterances at once, more than it has recognisers', async () => {
    const said = [...TEXTS, ...TEXTS];
    expect(await Promise.all(said.map((text) => hear(stt, clip(text))))).toEqual(said);
  });

  it('tells how long each utterance waited for a recogniser', async () => {
    const waits: number[] = [];
    const onRecogniser = (waitedMs: number) => waits.push(waitedMs);
    const said = TEXTS.map((text) => hear(stt, clip(text), { speaker: {}, onRecogniser }));
    const last = stt.start({ onRecogniser: () => undefined });
    expect(last.isWaiting).toBe(true);
    last.cancel();
    expect(last.isWaiting).toBe(false);
    await Promise.all(said);
    expect(waits).toHaveLength(3);
    expect(waits[0]).toBeLessThan(waits[2] as number);
  });

  it('hears nothing in silence, and in no samples at all', async () => {
    expect(await hear(stt, new Int16Array(24_000))).toBe('');
    expect(await hear(stt, new Int16Array(0))).toBe('');
  });

  it('takes nothing after finish', async () => {
    const utterance = stt.start();
    utterance.push(clip('the weather is nice today'));
    const text = utterance.finish();
    utterance.push(clip('thank you very much'));
    const pieces: string[] = [];
    for await (const piece of text) pieces.push(piece);
    expect(pieces.join('')).toBe('the weather is nice today');
  });

  it('gives a cancelled utterance no text: before, during and after finish; twice', async () => {
    const read = async (text: AsyncIterable<string>) => {
      const pieces: string[] = [];
      for await (const piece of text) pieces.push(piece);
      return pieces;
    };
    const before = stt.start();
    before.push(clip('thank you very much'));
    before.cancel();
    before.cancel();
    expect(await read(before.finish())).toEqual([]);

    const during = stt.start();
    during.push(clip('thank you very much'));
    const reading = read(during.finish());
    during.cancel();
    expect(await reading).toEqual([]);

    const after = stt.start();
    after.push(clip('thank you very much'));
    expect((await read(after.finish())).join('')).toBe('thank you very much');
    after.cancel();
  });

  it('goes on after many cancelled utterances', async () => {
    for (let i = 0; i < 6; i++) {
      const utterance = stt.start();
      utterance.push(clip('the weather is nice today'));
      utterance.cancel();
    }
    expect(await hear(stt, clip('the weather is nice today'))).toBe('the weather is nice today');
  });
});

describe('pocketSphinx, while the visitor still speaks', () => {
  it('tells what it understands so far, and hears in the end what it hears without', async () => {
    const own = await pocketSphinx({ maxRecognisers: 3 });
    const text = 'the weather is nice today';
    const samples = clip(text);
    const guesses: string[] = [];
    let wake = () => {};
    const told = new Promise<void>((resolve) => (wake = resolve));
    const onInterim = (guess: string) => {
      guesses.push(guess);
      wake();
    };
    const utterance = own.start({ onInterim });
    utterance.push(samples.subarray(0, 30_000));
    await told;
    expect(guesses[0]).toMatch(/^the weather/);
    utterance.push(samples.subarray(30_000));
    let heard = '';
    for await (const piece of utterance.finish()) heard += piece;
    expect(heard).toBe(text);
    const count = guesses.length;
    await own.close();
    expect(guesses).toHaveLength(count);
  });

  it('tells nothing where it is switched off', async () => {
    const own = await pocketSphinx({ maxRecognisers: 3, interim: false });
    const guesses: string[] = [];
    const heard = await hear(own, clip('thank you very much'), { onInterim: (guess) => guesses.push(guess) });
    expect(heard).toBe('thank you very much');
    expect(guesses).toEqual([]);
    await own.close();
  });
});

describe('pocketSphinx with a program that crashes', () => {
  let directory: string;
  let modelDirectory: string;
  let program: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'voice-agent-test-'));
    const installation = await locatePocketSphinx();
    program = installation.program;
    modelDirectory = dirname(installation.languageModel);
  });

  afterAll(() => rm(directory, { recursive: true }));

  /** Crashes when it has heard something, as often as asked; then it is the real program. */
  async function crashing(times: number): Promise<string> {
    const marks = await mkdtemp(join(directory, 'marks-'));
    const path = join(marks, 'pocketsphinx_continuous');
    const attempts = Array.from({ length: times }, (_, i) => `mkdir ${marks}/${i} 2>/dev/null`).join(' || ');
    const crash = 'head -c 1000 >/dev/null; kill -SEGV $$';
    await writeFile(path, `#!/bin/sh\nif ${attempts}; then ${crash}; fi\nexec ${program} "$@"\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('hears the utterance again from its start', async () => {
    const own = await pocketSphinx({ program: await crashing(1), modelDirectory, maxRecognisers: 1 });
    expect(await hear(own, clip('thank you very much'))).toBe('thank you very much');
    await own.close();
  });

  it('fails after the second crash, and hears the next utterance', async () => {
    const own = await pocketSphinx({ program: await crashing(2), modelDirectory, maxRecognisers: 1 });
    const failing = hear(own, clip('thank you very much'));
    await expect(failing).rejects.toBeInstanceOf(PipelineError);
    await expect(failing).rejects.toMatchObject({ code: 'stt-failed' });
    expect(await hear(own, clip('the weather is nice today'))).toBe('the weather is nice today');
    await own.close();
  });
});

describe('pocketSphinx at its start and end', () => {
  it('says what to install', async () => {
    await expect(pocketSphinx({ program: '/nowhere/pocketsphinx' })).rejects.toThrow(/apt-get install|brew install/u);
  });

  it('names the phrases and words that have no pronunciation', async () => {
    const starting = pocketSphinx({
      phrases: ['book a repair', 'fix my brompton', 'service a {bike}'],
      slots: { bike: ['xyzzy'] },
    });
    await expect(starting).rejects.toMatchObject({ code: 'stt-failed' });
    await expect(starting).rejects.toThrow('"fix my brompton": brompton; "service a {bike}": xyzzy');
  });

  it('takes pronunciations for them, and refuses sounds that do not exist', async () => {
    const phrases = ['service my xyzzy'];
    const own = await pocketSphinx({ phrases, pronunciations: { xyzzy: 'B AY S IH K AH L' }, maxRecognisers: 1 });
    expect(await hear(own, await say(tts, 'service my bicycle', 'rms'))).toBe('service my xyzzy');
    await own.close();
    await expect(pocketSphinx({ phrases, pronunciations: { xyzzy: 'B AI S' } })).rejects.toThrow('unknown sounds: AI');
  });

  it('says what is wrong with a phrase', async () => {
    await expect(pocketSphinx({ phrases: ['book [a repair'] })).rejects.toThrow('"book [a repair" lacks a closing ]');
  });

  it('closes with its files gone; who waits then fails, and nobody starts', async () => {
    const models = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('voice-agent-sphinx-'));
    const others = new Set(await models());
    const own = await pocketSphinx({ phrases: ['yes', 'no'], maxRecognisers: 1 });
    const made = (await models()).filter((name) => !others.has(name));
    expect(made).not.toEqual([]);
    const waiting = ['the weather is nice today', 'thank you very much'].map((text) => hear(own, clip(text)));
    const outcomes = Promise.allSettled(waiting);
    await Promise.all([own.close(), own.close()]);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const left = new Set(await models());
    expect(made.every((name) => left.has(name))).toBe(false);
    expect(() => own.start()).toThrow(PipelineError);
  });

  it.each([Number.NaN, 0])('refuses %d recognisers', async (maxRecognisers) => {
    await expect(pocketSphinx({ maxRecognisers })).rejects.toThrow(RangeError);
  });
});
