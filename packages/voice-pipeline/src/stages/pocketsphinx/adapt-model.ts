/**
 * Mixes a domain's phrases into a general trigram model: after a context that the phrases have, a word is as likely as
 * `share` times the phrases say plus `1 − share` times the general model says; after any other context all is as before.
 * So the phrases are heard as they are written, their words are likelier in other surroundings too, and speech that has
 * nothing to do with them is still recognised by the general model. Pure.
 */
import { ModelLookup, pairKey } from './model-lookup.ts';
import type { PhraseNgrams } from './phrase-ngrams.ts';
import { rebuildModel } from './rebuild-model.ts';
import type { TrigramModel } from './trigram-file.ts';

/** The phrases' share of the probability after a context of no, one and two words, 0 to 1. */
export interface PhraseShares {
  none: number;
  one: number;
  two: number;
}

/** Chosen by measurement, with the sentences of `pocketsphinx-speech.test.ts` in four voices. */
const DEFAULT_SHARES: PhraseShares = { none: 0.02, one: 0.8, two: 0.97 };

/** What a context gets: explicit probabilities for the phrases' words, and a weight for those that have none. Natural logarithms. */
export class ContextChange {
  readonly probs: ReadonlyMap<number, number>;
  #explicit = 0;
  #covered = 0;

  /** `lower`: what a word has after a context that is one word shorter. */
  constructor(probs: ReadonlyMap<number, number>, lower: (word: number) => number) {
    this.probs = probs;
    for (const [word, prob] of probs) this.count(prob, lower(word));
  }

  /** Of a word that has a record after the context. */
  count(prob: number, lower: number): void {
    this.#explicit += Math.exp(prob);
    this.#covered += Math.exp(lower);
  }

  /** What makes all words together sum to 1 again. */
  get backoff(): number {
    return Math.log(Math.max(1e-4, 1 - this.#explicit) / Math.max(1e-4, 1 - this.#covered));
  }
}

export interface ModelChange {
  words: string[];
  unigramProb: Float64Array;
  /** By the context's word. */
  afterOne: Map<number, ContextChange>;
  /** By `pairKey` of the context's words. */
  afterTwo: Map<number, ContextChange>;
  /** Added, after these contexts, to the probabilities of the general model's words that no phrase has there. */
  kept: { one: number; two: number };
}

export function adaptModel(
  model: TrigramModel,
  ngrams: PhraseNgrams,
  shares: PhraseShares = DEFAULT_SHARES,
): TrigramModel {
  const lookup = new ModelLookup(model);
  const words = [...model.words];
  const ids = new Map(words.map((word, id) => [word, id]));
  const id = (word: string): number => {
    const known = ids.get(word);
    if (known !== undefined) return known;
    ids.set(word, words.length);
    return words.push(word) - 1;
  };
  const idsOf = (followers: ReadonlyMap<string, number>) =>
    new Map([...followers].map(([word, weight]) => [id(word), weight]));

  const unigrams = mix(idsOf(ngrams.unigrams), shares.none, (word) => lookup.unigram(word));
  const unigramProb = new Float64Array(words.length).fill(Number.NEGATIVE_INFINITY);
  for (let word = 0; word < model.words.length; word++)
    unigramProb[word] = (model.unigramProb[word] as number) + Math.log(1 - shares.none);
  for (const [word, prob] of unigrams) unigramProb[word] = prob;
  const unigram = (word: number) => unigramProb[word] as number;
  const kept = { one: Math.log(1 - shares.one), two: Math.log(1 - shares.two) };

  const afterOne = new Map<number, ContextChange>();
  for (const [context, followers] of ngrams.bigrams) {
    const word = id(context);
    const probs = mix(idsOf(followers), shares.one, (next) => lookup.bigram(word, next));
    afterOne.set(word, new ContextChange(probs, unigram));
  }
  lookup.visitBigrams(afterOne, (change, word, prob) => {
    if (!change.probs.has(word)) change.count(prob + kept.one, unigram(word));
  });

  const afterTwo = new Map<number, ContextChange>();
  for (const [context, followers] of ngrams.trigrams) {
    const [first, second] = context.split(' ').map(id) as [number, number];
    const probs = mix(idsOf(followers), shares.two, (next) => lookup.trigram(first, second, next));
    // Who follows two words of a phrase also follows the second one.
    const bigrams = afterOne.get(second) as ContextChange;
    afterTwo.set(pairKey(first, second), new ContextChange(probs, (next) => bigrams.probs.get(next) as number));
  }
  lookup.visitTrigrams(afterTwo, (change, second, word, prob, bigramProb) => {
    if (change.probs.has(word)) return;
    change.count(prob + kept.two, afterOne.get(second)?.probs.get(word) ?? bigramProb + kept.one);
  });
  return rebuildModel(model, { words, unigramProb, afterOne, afterTwo, kept });
}

/** The mixed probabilities of the phrases' words after a context. */
function mix(
  followers: ReadonlyMap<number, number>,
  share: number,
  general: (word: number) => number,
): Map<number, number> {
  let total = 0;
  for (const weight of followers.values()) total += weight;
  const mixed = (word: number, weight: number) =>
    Math.log((share * weight) / total + (1 - share) * Math.exp(general(word)));
  return new Map([...followers].map(([word, weight]) => [word, mixed(word, weight)]));
}
