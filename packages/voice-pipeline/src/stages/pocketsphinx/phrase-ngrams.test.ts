import { describe, expect, it } from 'vitest';
import { parsePhrase } from './phrase.ts';
import { countNgrams, SENTENCE_END, unknownWords } from './phrase-ngrams.ts';

const count = (...phrases: string[]) => countNgrams(phrases.map((text) => parsePhrase(text)));
const entries = (weights: ReadonlyMap<string, number> | undefined) => Object.fromEntries(weights ?? []);

describe('countNgrams', () => {
  it('counts what follows no, one and two words', () => {
    const ngrams = count('yes please', 'yes', 'no');
    expect(entries(ngrams.unigrams)).toEqual({ yes: 2, please: 1, no: 1, [SENTENCE_END]: 3 });
    expect(entries(ngrams.bigrams.get('<s>'))).toEqual({ yes: 2, no: 1 });
    expect(entries(ngrams.bigrams.get('yes'))).toEqual({ please: 1, [SENTENCE_END]: 1 });
    expect(entries(ngrams.trigrams.get('<s> yes'))).toEqual({ please: 1, [SENTENCE_END]: 1 });
    expect(entries(ngrams.trigrams.get('yes please'))).toEqual({ [SENTENCE_END]: 1 });
    expect(ngrams.trigrams.has('<s>')).toBe(false);
  });

  it('shares a phrase among its alternatives', () => {
    const ngrams = count('[please] book (a|one|the|my) repair');
    expect(entries(ngrams.bigrams.get('<s>'))).toEqual({ please: 0.5, book: 0.5 });
    expect(entries(ngrams.trigrams.get('please book'))).toEqual({ a: 0.125, one: 0.125, the: 0.125, my: 0.125 });
    expect(entries(ngrams.bigrams.get('book'))).toEqual({ a: 0.25, one: 0.25, the: 0.25, my: 0.25 });
    expect(ngrams.unigrams.get('repair')).toBeCloseTo(1, 12);
  });

  it('counts like the written-out sentences do, through slots and brackets', () => {
    const compact = count('where is [my] order {number}');
    const out = count('where is my order {number}', 'where is order {number}');
    expect(compact.trigrams.size).toBe(out.trigrams.size);
    for (const [context, followers] of out.trigrams)
      for (const [word, weight] of followers)
        expect(compact.trigrams.get(context)?.get(word)).toBeCloseTo(weight / 2, 12);
  });

  it('keeps the weight of a phrase to its end, however many ways it has', () => {
    const ngrams = count('order {digits}', '{number} [and {number}]');
    expect(ngrams.unigrams.get(SENTENCE_END)).toBeCloseTo(2, 9);
  });
});

describe('unknownWords', () => {
  it('names each phrase with the words that it lacks', () => {
    const phrases = ['a brompton', 'a bike', 'a brompton or xyzzy'].map((text) => ({
      text,
      phrase: parsePhrase(text),
    }));
    const known = new Set(['a', 'bike', 'or']);
    expect(unknownWords(phrases, (word) => known.has(word))).toEqual([
      '"a brompton": brompton',
      '"a brompton or xyzzy": brompton, xyzzy',
    ]);
  });
});
