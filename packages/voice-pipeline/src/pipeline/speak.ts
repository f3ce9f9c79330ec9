/**
 * Text in pieces becomes speech, sentence by sentence and in order. The next two sentences are synthesised while one is
 * being consumed, and no more: who reads slowly holds the workflow back.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { checkAll, numberIn } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { type Tts, type TtsOptions, ttsCheck } from '../stages/tts.ts';
import { SentenceSplitter, type SplitOptions } from './sentence-splitter.ts';

/** Who hears nothing yet waits so much longer rather than that a gap comes into what somebody else hears. */
const FIRST_PATIENCE_MS = 1_000;
/** Of speech, about: for sentences that have not been spoken yet. */
const MS_PER_CHAR = 60;

const MAX_PREFETCH = 100;

export const prefetchCheck = numberIn({ least: 0, most: MAX_PREFETCH });

/** `text` is one sentence, before its audio. The texts join to what came in; a text without words has no audio. */
export type Spoken =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'audio'; readonly samples: Int16Array<ArrayBuffer> };

export interface SpeakOptions extends TtsOptions, SplitOptions {
  /** Sentences synthesised ahead of the one that is read, at most 100. Default 2. */
  prefetch?: number;
}

/**
 * Ends quietly when the signal aborts or the reader stops, and stops the source and the synthesis with it.
 * @throws what the pieces throw, after the sentences before it; PipelineError `tts-failed`; RangeError `prefetch`
 */
export async function* speak(
  pieces: AsyncIterable<string>,
  tts: Tts,
  options: SpeakOptions = {},
): AsyncGenerator<Spoken, void, undefined> {
  const { signal: outerSignal, prefetch = 2 } = options;
  checkAll([() => ttsCheck('tts', tts), () => prefetchCheck('prefetch', prefetch)]);
  const stop = new AbortController();
  const signal = outerSignal ? AbortSignal.any([outerSignal, stop.signal]) : stop.signal;
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted');
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  const sentences = sentencesOf(pieces, options, aborted);
  const ahead: Promise<SpokenSentence | undefined>[] = [];
  let isOver = false;
  /** When a listener has heard all before the first sentence: its first sound, once that is handed out. */
  let startsAt: number | undefined;
  /** Sentences that may not be spoken yet, and the sound of all before them. */
  const unspoken: SpokenSentence[] = [];
  let spokenMs = 0;
  const begin = (text: string): SpokenSentence => {
    for (; unspoken[0]?.isDone; unspoken.shift()) spokenMs += unspoken[0].lengthMs;
    const [beforeMs, before] = [spokenMs, [...unspoken]];
    const patientAt = performance.now() + FIRST_PATIENCE_MS;
    const dueAt = () => before.reduce((at, { lengthMs }) => at + lengthMs, (startsAt ?? patientAt) + beforeMs);
    const sentence = new SpokenSentence(text, tts, { ...options, signal, dueAt });
    unspoken.push(sentence);
    return sentence;
  };

  const fetchNext = (): Promise<SpokenSentence | undefined> => {
    const previous = ahead.at(-1) ?? Promise.resolve();
    const next = previous.then(async () => {
      if (isOver) return undefined;
      const { done, value } = await sentences.next();
      isOver ||= done === true;
      return done ? undefined : begin(value);
    });
    next.catch(() => {
      isOver = true;
    });
    return next;
  };

  try {
    for (;;) {
      while (ahead.length <= prefetch) ahead.push(fetchNext());
      const sentence = await Promise.race([ahead[0], aborted]);
      if (sentence === 'aborted' || !sentence) return;
      ahead.shift();
      yield { type: 'text', text: sentence.text };
      for await (const samples of sentence.audio(aborted)) {
        if (signal.aborted) return;
        startsAt ??= performance.now();
        yield { type: 'audio', samples };
      }
      if (signal.aborted) return;
    }
  } finally {
    stop.abort();
    for (const next of ahead) next.catch(() => undefined);
    void sentences.return(undefined).catch(() => undefined);
  }
}

/** One sentence whose audio is synthesised from now on, and kept until it is read. */
class SpokenSentence {
  readonly text: string;
  readonly #chunks: Int16Array<ArrayBuffer>[] = [];
  readonly #done: Promise<void>;
  #lengthMs = 0;
  #isDone = false;
  #wake: () => void = () => undefined;

  constructor(text: string, tts: Tts, options: TtsOptions) {
    this.text = text;
    this.#done = this.#synthesize(tts, options).finally(() => {
      this.#isDone = true;
      this.#wake();
    });
    // Handled when it is read; until then it must not count as unhandled.
    this.#done.catch(() => undefined);
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Of its sound, as far as that is known. */
  get lengthMs(): number {
    return this.#isDone ? this.#lengthMs : Math.max(this.#lengthMs, this.text.length * MS_PER_CHAR);
  }

  async *audio(aborted: Promise<unknown>): AsyncGenerator<Int16Array<ArrayBuffer>, void, undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) yield chunk;
      else if (this.#isDone) return await this.#done;
      else if ((await Promise.race([this.#more(), aborted])) === 'aborted') return;
    }
  }

  async #synthesize(tts: Tts, { voice, speed, dueAt, signal }: TtsOptions): Promise<void> {
    if (!/[\p{L}\p{N}]/u.test(this.text)) return;
    const options: TtsOptions = {
      ...(voice !== undefined && { voice }),
      ...(speed !== undefined && { speed }),
      ...(dueAt && { dueAt }),
      ...(signal && { signal }),
    };
    try {
      for await (const chunk of tts.synthesize(this.text, options)) {
        if (signal?.aborted) return;
        this.#chunks.push(chunk);
        this.#lengthMs += (chunk.length * 1000) / PCM_SAMPLE_RATE_HZ;
        this.#wake();
      }
    } catch (cause) {
      if (cause instanceof PipelineError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PipelineError('tts-failed', `${tts.name} failed: ${reason}`, { cause });
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

async function* sentencesOf(
  pieces: AsyncIterable<string>,
  { minLength, maxLength }: SplitOptions,
  aborted: Promise<'aborted'>,
): AsyncGenerator<string, void, undefined> {
  const splitter = new SentenceSplitter({ minLength, maxLength });
  const source = pieces[Symbol.asyncIterator]();
  let isExhausted = false;
  try {
    for (;;) {
      const next = await Promise.race([source.next(), aborted]);
      if (next === 'aborted') return;
      if (next.done) break;
      yield* splitter.push(next.value);
    }
    isExhausted = true;
    yield* splitter.flush();
  } finally {
    // Not awaited: a source that hangs must not keep its reader.
    if (!isExhausted) void Promise.resolve(source.return?.()).catch(() => undefined);
  }
}
