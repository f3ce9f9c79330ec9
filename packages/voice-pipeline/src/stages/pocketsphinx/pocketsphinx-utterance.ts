/**
 * One utterance: its samples go to a recogniser as soon as one is there, and are kept, so that they can be heard again
 * by another one when the first crashes.
 */
import { Resampler } from '@voice-agent/protocol';
import { PipelineError } from '../../errors.ts';
import type { SttOptions, SttUtterance } from '../stt.ts';
import { InterimHearing } from './interim-hearing.ts';
import { createMirroredBand, NARROW_BAND_HZ } from './mirrored-band.ts';
import type { RecogniserPool } from './recogniser-pool.ts';
import type { RecogniserProcess } from './recogniser-process.ts';

const PIPELINE_RATE_HZ = 24_000;
const RECOGNISER_RATE_HZ = 16_000;
const MAX_ATTEMPTS = 2;

export class PocketSphinxUtterance implements SttUtterance {
  readonly #pool: RecogniserPool;
  readonly #options: SttOptions;
  readonly #resampler = new Resampler(PIPELINE_RATE_HZ, RECOGNISER_RATE_HZ);
  readonly #widen: (samples: Int16Array) => Int16Array;
  readonly #heard: Int16Array[] = [];
  readonly #text: Promise<string>;
  readonly #interim: InterimHearing | undefined;
  #settle: { resolve(text: string): void; reject(error: unknown): void } | undefined;
  #recogniser: RecogniserProcess | undefined;
  #withdraw: (() => void) | undefined;
  #attempts = 0;
  #state: 'listening' | 'finished' | 'over' = 'listening';

  /** `onSettled` is called once, when the utterance needs no recogniser any more. */
  constructor(pool: RecogniserPool, onSettled: () => void, options: SttOptions = {}) {
    const { bandwidthHz = Infinity, onInterim } = options;
    this.#pool = pool;
    this.#interim = onInterim && new InterimHearing(pool, onInterim);
    this.#options = options;
    this.#widen = bandwidthHz <= NARROW_BAND_HZ ? createMirroredBand() : (samples) => samples;
    this.#text = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#text.then(onSettled, onSettled);
    this.#attempt();
  }

  get isWaiting(): boolean {
    return this.#state !== 'over' && this.#recogniser === undefined;
  }

  push(samples: Int16Array): void {
    if (this.#state !== 'listening') return;
    this.#hear(this.#widen(this.#resampler.push(samples)));
  }

  finish(): AsyncIterable<string> {
    if (this.#state === 'listening') {
      this.#hear(this.#widen(this.#resampler.flush()));
      this.#state = 'finished';
      this.#interim?.stop();
      // Version 5 takes an empty input for a broken one.
      if (this.#heard.length === 0) this.cancel();
      this.#recogniser?.end();
    }
    return this.#words();
  }

  cancel(): void {
    this.#stop(() => this.#settle?.resolve(''));
  }

  /** Fails it, because the stage closes. */
  abandon(): void {
    this.#stop(() => this.#settle?.reject(new PipelineError('stt-failed', 'PocketSphinx is closed.')));
  }

  #stop(settle: () => void): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#heard.length = 0;
    this.#interim?.stop();
    this.#withdraw?.();
    this.#recogniser?.kill();
    settle();
  }

  async *#words(): AsyncIterable<string> {
    const text = await this.#text;
    let separator = '';
    for (const word of text === '' ? [] : text.split(' ')) {
      yield separator + word;
      separator = ' ';
    }
  }

  #hear(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#heard.push(samples);
    this.#recogniser?.write(samples);
    this.#interim?.grew(this.#heard, samples);
  }

  #attempt(): void {
    this.#attempts += 1;
    const isFirst = this.#attempts === 1;
    const startedAt = performance.now();
    this.#withdraw = this.#pool.take((recogniser) => {
      this.#recogniser = recogniser;
      if (isFirst) this.#options.onRecogniser?.(performance.now() - startedAt);
      for (const samples of this.#heard) recogniser.write(samples);
      if (this.#state === 'finished') recogniser.end();
      recogniser.text.then(
        (text) => this.#succeed(text),
        (error) => this.#fail(error),
      );
    }, this.#options.speaker);
  }

  #succeed(text: string): void {
    if (this.#state === 'listening') this.#fail(new PipelineError('stt-failed', 'PocketSphinx ended too early.'));
    else this.#settle?.resolve(text);
  }

  #fail(error: unknown): void {
    this.#recogniser = undefined;
    if (this.#state === 'over') return;
    if (this.#attempts < MAX_ATTEMPTS) this.#attempt();
    else this.#settle?.reject(error);
  }
}
