/**
 * Mixes a domain's phrases into a general trigram model: after a context that the phrases have, a word is as likely as
 * `share` times the phrases say plus `1 − share` times the general model says; after any other context all is as before.
 * So the phrases are heard as they are written, their words are likelier in other surroundings too, and speech that has
 * nothing to do with them is still recognised by the general model. Pure.
 */
import { ModelLookup } from './model-lookup.ts';
import type { PhraseNgrams } from './phrase-ngrams.ts';
import { pairKey, rebuildModel } from './rebuild-model.ts';
import type { TrigramModel } from './trigram-file.ts';

/** The phrases' share of the probability after a context of no, one and two words, 0 to 1. */
export interface PhraseShares {
  none: number;
  one: number;
  two: number;
}

/** Chosen by measurement, with the sentences of `pocketsphinx-speech.test.ts` in four voices. */
const DEFAULT_SHARES: PhraseShares = { none: 0.02, one: 0.8, two: 0.97 };

/** What a context gets: explicit probabilities for some words, and a weight for all others. Natural logarithms. */
export interface ContextChange {
  probs: Map<number, number>;
  backoff: number;
}

export interface ModelChange {
  words: string[];
  unigramProb: Float64Array;
  /** By the context's word. */
  afterOne: Map<number, ContextChange>;
  /** By `pairKey` of the context's words. */
  afterTwo: Map<number, ContextChange>;
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

  const unigrams = mix(idsOf(ngrams.unigrams), shares.none, new Map(), (word) => lookup.unigram(word));
  const unigramProb = new Float64Array(words.length).fill(Number.NEGATIVE_INFINITY);
  for (let word = 0; word < model.words.length; word++)
    unigramProb[word] = (model.unigramProb[word] as number) + Math.log(1 - shares.none);
  for (const [word, prob] of unigrams) unigramProb[word] = prob;

  const afterOne = new Map<number, ContextChange>();
  const general = lookup.bigramsAfter(new Set([...ngrams.bigrams.keys()].map(id)));
  for (const [context, followers] of ngrams.bigrams) {
    const word = id(context);
    const known = general.get(word) ?? new Map<number, number>();
    const probs = mix(idsOf(followers), shares.one, known, (next) => lookup.bigram(word, next, known));
    const backoff = backoffWeight(probs, (next) => unigramProb[next] as number);
    afterOne.set(word, { probs, backoff });
  }

  const afterTwo = new Map<number, ContextChange>();
  const pairs = [...ngrams.trigrams].map(([context, followers]) => {
    const [first, second] = context.split(' ') as [string, string];
    return { first: id(first), second: id(second), followers: idsOf(followers) };
  });
  const generalPairs = lookup.trigramsAfter(pairs);
  for (const { first, second, followers } of pairs) {
    const known = generalPairs.get(pairKey(first, second)) ?? new Map<number, number>();
    const bigrams = general.get(second) ?? new Map<number, number>();
    const probs = mix(followers, shares.two, known, (next) => lookup.trigram(first, second, next, known, bigrams));
    const mixedBigrams = afterOne.get(second) as ContextChange;
    const lower = (next: number) =>
      mixedBigrams.probs.get(next) ?? mixedBigrams.backoff + (unigramProb[next] as number);
    afterTwo.set(pairKey(first, second), { probs, backoff: backoffWeight(probs, lower) });
  }
  return rebuildModel(model, { words, unigramProb, afterOne, afterTwo });
}

/** The mixed probabilities of all words that either side knows after a context. */
function mix(
  followers: ReadonlyMap<number, number>,
  share: number,
  known: ReadonlyMap<number, number>,
  general: (word: number) => number,
): Map<number, number> {
  let total = 0;
  for (const weight of followers.values()) total += weight;
  const probs = new Map<number, number>();
  for (const [word, log] of known) probs.set(word, log + Math.log(1 - share));
  for (const [word, weight] of followers)
    probs.set(word, Math.log((share * weight) / total + (1 - share) * Math.exp(general(word))));
  return probs;
}

/** What makes all words together sum to 1 again. */
function backoffWeight(probs: ReadonlyMap<number, number>, lower: (word: number) => number): number {
  let explicit = 0;
  let covered = 0;
  for (const [word, log] of probs) {
    explicit += Math.exp(log);
    covered += Math.exp(lower(word));
  }
  return Math.log(Math.max(1e-4, 1 - explicit) / Math.max(1e-4, 1 - covered));
}
