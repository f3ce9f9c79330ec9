/** A clip that is there from the start: one turn of a visitor. Given in any format, kept as 24 kHz mono. */
import { PCM_SAMPLE_RATE_HZ, resample } from '@voice-agent/protocol';
import { checkAll, checkOptions, must } from '../checked-options.ts';
import { AUDIO_INPUT_CHECKS, type AudioInputOptions, checkedRate, invalidAudio } from './audio-format.ts';
import type { AudioSource } from './audio-source.ts';
import { ByteDecoder } from './byte-decoder.ts';

/** For sources of samples: who makes some wants to convert them too. */
export { Resampler, resample, SAMPLE_RATES_HZ } from '@voice-agent/protocol';

/** 100 ms at 24 kHz: how a clip is handed on. */
const CHUNK_SAMPLES = 2400;

export class AudioInput implements AudioSource {
  /** 24 kHz mono. */
  readonly samples: Int16Array<ArrayBuffer>;

  private constructor(samples: Int16Array<ArrayBuffer>) {
    if (samples.length === 0) throw invalidAudio('This audio has no samples.');
    this.samples = samples;
  }

  /**
   * Bytes of a WAV (integers of 8 to 32 bits, floats, G.711; mono, stereo and more), or of raw samples whose `format` or
   * `sampleRateHz` is named: `AudioInput.from(await readFile('question.wav'))`.
   *
   * @throws PipelineError `invalid-audio`: not what it claims to be, a rate that cannot be converted, or no samples; TypeError
   */
  static from(bytes: Uint8Array, options: AudioInputOptions = {}): AudioInput {
    checkAll([
      () => must('be bytes, a Uint8Array or Buffer', bytes instanceof Uint8Array, 'bytes', bytes),
      () => checkOptions('AudioInput', options, AUDIO_INPUT_CHECKS),
    ]);
    const decoder = new ByteDecoder(options);
    const head = decoder.push(bytes);
    const tail = decoder.flush();
    const samples = new Int16Array(head.length + tail.length);
    samples.set(head);
    samples.set(tail, head.length);
    return new AudioInput(samples);
  }

  /** Mono samples of 16 bits; they are copied. @throws PipelineError `invalid-audio`: the rate, or no samples; TypeError */
  static fromSamples(samples: Int16Array, sampleRateHz: number = PCM_SAMPLE_RATE_HZ): AudioInput {
    must('be samples of 16 bits, an Int16Array', samples instanceof Int16Array, 'samples', samples);
    checkedRate({ sampleRateHz });
    return new AudioInput(resample(samples, sampleRateHz, PCM_SAMPLE_RATE_HZ));
  }

  get durationSeconds(): number {
    return this.samples.length / PCM_SAMPLE_RATE_HZ;
  }

  async *chunks(): AsyncIterable<Int16Array> {
    for (let at = 0; at < this.samples.length; at += CHUNK_SAMPLES) yield this.samples.subarray(at, at + CHUNK_SAMPLES);
  }
}
