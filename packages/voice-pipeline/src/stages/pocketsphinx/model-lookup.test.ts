import { describe, expect, it } from 'vitest';
import { ModelLookup, marksOf, pairKey, wordsOf } from './model-lookup.ts';
import { buildModel, probability, SMALL } from './small-model.fixture.ts';

const model = buildModel(SMALL);
const lookup = new ModelLookup(model);
const id = (word: string) => model.words.indexOf(word);

describe('ModelLookup', () => {
  it('says of every word after every context what a recogniser computes', () => {
    for (const word of model.words)
      for (const second of model.words) {
        expect(lookup.bigram(id(second), id(word))).toBeCloseTo(Math.log(probability(model, [second], word)), 6);
        for (const first of model.words) {
          const wanted = Math.log(probability(model, [first, second], word));
          expect(lookup.trigram(id(first), id(second), id(word)), `${first} ${second} ${word}`).toBeCloseTo(wanted, 6);
        }
      }
  });

  it('knows nothing of words that the model lacks', () => {
    const unknown = model.words.length + 3;
    expect(lookup.unigram(unknown)).toBe(Number.NEGATIVE_INFINITY);
    expect(lookup.bigram(id('a'), unknown)).toBe(Number.NEGATIVE_INFINITY);
    expect(lookup.bigram(unknown, id('a'))).toBeCloseTo(Math.log(0.4), 6);
    expect(lookup.trigram(unknown, unknown, id('a'))).toBeCloseTo(Math.log(0.4), 6);
  });

  it('visits the records after the contexts that are asked for', () => {
    const seen: [string, number, number][] = [];
    const contexts = new Map([id('a'), id('c')].map((word) => [word, model.words[word] as string]));
    lookup.visitBigrams(contexts, (context, word, prob) => seen.push([context, word, Math.exp(prob)]));
    expect(seen).toEqual([['a', id('b'), expect.closeTo(0.5, 3)]]);
  });

  it('visits the records after two words, and says what they are after the second alone', () => {
    const seen: unknown[][] = [];
    const contexts = new Map([
      [pairKey(id('a'), id('b')), 'a b'],
      [pairKey(id('b'), id('a')), 'b a'],
    ]);
    lookup.visitTrigrams(contexts, (...record) => seen.push(record));
    const [prob, lower] = [Math.log(0.6), Math.log(0.2)];
    expect(seen).toEqual([['a b', id('b'), id('c'), expect.closeTo(prob, 3), expect.closeTo(lower, 3)]]);
  });
});

describe('pairKey', () => {
  it('is taken apart by wordsOf, whatever the words', () => {
    const largest = 2 ** 25 - 1;
    for (const first of [0, 3, largest])
      for (const second of [0, 70_000, largest]) expect(wordsOf(pairKey(first, second))).toEqual([first, second]);
  });
});

describe('marksOf', () => {
  it('marks words, and ignores those beyond the end', () => {
    expect([...marksOf([1, 3, 9], 4)]).toEqual([0, 1, 0, 1]);
  });
});
