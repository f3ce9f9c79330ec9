/**
 * Bytes of any format to 24 kHz mono samples, however they are cut into chunks. One decoder per stream. Pure.
 */
import { PCM_SAMPLE_RATE_HZ, Resampler } from '@voice-agent/protocol';
import { type AudioInputOptions, audioFormat, checkedRate, invalidAudio, rawLayout } from './audio-format.ts';
import { SampleDecoder, type SampleLayout } from './sample-decoder.ts';
import { readWavHeader } from './wav-header.ts';

/** Bytes that tell a format. */
const HEAD_BYTES = 12;
/** What may stand in a WAV before its samples: cover pictures do. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

interface Samples {
  readonly decoder: SampleDecoder;
  readonly resampler: Resampler;
  bytesLeft: number;
}

export class ByteDecoder {
  readonly #options: AudioInputOptions;
  /** Bytes before the samples, until it is known what they are; and room for more. */
  #head = new Uint8Array(0);
  #headLength = 0;
  /** So many of them tell more. */
  #needs = HEAD_BYTES;
  #samples: Samples | undefined;
  #headerReason = '';

  /** @throws PipelineError `invalid-audio` */
  constructor(options: AudioInputOptions) {
    this.#options = options;
    // What can be checked at once is refused at once.
    if (options.format !== undefined && options.format !== 'wav') this.#begin(rawLayout(options.format, options));
  }

  /** @throws PipelineError `invalid-audio` for a header that cannot be read */
  push(chunk: Uint8Array): Int16Array<ArrayBuffer> {
    if (this.#samples) return decode(this.#samples, chunk);
    this.#append(chunk);
    if (this.#headLength < this.#needs && this.#headLength <= MAX_HEADER_BYTES) return new Int16Array(0);
    const head = this.#head.subarray(0, this.#headLength);
    const format = audioFormat(head, this.#options);
    if (format !== 'wav') return decode(this.#begin(rawLayout(format, this.#options)), head);
    const header = readWavHeader(head);
    if (header.kind === 'header') {
      const samples = this.#begin(checkedRate(header.layout), header.dataBytes);
      return decode(samples, head.subarray(header.dataStart));
    }
    if (header.kind === 'invalid' || head.length > MAX_HEADER_BYTES) throw unreadable(header.reason);
    this.#headerReason = header.reason;
    this.#needs = header.needs;
    return new Int16Array(0);
  }

  /** No more bytes come. @throws PipelineError `invalid-audio` when they ended before the samples began */
  flush(): Int16Array<ArrayBuffer> {
    if (this.#samples) return this.#samples.resampler.flush();
    if (this.#headLength === 0) return new Int16Array(0);
    const head = this.#head.subarray(0, this.#headLength);
    // Fewer bytes than tell a format: then only their name does.
    const format = audioFormat(head, this.#options);
    if (format === 'wav') throw unreadable(head.length < HEAD_BYTES ? 'not a RIFF/WAVE file' : this.#headerReason);
    const samples = this.#begin(rawLayout(format, this.#options));
    return Int16Array.from([...decode(samples, head), ...samples.resampler.flush()]);
  }

  /** Room grows by half of what is there at least, so that crumbs are not copied anew each time. */
  #append(chunk: Uint8Array): void {
    const length = this.#headLength + chunk.length;
    if (length > this.#head.length) {
      const grown = new Uint8Array(Math.max(length, Math.floor(this.#head.length * 1.5)));
      grown.set(this.#head.subarray(0, this.#headLength));
      this.#head = grown;
    }
    this.#head.set(chunk, this.#headLength);
    this.#headLength = length;
  }

  #begin(layout: SampleLayout, bytesLeft = Infinity): Samples {
    const resampler = new Resampler(layout.sampleRateHz, PCM_SAMPLE_RATE_HZ);
    this.#samples = { decoder: new SampleDecoder(layout), resampler, bytesLeft };
    this.#head = new Uint8Array(0);
    return this.#samples;
  }
}

/** Other chunks may follow the samples: they are no sound. */
function decode(samples: Samples, chunk: Uint8Array): Int16Array<ArrayBuffer> {
  const own = chunk.length > samples.bytesLeft ? chunk.subarray(0, samples.bytesLeft) : chunk;
  samples.bytesLeft -= own.length;
  return samples.resampler.push(samples.decoder.push(own));
}

function unreadable(reason: string): Error {
  return invalidAudio(`Not a WAV that can be read: ${reason}.`);
}
