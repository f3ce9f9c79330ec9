/**
 * The model that recognisers load: the general one as it is, or with a domain's phrases mixed in, as files in a
 * directory of its own that `remove` deletes. Making it takes about a second, once, at start.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PipelineError } from '../../errors.ts';
import { adaptModel, type PhraseShares } from './adapt-model.ts';
import type { PocketSphinxInstallation } from './installation.ts';
import { NOTHING, type Phrase, parsePhrase, type SlotValues } from './phrase.ts';
import { countNgrams, unknownWords } from './phrase-ngrams.ts';
import type { RecogniserModel } from './recogniser-process.ts';
import { readTrigramModel, writeTrigramModel } from './trigram-file.ts';

export interface Hints {
  phrases: readonly string[];
  slots: SlotValues;
  /** Words that the dictionary lacks, in the ARPAbet of cmudict: `{ brompton: 'B R AA M P T AH N' }`. */
  pronunciations: Readonly<Record<string, string>>;
  shares?: PhraseShares;
}

export interface HintedModel extends RecogniserModel {
  /** Idempotent. */
  remove(): void;
}

/** @throws PipelineError `stt-failed` for a phrase that cannot be parsed, or words that have no pronunciation */
export async function prepareModel(installation: PocketSphinxInstallation, hints: Hints): Promise<HintedModel> {
  const { acousticModel, languageModel, dictionary } = installation;
  const pronunciations = Object.entries(hints.pronunciations);
  for (const [word, phones] of pronunciations) checkPronunciation(word, phones);
  const phrases = hints.phrases.map((text) => ({ text, phrase: parsePhrase(text, hints.slots) }));
  if (phrases.length === 0) return { acousticModel, languageModel, dictionary, remove: () => undefined };

  const entries = (await readFile(dictionary, 'utf8')).split('\n');
  const known = new Set(entries.map(wordOf));
  for (const [word] of pronunciations) known.add(word.toLowerCase());
  const unknown = unknownWords(phrases, (word) => known.has(word));
  if (unknown.length > 0)
    throw new PipelineError(
      'stt-failed',
      `The dictionary lacks words of these phrases; spell them otherwise or give their pronunciations. ${unknown.join('; ')}`,
    );

  const general = readTrigramModel(await readFile(languageModel));
  const adapted = adaptModel(general, countNgrams(phrases.map(({ phrase }) => asSpoken(phrase))), hints.shares);
  const directory = mkdtempSync(join(tmpdir(), 'voice-agent-sphinx-'));
  const remove = () => {
    process.off('exit', remove);
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', remove);
  try {
    const files = { languageModel: join(directory, 'phrases.lm.bin'), dictionary: join(directory, 'phrases.dict') };
    await writeFile(files.languageModel, writeTrigramModel(adapted));
    const added = pronunciations.map(([word, phones]) => `${word.toLowerCase()} ${phones}`);
    // Recognisers pass over what the model lacks, two words of five, but load it first.
    const modelled = new Set(adapted.words);
    const own = entries.filter((line) => modelled.has(wordOf(line).replace(/\(\d+\)$/u, '')));
    await writeFile(files.dictionary, [...added, ...own, ''].join('\n'));
    return { acousticModel, ...files, remove };
  } catch (cause) {
    remove();
    throw new PipelineError('stt-failed', 'The model with the phrases could not be written.', { cause });
  }
}

/** Of an entry of the dictionary, e.g. `read(2)` where it is another pronunciation. */
function wordOf(entry: string): string {
  return entry.slice(0, entry.search(/\s|$/u));
}

/** What people say before and after a phrase, one time in ten each: "um, where is my order, please". */
const LEAD_IN = parsePhrase('um | uh | well | so | okay | hello');
const TAIL = parsePhrase('please');

function asSpoken(phrase: Phrase): Phrase {
  const sometimes = (part: Phrase): Phrase => ({ type: 'choice', options: [part, ...Array<Phrase>(9).fill(NOTHING)] });
  return { type: 'sequence', parts: [sometimes(LEAD_IN), phrase, sometimes(TAIL)] };
}

const PHONES = new Set(
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(' '),
);

function checkPronunciation(word: string, phones: string): void {
  const wrong = phones.split(' ').filter((phone) => !PHONES.has(phone));
  if (wrong.length > 0 || !/^[^\s()]+$/u.test(word))
    throw new PipelineError(
      'stt-failed',
      `The pronunciation of "${word}" has unknown sounds: ${wrong.join(' ') || word}.`,
    );
}
