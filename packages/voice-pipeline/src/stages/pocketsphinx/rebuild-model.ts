/** Writes changed contexts into a trigram model: the records are merged in their order, word by word. Pure. */
import type { ModelChange } from './adapt-model.ts';
import { marksOf, pairKey, pairMarks, wordsOf } from './model-lookup.ts';
import { Quantizer } from './quantizer.ts';
import type { TrigramModel } from './trigram-file.ts';

export function rebuildModel(model: TrigramModel, change: ModelChange): TrigramModel {
  const { afterOne, afterTwo, kept, words } = change;
  const changes = changesByWord(change);
  const quantize = {
    bigramProb: new Quantizer(model.tables.bigramProb),
    bigramBackoff: new Quantizer(model.tables.bigramBackoff),
    trigramProb: new Quantizer(model.tables.trigramProb),
  };
  const noBackoff = quantize.bigramBackoff.index(0);
  /** What becomes of an index where the general model keeps its share. */
  const keptBigram = Uint16Array.from(model.tables.bigramProb, (log) => quantize.bigramProb.index(log + kept.one));
  const keptTrigram = Uint16Array.from(model.tables.trigramProb, (log) => quantize.trigramProb.index(log + kept.two));
  const isContext = marksOf(afterOne.keys(), words.length);
  const { isFirst, isSecond } = pairMarks(afterTwo.keys(), words.length);

  const bigramCapacity = model.bigramWord.length + changes.bigrams;
  const trigramCapacity = model.trigramWord.length + changes.trigrams;
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

  const bigramProbOf = (at: number) => {
    const prob = model.bigramProb[at] as number;
    return isContext[model.bigramWord[at] as number] ? (keptBigram[prob] as number) : prob;
  };
  const trigramProbOf = (at: number, second: number) => {
    const first = model.trigramWord[at] as number;
    const prob = model.trigramProb[at] as number;
    return isFirst[first] && afterTwo.has(pairKey(first, second)) ? (keptTrigram[prob] as number) : prob;
  };
  const copyTrigrams = (begin: number, end: number, second: number) => {
    for (let at = begin; at < end; at++, trigram++) {
      out.trigramWord[trigram] = model.trigramWord[at] as number;
      out.trigramProb[trigram] = isSecond[second] ? trigramProbOf(at, second) : (model.trigramProb[at] as number);
    }
  };
  const copyBigram = (at: number) => {
    const first = model.bigramWord[at] as number;
    out.bigramWord[bigram] = first;
    out.bigramProb[bigram] = bigramProbOf(at);
    out.bigramBackoff[bigram] = model.bigramBackoff[at] as number;
    out.bigramNext[bigram++] = trigram;
    copyTrigrams(...trigramRange(model, at), first);
  };

  for (let word = 0; word < words.length; word++) {
    out.unigramNext[word] = bigram;
    const [begin, end] = bigramRange(model, word);
    const changed = changes.of.get(word);
    if (!changed) {
      for (let at = begin; at < end; at++) copyBigram(at);
      continue;
    }
    for (const { key: first, at, value } of merge(model.bigramWord, [begin, end], changed.bigrams)) {
      out.bigramWord[bigram] = first;
      out.bigramProb[bigram] = value === undefined ? bigramProbOf(at) : quantize.bigramProb.index(value);
      const backoff = changed.backoffs.get(first);
      if (backoff !== undefined) out.bigramBackoff[bigram] = quantize.bigramBackoff.index(backoff);
      else out.bigramBackoff[bigram] = at < 0 ? noBackoff : (model.bigramBackoff[at] as number);
      out.bigramNext[bigram++] = trigram;
      const trigrams = changed.trigrams.get(first);
      if (!trigrams) copyTrigrams(...trigramRange(model, at), first);
      else
        for (const record of merge(model.trigramWord, trigramRange(model, at), trigrams)) {
          out.trigramWord[trigram] = record.key;
          out.trigramProb[trigram++] =
            record.value === undefined ? trigramProbOf(record.at, first) : quantize.trigramProb.index(record.value);
        }
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

/** What the phrases change in the records of one word: the contexts that end before it, or with it, by the word before. */
interface WordChange {
  /** Probabilities of the word after another. */
  bigrams: Map<number, number>;
  /** Weights of the context that another and this word are. */
  backoffs: Map<number, number>;
  /** Probabilities of the word after two others: by the nearer one, then by the one before it. */
  trigrams: Map<number, Map<number, number>>;
}

/** From "context to its words" to "word to its contexts", as the records stand; and how many there are. */
function changesByWord({ afterOne, afterTwo }: ModelChange) {
  const of = new Map<number, WordChange>();
  const changeOf = (word: number): WordChange =>
    entry(of, word, () => ({ bigrams: new Map(), backoffs: new Map(), trigrams: new Map() }));
  let bigrams = 0;
  let trigrams = 0;
  for (const [context, { probs }] of afterOne) {
    bigrams += probs.size;
    for (const [word, prob] of probs) changeOf(word).bigrams.set(context, prob);
  }
  for (const [key, { probs, backoff }] of afterTwo) {
    const [first, second] = wordsOf(key);
    trigrams += probs.size;
    changeOf(second).backoffs.set(first, backoff);
    for (const [word, prob] of probs)
      entry(changeOf(word).trigrams, second, () => new Map<number, number>()).set(first, prob);
  }
  return { of, bigrams, trigrams };
}

function entry<Value>(map: Map<number, Value>, key: number, create: () => Value): Value {
  const known = map.get(key) ?? create();
  map.set(key, known);
  return known;
}
