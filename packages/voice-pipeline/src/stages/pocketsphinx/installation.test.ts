import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PipelineError } from '../../errors.ts';
import { isPocketSphinxInstalled, locatePocketSphinx } from './installation.ts';

let prefix: string;

beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), 'voice-agent-test-'));
  await mkdir(join(prefix, 'bin'));
  await mkdir(join(prefix, 'share/pocketsphinx/model/en-us/en-us'), { recursive: true });
  for (const file of [
    'bin/pocketsphinx',
    'share/pocketsphinx/model/en-us/en-us.lm.bin',
    'share/pocketsphinx/model/en-us/cmudict-en-us.dict',
  ])
    await writeFile(join(prefix, file), '');
  await chmod(join(prefix, 'bin/pocketsphinx'), 0o755);
});

afterAll(() => rm(prefix, { recursive: true }));

describe('locatePocketSphinx', () => {
  it('finds what is installed here', async () => {
    expect(await isPocketSphinxInstalled()).toBe(true);
    expect((await locatePocketSphinx()).languageModel).toMatch(/en-us\.lm\.bin$/u);
  });

  it("finds a version 5 and the model beside it, under the program's own prefix", async () => {
    expect(await locatePocketSphinx({ program: join(prefix, 'bin/pocketsphinx') })).toEqual({
      program: join(prefix, 'bin/pocketsphinx'),
      dialect: 'version-5',
      acousticModel: join(prefix, 'share/pocketsphinx/model/en-us/en-us'),
      languageModel: join(prefix, 'share/pocketsphinx/model/en-us/en-us.lm.bin'),
      dictionary: join(prefix, 'share/pocketsphinx/model/en-us/cmudict-en-us.dict'),
    });
  });

  it.each([
    ['the program', { program: '/nowhere/pocketsphinx_continuous' }],
    ['the model', { modelDirectory: '/nowhere/en-us' }],
  ])('says how to install %s', async (_, paths) => {
    expect(await isPocketSphinxInstalled(paths)).toBe(false);
    const locating = locatePocketSphinx(paths);
    await expect(locating).rejects.toBeInstanceOf(PipelineError);
    await expect(locating).rejects.toThrow('/nowhere/');
    await expect(locating).rejects.toThrow(
      /apt-get install pocketsphinx pocketsphinx-en-us|brew install cmu-pocketsphinx/u,
    );
  });

  it('does not take a file that cannot be run for the program', async () => {
    const program = join(prefix, 'share/pocketsphinx/model/en-us/en-us.lm.bin');
    expect(await isPocketSphinxInstalled({ program })).toBe(false);
  });
});
