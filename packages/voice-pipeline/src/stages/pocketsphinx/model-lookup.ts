/** What a trigram model says of words after contexts. Natural logarithms. Pure. */
import { pairKey } from './rebuild-model.ts';
import type { TrigramModel } from './trigram-file.ts';

export class ModelLookup {
  readonly #model: TrigramModel;

  constructor(model: TrigramModel) {
    this.#model = model;
  }

  unigram(word: number): number {
    return this.#model.unigramProb[word] ?? Number.NEGATIVE_INFINITY;
  }

  /** `known`: what `bigramsAfter` says of the context. */
  bigram(context: number, word: number, known: ReadonlyMap<number, number>): number {
    return known.get(word) ?? (this.#model.unigramBackoff[context] ?? 0) + this.unigram(word);
  }

  trigram(
    first: number,
    second: number,
    word: number,
    known: ReadonlyMap<number, number>,
    bigrams: ReadonlyMap<number, number>,
  ): number {
    const explicit = known.get(word);
    if (explicit !== undefined) return explicit;
    const at = this.findBigram(first, second);
    const backoff = at < 0 ? 0 : (this.#model.tables.bigramBackoff[this.#model.bigramBackoff[at] as number] as number);
    return backoff + this.bigram(second, word, bigrams);
  }

  /** The index of a bigram's record, −1 when there is none. */
  findBigram(first: number, second: number): number {
    const { unigramNext, bigramWord, words } = this.#model;
    if (second >= words.length) return -1;
    let low = unigramNext[second] as number;
    let high = (unigramNext[second + 1] as number) - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const word = bigramWord[middle] as number;
      if (word === first) return middle;
      if (word < first) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** For each of the contexts, the words whose bigrams are explicit. */
  bigramsAfter(contexts: ReadonlySet<number>): Map<number, Map<number, number>> {
    const { unigramNext, bigramWord, bigramProb, tables, words } = this.#model;
    const after = new Map([...contexts].map((context) => [context, new Map<number, number>()]));
    for (let word = 0; word < words.length; word++) {
      const end = unigramNext[word + 1] as number;
      for (let i = unigramNext[word] as number; i < end; i++)
        after.get(bigramWord[i] as number)?.set(word, tables.bigramProb[bigramProb[i] as number] as number);
    }
    return after;
  }

  /** For each pair of words, by `pairKey`, the words whose trigrams are explicit. */
  trigramsAfter(pairs: readonly { first: number; second: number }[]): Map<number, Map<number, number>> {
    const { unigramNext, bigramWord, bigramNext, trigramWord, trigramProb, tables, words } = this.#model;
    const seconds = new Set(pairs.map(({ second }) => second));
    const after = new Map(pairs.map(({ first, second }) => [pairKey(first, second), new Map<number, number>()]));
    for (let word = 0; word < words.length; word++) {
      const end = unigramNext[word + 1] as number;
      for (let i = unigramNext[word] as number; i < end; i++) {
        const second = bigramWord[i] as number;
        if (!seconds.has(second)) continue;
        for (let j = bigramNext[i] as number; j < (bigramNext[i + 1] as number); j++) {
          const key = pairKey(trigramWord[j] as number, second);
          after.get(key)?.set(word, tables.trigramProb[trigramProb[j] as number] as number);
        }
      }
    }
    return after;
  }
}
