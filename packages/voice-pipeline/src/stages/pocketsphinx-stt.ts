/**
 * Recognition by PocketSphinx, a program that the machine must have: `apt-get install pocketsphinx pocketsphinx-en-us`
 * or `brew install cmu-pocketsphinx`. American English. Each utterance is heard by a process of its own, which has
 * loaded its model before and listens while the visitor speaks, so that the text is there soon after the last word.
 */
import { availableParallelism } from 'node:os';
import {
  checkOptions,
  flag,
  listOf,
  numberIn,
  type OptionChecks,
  optionsOf,
  recordOf,
  text,
} from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import type { PhraseShares } from './pocketsphinx/adapt-model.ts';
import { type HintedModel, prepareModel } from './pocketsphinx/hinted-model.ts';
import { locatePocketSphinx, type PocketSphinxPaths } from './pocketsphinx/installation.ts';
import { PocketSphinxUtterance } from './pocketsphinx/pocketsphinx-utterance.ts';
import { RecogniserPool } from './pocketsphinx/recogniser-pool.ts';
import { RecogniserProcess } from './pocketsphinx/recogniser-process.ts';
import type { Stt, SttOptions, SttUtterance } from './stt.ts';

export type { PhraseShares } from './pocketsphinx/adapt-model.ts';
export { isPocketSphinxInstalled, type PocketSphinxPaths } from './pocketsphinx/installation.ts';

export interface PocketSphinxOptions extends PocketSphinxPaths {
  /**
   * What visitors are expected to say, so that it is recognised rather than what sounds like it, e.g.
   * `['where is my order {number}', "(I want to|I'd like to) book a repair [on {day}]"]`: words, `{slots}`, brackets around
   * what may be left out, and parentheses around alternatives. An "um" before and a "please" after need not be written.
   * Speech outside the phrases is recognised as without them.
   */
  phrases?: readonly string[];
  /** The values of the phrases' slots, e.g. `{ day: ['monday', 'tuesday'] }`. `number` and `digits` are there already. */
  slots?: Readonly<Record<string, readonly string[]>>;
  /** Words of the phrases that the dictionary lacks, as cmudict would have them: `{ brompton: 'B R AA M P T AH N' }`. */
  pronunciations?: Readonly<Record<string, string>>;
  /** How much the phrases weigh against the general model. Default `{ none: 0.02, one: 0.8, two: 0.97 }`. */
  shares?: PhraseShares;
  /** Utterances heard at once; more wait. Default: four, or the machine's cores if there are more. About 100 MB each. */
  maxRecognisers?: number;
  /**
   * Whether idle recognisers tell what is understood so far (`onInterim`), about once a second, where the utterance's
   * caller asks for it. It takes processor time that nothing else takes, and three recognisers at least. Default true.
   */
  interim?: boolean;
}

const share = numberIn({ least: 0, most: 1 });

export const POCKETSPHINX_CHECKS: OptionChecks<PocketSphinxOptions> = {
  program: text,
  modelDirectory: text,
  phrases: listOf(text),
  slots: recordOf(listOf(text)),
  pronunciations: recordOf(text),
  shares: optionsOf<PhraseShares>({ none: share, one: share, two: share }),
  maxRecognisers: numberIn({ least: 1 }),
  interim: flag,
};

/**
 * Resolves when recognisers are loading, and everything given has been checked.
 * @throws PipelineError `stt-failed`: not installed (the message has the command), or phrases that cannot be recognised;
 * TypeError, RangeError: a line for each option that cannot work
 */
export async function pocketSphinx(options: PocketSphinxOptions = {}): Promise<Stt> {
  checkOptions('pocketSphinx', options, POCKETSPHINX_CHECKS);
  const installation = await locatePocketSphinx(options);
  const { maxRecognisers: limit = Math.max(4, availableParallelism()) } = options;
  const { phrases = [], slots = {}, pronunciations = {}, shares } = options;
  const model = await prepareModel(installation, { phrases, slots, pronunciations, ...(shares && { shares }) });
  const pool = new RecogniserPool({
    limit,
    spare: Math.min(2, limit),
    spawn: () => new RecogniserProcess(installation, model),
  });
  return new PocketSphinxStt(pool, model, options.interim ?? true);
}

class PocketSphinxStt implements Stt {
  readonly name = 'PocketSphinx';
  readonly #pool: RecogniserPool;
  readonly #model: HintedModel;
  readonly #interim: boolean;
  readonly #open = new Set<PocketSphinxUtterance>();
  #isClosed = false;

  constructor(pool: RecogniserPool, model: HintedModel, interim: boolean) {
    this.#pool = pool;
    this.#model = model;
    this.#interim = interim;
  }

  start({ onInterim, ...options }: SttOptions = {}): SttUtterance {
    if (this.#isClosed) throw new PipelineError('stt-failed', 'PocketSphinx is closed.');
    const asked = this.#interim && onInterim ? { ...options, onInterim } : options;
    const utterance = new PocketSphinxUtterance(this.#pool, () => this.#open.delete(utterance), asked);
    this.#open.add(utterance);
    return utterance;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const utterance of this.#open) utterance.abandon();
    await this.#pool.close();
    this.#model.remove();
  }
}
