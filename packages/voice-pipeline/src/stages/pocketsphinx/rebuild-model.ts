/** Writes changed contexts into a trigram model: the records are merged in their order, word by word. Pure. */
import type { ContextChange, ModelChange } from './adapt-model.ts';
import { Quantizer } from './quantizer.ts';
import type { TrigramModel } from './trigram-file.ts';

/** Two word ids as one number; ids have at most 25 bits. */
export function pairKey(first: number, second: number): number {
  return first * 2 ** 25 + second;
}

export function rebuildModel(model: TrigramModel, change: ModelChange): TrigramModel {
  const { afterOne, afterTwo, words } = change;
  const bigrams = byWord(afterOne, (context) => context);
  const trigrams = new Map<number, Map<number, number>>();
  for (const [key, { probs }] of afterTwo) {
    const first = Math.floor(key / 2 ** 25);
    const second = key % 2 ** 25;
    for (const [word, prob] of probs) entry(trigrams, pairKey(second, word)).set(first, prob);
  }
  const quantize = {
    bigramProb: new Quantizer(model.tables.bigramProb),
    bigramBackoff: new Quantizer(model.tables.bigramBackoff),
    trigramProb: new Quantizer(model.tables.trigramProb),
  };
  const noBackoff = quantize.bigramBackoff.index(0);

  const added = (maps: Map<number, Map<number, number>>) => [...maps.values()].reduce((sum, { size }) => sum + size, 0);
  const bigramCapacity = model.bigramWord.length + added(bigrams);
  const trigramCapacity = model.trigramWord.length + added(trigrams);
  const out = {
    unigramNext: new Uint32Array(words.length + 1),
    bigramWord: new Uint32Array(bigramCapacity),
    bigramProb: new Uint16Array(bigramCapacity),
    bigramBackoff: new Uint16Array(bigramCapacity),
    bigramNext: new Uint32Array(bigramCapacity + 1),
    trigramWord: new Uint32Array(trigramCapacity),
    trigramProb: new Uint16Array(trigramCapacity),
  };
  let bigram = 0;
  let trigram = 0;

  for (let word = 0; word < words.length; word++) {
    out.unigramNext[word] = bigram;
    const changed = bigrams.get(word);
    for (const { key: first, at, value } of merge(model.bigramWord, bigramRange(model, word), changed)) {
      out.bigramWord[bigram] = first;
      out.bigramProb[bigram] =
        value === undefined ? (model.bigramProb[at] as number) : quantize.bigramProb.index(value);
      const context = afterTwo.get(pairKey(first, word));
      if (context) out.bigramBackoff[bigram] = quantize.bigramBackoff.index(context.backoff);
      else out.bigramBackoff[bigram] = at < 0 ? noBackoff : (model.bigramBackoff[at] as number);
      out.bigramNext[bigram] = trigram;
      const changedTrigrams = trigrams.get(pairKey(first, word));
      for (const record of merge(model.trigramWord, trigramRange(model, at), changedTrigrams)) {
        out.trigramWord[trigram] = record.key;
        out.trigramProb[trigram] =
          record.value === undefined
            ? (model.trigramProb[record.at] as number)
            : quantize.trigramProb.index(record.value);
        trigram += 1;
      }
      bigram += 1;
    }
  }
  out.unigramNext[words.length] = bigram;
  out.bigramNext[bigram] = trigram;

  const unigramBackoff = new Float64Array(words.length);
  unigramBackoff.set(model.unigramBackoff);
  for (const [word, { backoff }] of afterOne) unigramBackoff[word] = backoff;
  return {
    words,
    unigramProb: change.unigramProb,
    unigramBackoff,
    unigramNext: out.unigramNext,
    bigramWord: out.bigramWord.subarray(0, bigram),
    bigramProb: out.bigramProb.subarray(0, bigram),
    bigramBackoff: out.bigramBackoff.subarray(0, bigram),
    bigramNext: out.bigramNext.subarray(0, bigram + 1),
    trigramWord: out.trigramWord.subarray(0, trigram),
    trigramProb: out.trigramProb.subarray(0, trigram),
    tables: model.tables,
  };
}

type Range = readonly [begin: number, end: number];

function bigramRange({ unigramNext, words }: TrigramModel, word: number): Range {
  return word < words.length ? [unigramNext[word] as number, unigramNext[word + 1] as number] : [0, 0];
}

function trigramRange({ bigramNext }: TrigramModel, bigram: number): Range {
  return bigram < 0 ? [0, 0] : [bigramNext[bigram] as number, bigramNext[bigram + 1] as number];
}

interface MergedRecord {
  key: number;
  /** The old record, −1 for a new one. */
  at: number;
  /** The changed value, if it is changed. */
  value: number | undefined;
}

/** The records of a range and the changed ones, ascending. The same object each time: read it at once. */
function* merge(
  keys: Uint32Array,
  [begin, end]: Range,
  changed: ReadonlyMap<number, number> | undefined,
): Iterable<MergedRecord> {
  const record: MergedRecord = { key: 0, at: -1, value: undefined };
  const fresh = changed ? [...changed.keys()].sort((a, b) => a - b) : [];
  let next = 0;
  for (let at = begin; at < end || next < fresh.length; ) {
    const old = at < end ? (keys[at] as number) : Number.POSITIVE_INFINITY;
    record.key = Math.min(old, fresh[next] ?? Number.POSITIVE_INFINITY);
    record.at = record.key === old ? at++ : -1;
    if (record.key === fresh[next]) next += 1;
    record.value = changed?.get(record.key);
    yield record;
  }
}

/** From "context to its words" to "word to its contexts". */
function byWord(
  changes: ReadonlyMap<number, ContextChange>,
  contextOf: (key: number) => number,
): Map<number, Map<number, number>> {
  const words = new Map<number, Map<number, number>>();
  for (const [key, { probs }] of changes)
    for (const [word, prob] of probs) entry(words, word).set(contextOf(key), prob);
  return words;
}

function entry(maps: Map<number, Map<number, number>>, key: number): Map<number, number> {
  const known = maps.get(key) ?? new Map<number, number>();
  maps.set(key, known);
  return known;
}
