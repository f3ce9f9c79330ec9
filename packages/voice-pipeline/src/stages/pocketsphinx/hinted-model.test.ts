import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HintedModel, prepareModel } from './hinted-model.ts';
import { locatePocketSphinx, type PocketSphinxInstallation } from './installation.ts';
import { readTrigramModel } from './trigram-file.ts';

let installation: PocketSphinxInstallation;
let model: HintedModel;
let modelled: Set<string>;

beforeAll(async () => {
  installation = await locatePocketSphinx();
  const phrases = ['mend my brompton', 'sell me a pannier'];
  const pronunciations = { Brompton: 'B R AA M P T AH N' };
  model = await prepareModel(installation, { phrases, slots: {}, pronunciations });
  modelled = new Set(readTrigramModel(await readFile(model.languageModel)).words);
});

afterAll(() => model.remove());

const entriesOf = async (file: string) => (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
const wordOf = (entry: string) => entry.replace(/(\(\d+\))?\s.*/u, '');

describe('prepareModel', () => {
  it('writes a dictionary of the words that recognisers can hear, with every pronunciation, and of no others', async () => {
    const general = await entriesOf(installation.dictionary);
    const [added, ...own] = await entriesOf(model.dictionary);
    expect(added).toBe('brompton B R AA M P T AH N');
    expect(own.filter((entry) => !modelled.has(wordOf(entry))).slice(0, 3)).toEqual([]);
    const written = new Set(own);
    expect(general.filter((entry) => modelled.has(wordOf(entry)) && !written.has(entry)).slice(0, 3)).toEqual([]);
    expect(own.filter((entry) => /^(bicycle|read) |^read\(2\) /u.test(entry))).toHaveLength(3);
    expect(own.length).toBeLessThan(0.7 * general.length);
  });

  it("has the phrases' words in the model, those that the general one lacks, too", async () => {
    const general = new Set(readTrigramModel(await readFile(installation.languageModel)).words);
    const words = ['mend', 'brompton', 'pannier'];
    expect(words.map((word) => general.has(word))).toEqual([true, false, false]);
    expect(words.filter((word) => modelled.has(word))).toEqual(words);
    expect((await entriesOf(model.dictionary)).map(wordOf)).toEqual(expect.arrayContaining(words));
  });

  it('leaves the files of the machine as they are where there are no phrases', async () => {
    const plain = await prepareModel(installation, { phrases: [], slots: {}, pronunciations: {} });
    expect(plain).toMatchObject({ languageModel: installation.languageModel, dictionary: installation.dictionary });
    plain.remove();
    expect(existsSync(installation.dictionary)).toBe(true);
  });
});
