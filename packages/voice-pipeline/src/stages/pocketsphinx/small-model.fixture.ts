/** A trigram model small enough to check by hand, built from probabilities. */
import type { TrigramModel } from './trigram-file.ts';

const BINS = 65_536;

/** Natural logarithms from −20 to 3, evenly: fine enough that rounding does not show. */
export function evenTable(): Float64Array {
  return Float64Array.from({ length: BINS }, (_, i) => -20 + (23 * i) / (BINS - 1));
}

function nearest(value: number): number {
  return Math.round(((value + 20) / 23) * (BINS - 1));
}

export interface SmallModel {
  /** Word to probability and backoff weight. */
  unigrams: Record<string, [prob: number, backoff: number]>;
  /** "first second" to probability and backoff weight. */
  bigrams: Record<string, [prob: number, backoff: number]>;
  trigrams: Record<string, number>;
}

export function buildModel({ unigrams, bigrams, trigrams }: SmallModel): TrigramModel {
  const words = Object.keys(unigrams);
  const id = (word: string | undefined) => words.indexOf(word ?? '');
  const unigramNext: number[] = [];
  const pairs: { key: string; first: number; value: [number, number]; next: number }[] = [];
  const triples: { first: number; prob: number }[] = [];
  for (const last of words) {
    unigramNext.push(pairs.length);
    const own = Object.entries(bigrams).filter(([key]) => key.split(' ')[1] === last);
    for (const [key, value] of own.sort(([a], [b]) => id(a.split(' ')[0]) - id(b.split(' ')[0]))) {
      pairs.push({ key, first: id(key.split(' ')[0]), value, next: triples.length });
      const longer = Object.entries(trigrams).filter(([triple]) => triple.endsWith(` ${key}`));
      const under = longer.map(([triple, prob]) => ({ first: id(triple.split(' ')[0]), prob }));
      triples.push(...under.sort((a, b) => a.first - b.first));
    }
  }
  const logs = (values: readonly number[]) => Float64Array.from(values, Math.log);
  return {
    words,
    unigramProb: logs(Object.values(unigrams).map(([prob]) => prob)),
    unigramBackoff: logs(Object.values(unigrams).map(([, backoff]) => backoff)),
    unigramNext: Uint32Array.from([...unigramNext, pairs.length]),
    bigramWord: Uint32Array.from(pairs, ({ first }) => first),
    bigramProb: Uint16Array.from(pairs, ({ value }) => nearest(Math.log(value[0]))),
    bigramBackoff: Uint16Array.from(pairs, ({ value }) => nearest(Math.log(value[1]))),
    bigramNext: Uint32Array.from([...pairs.map(({ next }) => next), triples.length]),
    trigramWord: Uint32Array.from(triples, ({ first }) => first),
    trigramProb: Uint16Array.from(triples, ({ prob }) => nearest(Math.log(prob))),
    tables: { bigramProb: evenTable(), bigramBackoff: evenTable(), trigramProb: evenTable() },
  };
}

/** The probability of a word after up to two words, as a recogniser computes it. */
export function probability(model: TrigramModel, context: readonly string[], word: string): number {
  const id = (text: string | undefined) => model.words.indexOf(text ?? '');
  const bigramAt = (first: string | undefined, second: string): number => {
    for (let i = model.unigramNext[id(second)] ?? 0; i < (model.unigramNext[id(second) + 1] ?? 0); i++)
      if (model.bigramWord[i] === id(first)) return i;
    return -1;
  };
  const [second, first] = [...context].reverse();
  const log = (table: Float64Array, index: number | undefined) => table[index ?? 0] ?? 0;
  if (second === undefined) return Math.exp(model.unigramProb[id(word)] ?? Number.NEGATIVE_INFINITY);
  const bigram = bigramAt(second, word);
  if (first === undefined) {
    if (bigram >= 0) return Math.exp(log(model.tables.bigramProb, model.bigramProb[bigram]));
    return Math.exp(model.unigramBackoff[id(second)] ?? 0) * probability(model, [], word);
  }
  if (bigram >= 0) {
    for (let i = model.bigramNext[bigram] ?? 0; i < (model.bigramNext[bigram + 1] ?? 0); i++)
      if (model.trigramWord[i] === id(first)) return Math.exp(log(model.tables.trigramProb, model.trigramProb[i]));
  }
  const own = bigramAt(first, second);
  const backoff = own < 0 ? 0 : log(model.tables.bigramBackoff, model.bigramBackoff[own]);
  return Math.exp(backoff) * probability(model, [second], word);
}

/** Sums to 1 after every context, but for rounding: p(. | a) has 0.5 for b and backs off for the rest. */
export const SMALL: SmallModel = {
  unigrams: { '<s>': [1e-9, 1], '</s>': [0.2, 1], a: [0.4, 0.5 / 0.8], b: [0.2, 1], c: [0.2, 1] },
  bigrams: { 'a b': [0.5, 0.4 / (1 - 0.2)], '<s> a': [0.4, 1], 'b c': [0.2, 1] },
  trigrams: { 'a b c': 0.6 },
};
