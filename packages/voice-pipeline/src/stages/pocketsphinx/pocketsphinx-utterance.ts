/**
 * One utterance: its samples go to a recogniser as soon as one is there, and are kept, so that they can be heard again
 * by another one when the first crashes, or has been told too early that it has heard all.
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
const SAMPLES_PER_MS = RECOGNISER_RATE_HZ / 1000;
const MAX_ATTEMPTS = 2;
/**
 * Who goes on speaking after all has the whole utterance heard again, in about half the time that it took to say. A long
 * one would not be through with that when it ends, so it is not ended eagerly; nor is one of many pauses.
 */
const MAX_EAGER_MS = 6_000;
const MAX_EAGER_ENDS = 3;

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
  #heardMs = 0;
  #eagerEnds = 0;
  /** What was heard until the eager end, once it is known. */
  #early: string | undefined;
  /** Until there is the first recogniser. */
  #startedAt: number | undefined = performance.now();
  /** `ended-eagerly`: the recogniser has been told that this is all; what comes is silence, and only kept. */
  #state: 'listening' | 'ended-eagerly' | 'finished' | 'over' = 'listening';

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
    if (this.#isComing) this.#hear(this.#widen(this.#resampler.push(samples)));
  }

  /** Only while another recogniser is free, so that to have been wrong keeps nobody waiting. */
  eagerEndOfTurn(): void {
    const isShort = this.#heardMs <= MAX_EAGER_MS && this.#eagerEnds < MAX_EAGER_ENDS;
    if (this.#state !== 'listening' || !this.#recogniser || !isShort || !this.#pool.hasSpare) return;
    this.#state = 'ended-eagerly';
    this.#eagerEnds += 1;
    this.#interim?.pause();
    this.#recogniser.end();
  }

  turnResumed(): void {
    if (this.#state !== 'ended-eagerly') return;
    this.#state = 'listening';
    const early = this.#recogniser;
    this.#recogniser = undefined;
    this.#early = undefined;
    this.#hearAll();
    early?.kill();
  }

  finish(): AsyncIterable<string> {
    if (this.#isComing) {
      this.#hear(this.#widen(this.#resampler.flush()));
      this.#state = 'finished';
      this.#interim?.stop();
      // Version 5 takes an empty input for a broken one.
      if (this.#heardMs === 0) this.cancel();
      this.#recogniser?.end();
      if (this.#early !== undefined) this.#settle?.resolve(this.#early);
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

  get #isComing(): boolean {
    return this.#state === 'listening' || this.#state === 'ended-eagerly';
  }

  #hear(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#heard.push(samples);
    this.#heardMs += samples.length / SAMPLES_PER_MS;
    if (this.#state !== 'listening') return;
    this.#recogniser?.write(samples);
    this.#interim?.grew(this.#heard, samples);
  }

  #attempt(): void {
    this.#attempts += 1;
    this.#hearAll();
  }

  /** By a new recogniser, as soon as there is one. */
  #hearAll(): void {
    this.#withdraw = this.#pool.take((recogniser) => {
      this.#recogniser = recogniser;
      this.#admitted();
      for (const samples of this.#heard) recogniser.write(samples);
      if (this.#state === 'finished') recogniser.end();
      recogniser.text.then(
        (text) => this.#recogniser === recogniser && this.#succeed(text),
        (error) => this.#recogniser === recogniser && this.#fail(error),
      );
    }, this.#options.speaker);
  }

  #admitted(): void {
    if (this.#startedAt === undefined) return;
    this.#options.onRecogniser?.(performance.now() - this.#startedAt);
    this.#startedAt = undefined;
  }

  #succeed(text: string): void {
    if (this.#state === 'listening') this.#fail(new PipelineError('stt-failed', 'PocketSphinx ended too early.'));
    else if (this.#state === 'ended-eagerly') this.#early = text;
    else this.#settle?.resolve(text);
  }

  #fail(error: unknown): void {
    this.#recogniser = undefined;
    if (this.#state === 'over') return;
    if (this.#state === 'ended-eagerly') this.#state = 'listening';
    if (this.#attempts < MAX_ATTEMPTS) this.#attempt();
    else this.#settle?.reject(error);
  }
}
