/** What a trigram model says of words after contexts. Natural logarithms. Pure. */
import type { TrigramModel } from './trigram-file.ts';

/** Two word ids as one number; ids have at most 25 bits. */
export function pairKey(first: number, second: number): number {
  return first * 2 ** 25 + second;
}

/** The other way round. */
export function wordsOf(key: number): [first: number, second: number] {
  return [Math.floor(key / 2 ** 25), key % 2 ** 25];
}

/** 1 at each of these words. Most records are of others, and to look here costs far less than to look into a map. */
export function marksOf(words: Iterable<number>, length: number): Uint8Array {
  const marks = new Uint8Array(length);
  for (const word of words) marks[word] = 1;
  return marks;
}

/** The words that stand first, and those that stand second, in these pairs, which are given by `pairKey`. */
export function pairMarks(keys: Iterable<number>, length: number): { isFirst: Uint8Array; isSecond: Uint8Array } {
  const pairs = [...keys].map(wordsOf);
  const at = (place: 0 | 1) =>
    marksOf(
      pairs.map((pair) => pair[place]),
      length,
    );
  return { isFirst: at(0), isSecond: at(1) };
}

export class ModelLookup {
  readonly #model: TrigramModel;

  constructor(model: TrigramModel) {
    this.#model = model;
  }

  unigram(word: number): number {
    return this.#model.unigramProb[word] ?? Number.NEGATIVE_INFINITY;
  }

  bigram(context: number, word: number): number {
    const { bigramProb, tables, unigramBackoff } = this.#model;
    const at = this.#findBigram(context, word);
    if (at >= 0) return tables.bigramProb[bigramProb[at] as number] as number;
    return (unigramBackoff[context] ?? 0) + this.unigram(word);
  }

  trigram(first: number, second: number, word: number): number {
    const { bigramBackoff, bigramNext, trigramWord, trigramProb, tables } = this.#model;
    const pair = this.#findBigram(second, word);
    if (pair >= 0) {
      const at = find(trigramWord, bigramNext[pair] as number, bigramNext[pair + 1] as number, first);
      if (at >= 0) return tables.trigramProb[trigramProb[at] as number] as number;
    }
    const context = this.#findBigram(first, second);
    const backoff = context < 0 ? 0 : (tables.bigramBackoff[bigramBackoff[context] as number] as number);
    return backoff + this.bigram(second, word);
  }

  /** Every record of a word after one of the contexts, which are given by their word. */
  visitBigrams<Context>(
    contexts: ReadonlyMap<number, Context>,
    visit: (context: Context, word: number, prob: number) => void,
  ): void {
    const { unigramNext, bigramWord, bigramProb, tables, words } = this.#model;
    const isContext = marksOf(contexts.keys(), words.length);
    for (let word = 0; word < words.length; word++) {
      const end = unigramNext[word + 1] as number;
      for (let at = unigramNext[word] as number; at < end; at++) {
        const before = bigramWord[at] as number;
        if (!isContext[before]) continue;
        visit(contexts.get(before) as Context, word, tables.bigramProb[bigramProb[at] as number] as number);
      }
    }
  }

  /** The same for contexts of two words, by `pairKey`; also tells what the record is after the second word alone. */
  visitTrigrams<Context>(
    contexts: ReadonlyMap<number, Context>,
    visit: (context: Context, second: number, word: number, prob: number, bigramProb: number) => void,
  ): void {
    const { unigramNext, bigramWord, bigramProb, bigramNext, trigramWord, trigramProb, tables, words } = this.#model;
    const { isFirst, isSecond } = pairMarks(contexts.keys(), words.length);
    for (let word = 0; word < words.length; word++) {
      const bigramEnd = unigramNext[word + 1] as number;
      for (let pair = unigramNext[word] as number; pair < bigramEnd; pair++) {
        const second = bigramWord[pair] as number;
        if (!isSecond[second]) continue;
        const lower = tables.bigramProb[bigramProb[pair] as number] as number;
        const end = bigramNext[pair + 1] as number;
        for (let at = bigramNext[pair] as number; at < end; at++) {
          const first = trigramWord[at] as number;
          const context = isFirst[first] ? contexts.get(pairKey(first, second)) : undefined;
          if (context) visit(context, second, word, tables.trigramProb[trigramProb[at] as number] as number, lower);
        }
      }
    }
  }

  /** The index of a bigram's record, −1 when there is none. */
  #findBigram(first: number, second: number): number {
    const { unigramNext, bigramWord, words } = this.#model;
    if (second >= words.length) return -1;
    return find(bigramWord, unigramNext[second] as number, unigramNext[second + 1] as number, first);
  }
}

/** The index of a value in a range that ascends, −1 when it is not there. */
function find(values: Uint32Array, begin: number, end: number, value: number): number {
  let low = begin;
  let high = end - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = values[middle] as number;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
