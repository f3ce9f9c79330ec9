/**
 * How often each word follows which words when all phrases are equally likely: what a trigram model learns from them.
 * Exact, and without writing the phrases out: paths that share their last two words go on as one. Pure.
 */
import { type Phrase, phraseWords } from './phrase.ts';

const SENTENCE_START = '<s>';
export const SENTENCE_END = '</s>';

/** The weights of the words that follow a context. */
export type Followers = Map<string, number>;

/** Contexts of no, one and two words; the words are joined by a space. */
export interface PhraseNgrams {
  readonly unigrams: Followers;
  readonly bigrams: ReadonlyMap<string, Followers>;
  readonly trigrams: ReadonlyMap<string, Followers>;
}

/** Where paths stand: their last two words (one at the start), and how likely they are. */
type Paths = ReadonlyMap<string, number>;

export function countNgrams(phrases: readonly Phrase[]): PhraseNgrams {
  const counter = new NgramCounter();
  for (const phrase of phrases) counter.add(phrase);
  return counter;
}

class NgramCounter implements PhraseNgrams {
  readonly unigrams: Followers = new Map();
  readonly bigrams = new Map<string, Followers>();
  readonly trigrams = new Map<string, Followers>();

  add(phrase: Phrase): void {
    const ends = this.#walk(phrase, new Map([[SENTENCE_START, 1]]));
    for (const [context, weight] of ends) if (context !== SENTENCE_START) this.#count(context, SENTENCE_END, weight);
  }

  #walk(phrase: Phrase, from: Paths): Paths {
    if (phrase.type === 'sequence') return phrase.parts.reduce((paths, part) => this.#walk(part, paths), from);
    const to = new Map<string, number>();
    if (phrase.type === 'word') {
      for (const [context, weight] of from) {
        this.#count(context, phrase.word, weight);
        add(to, `${lastWord(context)} ${phrase.word}`, weight);
      }
      return to;
    }
    const share = 1 / phrase.options.length;
    const each = new Map([...from].map(([context, weight]) => [context, weight * share]));
    for (const option of phrase.options)
      for (const [context, weight] of this.#walk(option, each)) add(to, context, weight);
    return to;
  }

  #count(context: string, word: string, weight: number): void {
    add(this.unigrams, word, weight);
    add(followers(this.bigrams, lastWord(context)), word, weight);
    if (context !== SENTENCE_START) add(followers(this.trigrams, context), word, weight);
  }
}

/** Which words of which phrase are not in a vocabulary: one line for each phrase that has any. */
export function unknownWords(
  phrases: readonly { text: string; phrase: Phrase }[],
  known: (word: string) => boolean,
): string[] {
  return phrases.flatMap(({ text, phrase }) => {
    const unknown = [...phraseWords(phrase)].filter((word) => !known(word));
    return unknown.length > 0 ? [`"${text}": ${unknown.join(', ')}`] : [];
  });
}

function lastWord(context: string): string {
  return context.slice(context.lastIndexOf(' ') + 1);
}

function followers(contexts: Map<string, Followers>, context: string): Followers {
  const known = contexts.get(context) ?? new Map<string, number>();
  contexts.set(context, known);
  return known;
}

function add(weights: Map<string, number>, key: string, weight: number): void {
  weights.set(key, (weights.get(key) ?? 0) + weight);
}
