/** Audio that comes as it is spoken: `push` it, then `close`. One reader. What waits for the reader is bounded. */
import { PCM_SAMPLE_RATE_HZ, pcm16ToBytes } from '@voice-agent/protocol';
import { checkOptions, must, numberIn, type OptionChecks } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { AUDIO_INPUT_CHECKS, type AudioInputOptions } from './audio-format.ts';
import type { AudioSource } from './audio-source.ts';
import { ByteDecoder } from './byte-decoder.ts';

export interface StreamedAudioInputOptions extends AudioInputOptions {
  /** What may wait for a reader who does not read. Default 600, which takes 29 MB. */
  maxBufferedSeconds?: number;
}

const CHECKS: OptionChecks<StreamedAudioInputOptions> = {
  ...AUDIO_INPUT_CHECKS,
  maxBufferedSeconds: numberIn({ least: 0 }),
};

export class StreamedAudioInput implements AudioSource {
  readonly #decoder: ByteDecoder;
  readonly #maxSamples: number;
  readonly #waiting: Int16Array[] = [];
  #waitingSamples = 0;
  #failure: unknown;
  #isClosed = false;
  #isRead = false;
  #wake: () => void = () => undefined;

  /**
   * Without options: 24 kHz samples of 16 bits, mono. A WAV that comes in pieces needs `format: 'wav'`.
   *
   * @throws PipelineError `invalid-audio` for a rate that cannot be converted; TypeError, RangeError: options that are none
   */
  constructor(options: StreamedAudioInputOptions = {}) {
    checkOptions('StreamedAudioInput', options, CHECKS);
    const { maxBufferedSeconds = 600, format = 'pcm16', ...raw } = options;
    this.#decoder = new ByteDecoder({ format, ...raw });
    this.#maxSamples = maxBufferedSeconds * PCM_SAMPLE_RATE_HZ;
  }

  /** What waits for its reader. */
  get bufferedSeconds(): number {
    return this.#waitingSamples / PCM_SAMPLE_RATE_HZ;
  }

  /**
   * Adds samples, or bytes of the format, cut wherever they were; they are copied. After `close` they are dropped.
   *
   * @throws PipelineError `invalid-audio` for a WAV's header that cannot be read; `input-overflow` when more waits than
   * may. Either ends the input: its reader gets the same error. TypeError for what is neither; it leaves the input as it was.
   */
  push(chunk: Int16Array | Uint8Array): void {
    const isKnown = chunk instanceof Int16Array || chunk instanceof Uint8Array;
    must('be samples, an Int16Array, or bytes, a Uint8Array or Buffer', isKnown, 'chunk', chunk);
    if (this.#isClosed) return;
    try {
      this.#give(this.#decoder.push(chunk instanceof Int16Array ? pcm16ToBytes(chunk) : chunk));
      if (this.#waitingSamples > this.#maxSamples) throw overflow(this.bufferedSeconds);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** No more comes. Idempotent. A WAV that ended within its header is an error of the reader's. */
  close(): void {
    if (this.#isClosed) return;
    try {
      this.#give(this.#decoder.flush());
      this.#isClosed = true;
      this.#wake();
    } catch (error) {
      this.#fail(error);
    }
  }

  async *chunks(): AsyncIterable<Int16Array> {
    if (this.#isRead) throw new PipelineError('invalid-audio', 'This streamed input is being read already.');
    this.#isRead = true;
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      const next = this.#waiting.shift();
      if (next) {
        this.#waitingSamples -= next.length;
        yield next;
      } else if (this.#isClosed) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #give(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#waiting.push(samples);
    this.#waitingSamples += samples.length;
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure = error;
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#waitingSamples = 0;
    this.#wake();
  }
}

function overflow(seconds: number): PipelineError {
  return new PipelineError('input-overflow', `${Math.round(seconds)} s of audio wait, and nobody reads them.`);
}
