/**
 * What a pipeline listens to: a whole clip, or samples as they come. Both give 24 kHz mono, whatever the source was.
 * Every other format (G.711, MP3, several channels) is converted before.
 */
import { bytesToPcm16, PCM_SAMPLE_RATE_HZ, parseWav, Resampler, resample } from '@voice-agent/protocol';
import { PipelineError } from '../errors.ts';

/** For sources of other rates: who makes samples here wants to convert them too. */
export { Resampler, resample, SAMPLE_RATES_HZ } from '@voice-agent/protocol';

/** A source of 24 kHz mono samples that can be listened to once, chunk by chunk. */
export interface AudioSource {
  chunks(): AsyncIterable<Int16Array>;
}

/** 100 ms at 24 kHz: how a clip is handed on. */
const CHUNK_SAMPLES = 2400;

/** A clip that is there from the start. */
export class AudioInput implements AudioSource {
  /** 24 kHz mono. */
  readonly samples: Int16Array;

  private constructor(samples: Int16Array) {
    this.samples = samples;
  }

  /** @throws PipelineError `invalid-audio` for a sample rate that cannot be converted */
  static fromPcm16(samples: Int16Array, sampleRateHz: number = PCM_SAMPLE_RATE_HZ): AudioInput {
    return new AudioInput(convertible(() => resample(samples, sampleRateHz, PCM_SAMPLE_RATE_HZ)));
  }

  /** Little-endian 16-bit samples. @throws PipelineError `invalid-audio` */
  static fromBytes(bytes: Uint8Array, sampleRateHz: number = PCM_SAMPLE_RATE_HZ): AudioInput {
    if (bytes.length % 2 === 1)
      throw new PipelineError('invalid-audio', `16-bit samples take two bytes each; got ${bytes.length} bytes.`);
    return AudioInput.fromPcm16(bytesToPcm16(bytes), sampleRateHz);
  }

  /** A mono 16-bit PCM WAV file. @throws PipelineError `invalid-audio` */
  static fromWav(file: Uint8Array): AudioInput {
    const parsed = parseWav(file);
    if (!parsed.ok) throw new PipelineError('invalid-audio', `Not a WAV that can be read: ${parsed.reason}.`);
    return AudioInput.fromPcm16(parsed.audio.samples, parsed.audio.sampleRateHz);
  }

  get durationSeconds(): number {
    return this.samples.length / PCM_SAMPLE_RATE_HZ;
  }

  async *chunks(): AsyncIterable<Int16Array> {
    for (let at = 0; at < this.samples.length; at += CHUNK_SAMPLES) yield this.samples.subarray(at, at + CHUNK_SAMPLES);
  }
}

/** Samples that come as they are spoken: `push` them, then `end`. One reader. */
export class StreamedAudioInput implements AudioSource {
  readonly #resampler: Resampler;
  readonly #waiting: Int16Array[] = [];
  #ended = false;
  #read = false;
  #wake: (() => void) | undefined;

  /** @throws PipelineError `invalid-audio` for a sample rate that cannot be converted */
  constructor(sampleRateHz: number = PCM_SAMPLE_RATE_HZ) {
    this.#resampler = convertible(() => new Resampler(sampleRateHz, PCM_SAMPLE_RATE_HZ));
  }

  /** Adds samples; they are copied. After `end` they are dropped. */
  push(samples: Int16Array): void {
    if (this.#ended) return;
    this.#give(this.#resampler.push(samples));
  }

  /** No more samples come. Idempotent. */
  end(): void {
    if (this.#ended) return;
    this.#give(this.#resampler.flush());
    this.#ended = true;
    this.#wake?.();
  }

  async *chunks(): AsyncIterable<Int16Array> {
    if (this.#read) throw new PipelineError('invalid-audio', 'This streamed input is being read already.');
    this.#read = true;
    for (;;) {
      const next = this.#waiting.shift();
      if (next) yield next;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #give(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#waiting.push(samples);
    this.#wake?.();
  }
}

/** The rate comes from outside: one that cannot be converted is bad audio. */
function convertible<T>(convert: () => T): T {
  try {
    return convert();
  } catch (error) {
    if (error instanceof RangeError) throw new PipelineError('invalid-audio', error.message, { cause: error });
    throw error;
  }
}
