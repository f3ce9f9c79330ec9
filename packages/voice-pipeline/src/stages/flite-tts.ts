/**
 * Speech by Flite, compiled to WebAssembly, in one worker thread: the caller's event loop never waits for synthesis,
 * which takes some 60 ms for a sentence. Of the requests that wait the one that is needed soonest is spoken first. The
 * worker starts with the first request, stays warm, is replaced when it dies or hangs, and does not keep the process
 * alive while it has nothing to do.
 */
import { PCM_SAMPLE_RATE_HZ, parseWav, Resampler } from '@voice-agent/protocol';
import { MAX_TIMER_MS } from '../checked-number.ts';
import { checkOptions, numberIn, type OptionChecks, oneOf } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import type { FliteRequest } from './flite/flite.worker.js';
import { FLITE_TIMEOUT_MS, FliteProgram } from './flite/flite-program.ts';
import { fliteText } from './flite/flite-text.ts';
import { FLITE_VOICES, type FliteVoice, fliteVoice } from './flite/flite-voices.ts';
import type { Tts, TtsOptions } from './tts.ts';

/** 100 ms at 24 kHz. */
const CHUNK_SAMPLES = 2400;

export interface FliteOptions {
  /** For requests that name no voice, or an unknown one. Default 'slt'. */
  voice?: FliteVoice;
  /** Milliseconds that a sentence may take to be synthesised; then it fails, and another worker speaks the next. Default 20,000. */
  timeoutMs?: number;
}

const CHECKS: OptionChecks<FliteOptions> = {
  voice: oneOf(FLITE_VOICES),
  timeoutMs: numberIn({ least: 1, most: MAX_TIMER_MS }),
};

/**
 * Starts nothing yet; the first sentence takes about 100 ms more than the others.
 *
 * @throws TypeError, RangeError: a line for each option that cannot work
 */
export function flite(options: FliteOptions = {}): Tts {
  checkOptions('flite', options, CHECKS);
  const { voice = 'slt', timeoutMs = FLITE_TIMEOUT_MS } = options;
  return new FliteTts(voice, timeoutMs);
}

class FliteTts implements Tts {
  readonly name = 'Flite';
  readonly voices = FLITE_VOICES;
  readonly #voice: FliteVoice;
  readonly #timeoutMs: number;
  #program: Promise<FliteProgram> | undefined;
  #closed = false;

  constructor(voice: FliteVoice, timeoutMs: number) {
    this.#voice = voice;
    this.#timeoutMs = timeoutMs;
  }

  async *synthesize(text: string, options: TtsOptions = {}): AsyncIterable<Int16Array<ArrayBuffer>> {
    const { signal, speed = 1 } = options;
    const voice = fliteVoice(options.voice, this.#voice);
    const durationStretch = 1 / (Number.isFinite(speed) ? Math.max(0.25, Math.min(1.5, speed)) : 1);
    for (const piece of fliteText(text)) {
      const wav = await this.#speak({ text: piece, voice, durationStretch }, options);
      if (!wav) return;
      for (const chunk of chunks(wav)) {
        if (signal?.aborted) return;
        yield chunk;
      }
    }
  }

  /** Nothing when the signal aborts first. What has only waited for a worker that died is spoken by the next one. */
  async #speak(request: Omit<FliteRequest, 'id'>, options: TtsOptions): Promise<Uint8Array | undefined> {
    for (;;) {
      if (options.signal?.aborted) return undefined;
      const program = await this.#start();
      if (options.signal?.aborted) return undefined;
      try {
        return await program.speak(request, options);
      } catch (error) {
        if (!(error instanceof PipelineError && error.isTransient)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const program = await this.#program?.catch(() => undefined);
    await program?.stop();
  }

  async #start(): Promise<FliteProgram> {
    if (this.#closed) throw new PipelineError('tts-failed', 'Flite is closed.');
    const running = this.#program ?? FliteProgram.start(this.#timeoutMs);
    this.#program = running;
    try {
      const program = await running;
      if (program.alive) return program;
    } catch (error) {
      if (this.#program === running) this.#program = undefined;
      throw error;
    }
    if (this.#program === running) this.#program = undefined;
    return this.#start();
  }
}

/** Resampled as they are taken: the first is there at once. */
function* chunks(wav: Uint8Array): Generator<Int16Array<ArrayBuffer>, void, undefined> {
  const parsed = parseWav(wav);
  if (!parsed.ok) throw new PipelineError('tts-failed', `Flite wrote a WAV that cannot be read: ${parsed.reason}.`);
  const { samples, sampleRateHz } = parsed.audio;
  const resampler = new Resampler(sampleRateHz, PCM_SAMPLE_RATE_HZ);
  const step = Math.floor((CHUNK_SAMPLES * sampleRateHz) / PCM_SAMPLE_RATE_HZ);
  let rest = new Int16Array(0);
  for (let at = 0; at <= samples.length; at += step) {
    const isLast = at + step > samples.length;
    const next = [rest, resampler.push(samples.subarray(at, at + step)), ...(isLast ? [resampler.flush()] : [])];
    rest = join(next);
    for (; rest.length >= CHUNK_SAMPLES; rest = rest.slice(CHUNK_SAMPLES)) yield rest.slice(0, CHUNK_SAMPLES);
  }
  if (rest.length > 0) yield rest;
}

function join(parts: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const joined = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
