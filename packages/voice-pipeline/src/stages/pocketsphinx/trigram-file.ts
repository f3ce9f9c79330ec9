/**
 * Reads and writes Sphinx's binary trigram models (`.lm.bin`, "Trie Language Model"), which PocketSphinx loads in a
 * fraction of the time that a text model takes. Pure. Little-endian machines only, like the format.
 *
 * The format (sphinxbase `lm_trie.c`, `lm_trie_quant.c`): header, counts, quantization tables, unigrams, then bigrams
 * and trigrams as records of whole bits, without gaps. An n-gram stands under its last word, then under the one before:
 * the bigram "a b" is the record a under b, the trigram "a b c" is the record a under "b c".
 */
import { PipelineError } from '../../errors.ts';
import { BitReader, BitWriter, bitsFor } from './bits.ts';

const MAGIC = 'Trie Language Model';
const BINS = 65_536;
/** Logarithms in the file have this base. */
const LOG_OF_BASE = Math.log(1.0001);

export interface TrigramModel {
  words: string[];
  /** Natural logarithms, per word. */
  unigramProb: Float64Array;
  unigramBackoff: Float64Array;
  /** Per word and one more: where its bigrams begin. */
  unigramNext: Uint32Array;
  /** Ascending within a last word. */
  bigramWord: Uint32Array;
  /** Indices into the tables. */
  bigramProb: Uint16Array;
  bigramBackoff: Uint16Array;
  /** Per bigram and one more: where its trigrams begin. */
  bigramNext: Uint32Array;
  trigramWord: Uint32Array;
  trigramProb: Uint16Array;
  /** Natural logarithms. */
  tables: { bigramProb: Float64Array; bigramBackoff: Float64Array; trigramProb: Float64Array };
}

/** @throws PipelineError `stt-failed` for another format, or a file that is cut short */
export function readTrigramModel(file: Uint8Array): TrigramModel {
  try {
    return read(file);
  } catch (cause) {
    throw new PipelineError('stt-failed', 'The language model is not a Sphinx binary trigram model.', { cause });
  }
}

function read(file: Uint8Array): TrigramModel {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (ascii(file, 0, MAGIC.length) !== MAGIC) throw new Error('Its header is another one.');
  let offset = MAGIC.length;
  if (view.getUint8(offset++) !== 3) throw new Error('It has other n-grams than trigrams.');
  const count = () => {
    offset += 4;
    return view.getUint32(offset - 4, true);
  };
  const [unigrams, bigrams, trigrams] = [count(), count(), count()];
  count(); // Once the type of quantization; there is only one.
  const table = () => {
    const logs = new Float64Array(BINS);
    for (let i = 0; i < BINS; i++) logs[i] = view.getFloat32(offset + 4 * i, true) * LOG_OF_BASE;
    offset += 4 * BINS;
    return logs;
  };
  const tables = { bigramProb: table(), bigramBackoff: table(), trigramProb: table() };

  const unigramProb = new Float64Array(unigrams);
  const unigramBackoff = new Float64Array(unigrams);
  const unigramNext = new Uint32Array(unigrams + 1);
  for (let word = 0; word <= unigrams; word++, offset += 12) {
    unigramProb[word] = view.getFloat32(offset, true) * LOG_OF_BASE;
    unigramBackoff[word] = view.getFloat32(offset + 4, true) * LOG_OF_BASE;
    unigramNext[word] = view.getUint32(offset + 8, true);
  }

  const sizes = layout(unigrams, bigrams, trigrams);
  const bigramWord = new Uint32Array(bigrams);
  const bigramProb = new Uint16Array(bigrams);
  const bigramBackoff = new Uint16Array(bigrams);
  const bigramNext = new Uint32Array(bigrams + 1);
  let bits = new BitReader(file, offset);
  for (let i = 0; i <= bigrams; i++) {
    const word = bits.read(sizes.wordBits);
    const backoff = bits.read(16);
    const prob = bits.read(16);
    bigramNext[i] = bits.read(sizes.nextBits);
    if (i === bigrams) break;
    bigramWord[i] = word;
    bigramBackoff[i] = backoff;
    bigramProb[i] = prob;
  }
  offset += sizes.bigramBytes;
  const trigramWord = new Uint32Array(trigrams);
  const trigramProb = new Uint16Array(trigrams);
  bits = new BitReader(file, offset);
  for (let i = 0; i < trigrams; i++) {
    trigramWord[i] = bits.read(sizes.wordBits);
    trigramProb[i] = bits.read(16);
  }
  offset += sizes.trigramBytes;
  const textBytes = count();
  const words = new TextDecoder()
    .decode(file.subarray(offset, offset + textBytes))
    .split('\0')
    .slice(0, -1);
  if (words.length !== unigrams) throw new Error('Its words are cut short.');
  return {
    words,
    unigramProb,
    unigramBackoff,
    unigramNext,
    bigramWord,
    bigramProb,
    bigramBackoff,
    bigramNext,
    trigramWord,
    trigramProb,
    tables,
  };
}

export function writeTrigramModel(model: TrigramModel): Uint8Array {
  const { words, bigramWord, trigramWord, tables } = model;
  const sizes = layout(words.length, bigramWord.length, trigramWord.length);
  const text = new TextEncoder().encode(words.map((word) => `${word}\0`).join(''));
  const tableBytes = 3 * BINS * 4;
  const unigramBytes = (words.length + 1) * 12;
  const head = MAGIC.length + 1 + 12 + 4;
  const file = new Uint8Array(
    head + tableBytes + unigramBytes + sizes.bigramBytes + sizes.trigramBytes + 4 + text.length,
  );
  const view = new DataView(file.buffer);
  for (let i = 0; i < MAGIC.length; i++) file[i] = MAGIC.charCodeAt(i);
  let offset = MAGIC.length;
  view.setUint8(offset++, 3);
  for (const value of [words.length, bigramWord.length, trigramWord.length, 1]) {
    view.setUint32(offset, value, true);
    offset += 4;
  }
  for (const table of [tables.bigramProb, tables.bigramBackoff, tables.trigramProb]) {
    for (const log of table) {
      view.setFloat32(offset, log / LOG_OF_BASE, true);
      offset += 4;
    }
  }
  for (let word = 0; word <= words.length; word++, offset += 12) {
    view.setFloat32(offset, (model.unigramProb[word] ?? 0) / LOG_OF_BASE, true);
    view.setFloat32(offset + 4, (model.unigramBackoff[word] ?? 0) / LOG_OF_BASE, true);
    view.setUint32(offset + 8, model.unigramNext[word] as number, true);
  }
  let bits = new BitWriter(file, offset);
  for (let i = 0; i <= bigramWord.length; i++) {
    bits.write(bigramWord[i] ?? 0, sizes.wordBits);
    bits.write(model.bigramBackoff[i] ?? 0, 16);
    bits.write(model.bigramProb[i] ?? 0, 16);
    bits.write(model.bigramNext[i] as number, sizes.nextBits);
  }
  offset += sizes.bigramBytes;
  bits = new BitWriter(file, offset);
  for (let i = 0; i < trigramWord.length; i++) {
    bits.write(trigramWord[i] as number, sizes.wordBits);
    bits.write(model.trigramProb[i] as number, 16);
  }
  offset += sizes.trigramBytes;
  view.setUint32(offset, text.length, true);
  file.set(text, offset + 4);
  return file;
}

/** Records have one more at the end, for the last one's `next`, and the arrays have 8 bytes of slack. */
function layout(unigrams: number, bigrams: number, trigrams: number) {
  const wordBits = bitsFor(unigrams);
  const nextBits = bitsFor(trigrams);
  const bytes = (records: number, bitsEach: number) => Math.floor(((1 + records) * bitsEach + 7) / 8) + 8;
  return {
    wordBits,
    nextBits,
    bigramBytes: bytes(bigrams, wordBits + 32 + nextBits),
    trigramBytes: bytes(trigrams, wordBits + 16),
  };
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
