/** A recogniser that tries again, and lets another one hear the same speech when it cannot. */
import { checkAll, checkOptions, listOf } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { firstThatWorks, RESILIENCE_CHECKS, type ResilienceOptions } from '../remote/first-that-works.ts';
import { harmless } from '../remote/harmless.ts';
import { type Stt, type SttOptions, type SttUtterance, sttCheck } from './stt.ts';

/**
 * `resilientStt([openAiStt({ … }), await pocketSphinx()])`. The first hears while the visitor speaks; the samples are kept
 * until there is a transcript, so that another attempt hears all of them. The text comes when an attempt has succeeded.
 *
 * @throws TypeError, RangeError: no stages, or options that cannot work
 */
export function resilientStt(stages: readonly Stt[], options: ResilienceOptions = {}): Stt {
  checkAll([() => listOf(sttCheck)('stages', stages), () => checkOptions('resilientStt', options, RESILIENCE_CHECKS)]);
  const [first] = stages;
  if (!first) throw new RangeError('resilientStt needs a stage.');
  return {
    name: stages.map(({ name }) => name).join(', else '),
    start: (speech) => new ResilientUtterance(stages, speech ?? {}, options),
    close: async () => {
      await Promise.all(stages.map((stage) => stage.close()));
    },
  };
}

class ResilientUtterance implements SttUtterance {
  readonly #stages: readonly Stt[];
  readonly #speech: SttOptions;
  readonly #options: ResilienceOptions;
  readonly #abort = new AbortController();
  #samples: Int16Array[] = [];
  /** The first attempt, which hears while the speech goes on; or what kept it from beginning. */
  #live: SttUtterance | undefined;

  constructor(stages: readonly Stt[], speech: SttOptions, options: ResilienceOptions) {
    this.#stages = stages;
    this.#speech = speech;
    this.#options = options;
    this.#try(() => (this.#live = stages[0]?.start(speech)));
  }

  push(samples: Int16Array): void {
    this.#samples.push(samples.slice());
    this.#try(() => this.#live?.push(samples));
  }

  eagerEndOfTurn(): void {
    this.#try(() => this.#live?.eagerEndOfTurn?.());
  }

  turnResumed(): void {
    this.#try(() => this.#live?.turnResumed?.());
  }

  finish(): AsyncIterable<string> {
    const sources = this.#stages.map((stage) => ({
      name: stage.name,
      start: (signal: AbortSignal) => this.#attempt(stage, signal),
    }));
    const lateError = (name: string) =>
      new PipelineError('stt-timeout', `${name} brought nothing in time.`, { isTransient: true });
    return firstThatWorks(sources, { ...this.#options, signal: this.#abort.signal, lateError });
  }

  cancel(): void {
    this.#abort.abort();
    this.#live?.cancel();
    this.#samples = [];
  }

  /** The whole text as one item, so that nothing has been told when the attempt fails. */
  async *#attempt(stage: Stt, signal: AbortSignal): AsyncIterable<string> {
    const utterance = this.#live ?? this.#again(stage);
    this.#live = undefined;
    const cancel = () => utterance.cancel();
    signal.addEventListener('abort', cancel);
    try {
      let text = '';
      for await (const delta of utterance.finish()) text += delta;
      if (!signal.aborted) yield text;
    } finally {
      signal.removeEventListener('abort', cancel);
      utterance.cancel();
    }
  }

  #again(stage: Stt): SttUtterance {
    const utterance = stage.start(this.#speech);
    for (const samples of this.#samples) utterance.push(samples);
    return utterance;
  }

  /** A live attempt that breaks is given up: the next one starts from the kept samples. */
  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#live?.cancel();
      this.#live = undefined;
      harmless(this.#options.onRetry)({ stage: this.#stages[0]?.name ?? '', error });
    }
  }
}
