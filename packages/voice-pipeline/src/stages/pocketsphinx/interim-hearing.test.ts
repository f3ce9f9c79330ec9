import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locatePocketSphinx, type PocketSphinxInstallation } from './installation.ts';
import { InterimHearing } from './interim-hearing.ts';
import { RecogniserProcess } from './recogniser-process.ts';

let directory: string;
let counting: PocketSphinxInstallation;

/** In the program's place: says how many bytes it heard. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'voice-agent-test-'));
  const program = join(directory, 'counting');
  await writeFile(program, '#!/bin/sh\ncat | wc -c\n');
  await chmod(program, 0o755);
  counting = { ...(await locatePocketSphinx()), program, dialect: 'continuous' };
});

afterAll(() => rm(directory, { recursive: true }));

/** Grows by `second()`; `lent` are the recognisers that it took. */
function setUp({ idle = 10 } = {}) {
  const lent: RecogniserProcess[] = [];
  const texts: string[] = [];
  let wake = () => {};
  const lend = () => {
    if (lent.length >= idle) return undefined;
    const recogniser = new RecogniserProcess(counting, counting);
    lent.push(recogniser);
    return recogniser;
  };
  const hearing = new InterimHearing({ lend }, (text) => {
    texts.push(text);
    wake();
  });
  const heard: Int16Array[] = [];
  const second = () => {
    const samples = new Int16Array(16_000);
    heard.push(samples);
    hearing.grew(heard, samples);
  };
  const told = () => new Promise<void>((resolve) => (wake = resolve));
  return { hearing, lent, texts, second, told };
}

describe('InterimHearing', () => {
  it('has all that was said so far heard, again and again, and never twice at once', async () => {
    const { hearing, lent, texts, second, told } = setUp();
    let next = told();
    second();
    second();
    expect(lent).toHaveLength(1);
    await next;
    next = told();
    second();
    await next;
    expect(texts).toEqual(['32000', '96000']);
    hearing.stop();
  });

  it('waits longer the longer the utterance is', async () => {
    const { hearing, lent, second } = setUp();
    for (let i = 0; i < 12; i++) {
      second();
      await lent.at(-1)?.ended;
      await new Promise((resolve) => setImmediate(resolve));
    }
    // After 1, 2, 3, 4, 6, 8 and 11 seconds.
    expect(lent).toHaveLength(7);
    hearing.stop();
  });

  it('waits until a recogniser is idle', () => {
    const { hearing, lent, second } = setUp({ idle: 0 });
    for (let i = 0; i < 5; i++) second();
    expect(lent).toEqual([]);
    hearing.stop();
  });

  it('goes on after one that was taken back', async () => {
    const { hearing, lent, texts, second, told } = setUp();
    second();
    lent[0]?.kill();
    await lent[0]?.ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(texts).toEqual([]);
    const next = told();
    second();
    await next;
    expect(texts).toEqual(['64000']);
    hearing.stop();
  });

  it('tells nothing once it has stopped, and leaves no process; twice', async () => {
    const { hearing, lent, texts, second } = setUp();
    second();
    hearing.stop();
    hearing.stop();
    await lent[0]?.ended;
    second();
    expect(texts).toEqual([]);
    expect(lent).toHaveLength(1);
  });
});
