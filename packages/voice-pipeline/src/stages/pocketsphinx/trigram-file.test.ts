import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../errors.ts';
import { locatePocketSphinx } from './installation.ts';
import { buildModel, probability, SMALL } from './small-model.fixture.ts';
import { readTrigramModel, writeTrigramModel } from './trigram-file.ts';

describe('readTrigramModel and writeTrigramModel', () => {
  it('give a small model back', () => {
    const model = buildModel(SMALL);
    const again = readTrigramModel(writeTrigramModel(model));
    expect(again.words).toEqual(model.words);
    for (const key of [
      'unigramNext',
      'bigramWord',
      'bigramProb',
      'bigramBackoff',
      'bigramNext',
      'trigramWord',
      'trigramProb',
    ] as const)
      expect(again[key], key).toEqual(model[key]);
    for (const [word] of Object.entries(SMALL.unigrams))
      expect(probability(again, [], word)).toBeCloseTo(probability(model, [], word), 6);
    expect(probability(again, ['a', 'b'], 'c')).toBeCloseTo(0.6, 3);
  });

  it("give PocketSphinx's own model back byte for byte", async () => {
    const { languageModel } = await locatePocketSphinx();
    const file = await readFile(languageModel);
    const model = readTrigramModel(file);
    expect(model.words).toContain('bicycle');
    const written = writeTrigramModel(model);
    expect(Buffer.compare(file, written)).toBe(0);
  }, 60_000);
});

describe('readTrigramModel', () => {
  it('refuses other files and cut ones', () => {
    const file = writeTrigramModel(buildModel(SMALL));
    const bigramModel = file.slice();
    bigramModel[19] = 2;
    for (const bad of [new Uint8Array(0), new TextEncoder().encode('\\data\\ngram 1=5'), bigramModel])
      expect(() => readTrigramModel(bad)).toThrow(PipelineError);
    for (const length of [25, 5000, file.length - 60, file.length - 1])
      expect(() => readTrigramModel(file.subarray(0, length)), `${length} bytes`).toThrow(PipelineError);
  });
});
