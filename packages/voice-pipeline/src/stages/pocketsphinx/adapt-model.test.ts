import { describe, expect, it } from 'vitest';
import { adaptModel } from './adapt-model.ts';
import { parsePhrase } from './phrase.ts';
import { countNgrams } from './phrase-ngrams.ts';
import { buildModel, probability, SMALL } from './small-model.fixture.ts';
import { readTrigramModel, type TrigramModel, writeTrigramModel } from './trigram-file.ts';

const shares = { none: 0.1, one: 0.5, two: 0.8 };
const before = buildModel(SMALL);

function adapt(...phrases: string[]): TrigramModel {
  const ngrams = countNgrams(phrases.map((text) => parsePhrase(text)));
  return readTrigramModel(writeTrigramModel(adaptModel(before, ngrams, shares)));
}

describe('adaptModel', () => {
  it('mixes phrases and model by their shares', () => {
    const after = adapt('a b a', 'a c');
    // Of the phrases' words after "a": b once, c once, the end once.
    const general = (word: string) => probability(before, ['a'], word);
    expect(probability(after, ['a'], 'b')).toBeCloseTo(0.5 / 3 + 0.5 * general('b'), 3);
    expect(probability(after, ['a'], 'c')).toBeCloseTo(0.5 / 3 + 0.5 * general('c'), 3);
    expect(probability(after, ['a', 'b'], 'a')).toBeCloseTo(0.8 + 0.2 * probability(before, ['a', 'b'], 'a'), 3);
    expect(probability(after, ['a', 'b'], 'c')).toBeCloseTo(0.2 * 0.6, 3);
    expect(probability(after, ['<s>'], 'a')).toBeCloseTo(0.5 + 0.5 * 0.4, 3);
  });

  it('keeps the probabilities after each of its contexts summing to 1', () => {
    const after = adapt('a b a', 'a c', 'new words a');
    const words = after.words.filter((word) => word !== '<s>');
    for (const context of [['a'], ['b'], ['a', 'b'], ['<s>', 'a'], ['new', 'words'], ['new']]) {
      const sum = words.reduce((total, word) => total + probability(after, context, word), 0);
      expect(sum, context.join(' ')).toBeCloseTo(1, 1);
    }
  });

  it('adds words that the model lacks', () => {
    const after = adapt('fix my brompton');
    expect(after.words.slice(before.words.length)).toEqual(['fix', 'my', 'brompton']);
    expect(probability(after, ['fix', 'my'], 'brompton')).toBeGreaterThan(0.75);
    expect(probability(after, [], 'brompton')).toBeCloseTo(0.1 / 4, 4);
  });

  it('leaves other contexts as they were', () => {
    const after = adapt('c c');
    expect(probability(after, ['a'], 'b')).toBeCloseTo(probability(before, ['a'], 'b'), 3);
    expect(probability(after, ['a', 'b'], 'c')).toBeCloseTo(0.6, 3);
  });

  it('keeps records in the order that a recogniser searches', () => {
    const { unigramNext, bigramWord, bigramNext, trigramWord } = adapt('a b a', 'c b c a', 'b b b', 'new c b');
    const isAscending = (words: Uint32Array, begin = 0, end = 0) =>
      words.subarray(begin, end).every((word, i, all) => i === 0 || word > (all[i - 1] ?? 0));
    for (let word = 0; word + 1 < unigramNext.length; word++)
      expect(isAscending(bigramWord, unigramNext[word], unigramNext[word + 1])).toBe(true);
    for (let pair = 0; pair + 1 < bigramNext.length; pair++)
      expect(isAscending(trigramWord, bigramNext[pair], bigramNext[pair + 1])).toBe(true);
  });

  it('does not change the model that it was given', () => {
    adapt('a b a');
    expect(Buffer.compare(writeTrigramModel(before), writeTrigramModel(buildModel(SMALL)))).toBe(0);
  });
});
