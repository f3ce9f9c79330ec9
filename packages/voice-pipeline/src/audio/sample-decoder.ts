/**
 * Bytes of raw samples to 16-bit mono. One decoder per stream: what a chunk leaves of a sample, or of a frame of several
 * channels, waits for the next chunk, so that no boundary shifts the sound by a byte. Pure.
 */
import { decodeALaw, decodeMuLaw } from '@voice-agent/protocol';

/** How samples lie in bytes: little-endian, channels interleaved. */
export interface SampleLayout {
  readonly encoding: 'int' | 'float' | 'pcmu' | 'pcma';
  /** 1 (unsigned) to 4 for 'int', 4 or 8 for 'float', 1 for G.711. */
  readonly bytesPerSample: number;
  /** Mixed to one. */
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

/** A sample as a number on the scale of 16 bits, −32768 to 32767, not rounded. */
type ReadSample = (view: DataView, offset: number) => number;

const FULL_SCALE = 0x8000;
const muLaw = decodeMuLaw(Uint8Array.from({ length: 256 }, (_, byte) => byte));
const aLaw = decodeALaw(Uint8Array.from({ length: 256 }, (_, byte) => byte));

const readers: Readonly<Record<string, ReadSample>> = {
  int1: (view, offset) => (view.getUint8(offset) - 128) * 256,
  int2: (view, offset) => view.getInt16(offset, true),
  int3: (view, offset) => view.getInt16(offset + 1, true) + view.getUint8(offset) / 256,
  int4: (view, offset) => view.getInt32(offset, true) / 0x10000,
  float4: (view, offset) => view.getFloat32(offset, true) * FULL_SCALE,
  float8: (view, offset) => view.getFloat64(offset, true) * FULL_SCALE,
  pcmu1: (view, offset) => muLaw[view.getUint8(offset)] as number,
  pcma1: (view, offset) => aLaw[view.getUint8(offset)] as number,
};

/** Whether there is a decoder for it. */
export function isDecodable({ encoding, bytesPerSample, channelCount }: SampleLayout): boolean {
  const isCount = Number.isInteger(channelCount) && channelCount >= 1 && channelCount <= 32;
  return `${encoding}${bytesPerSample}` in readers && isCount;
}

export class SampleDecoder {
  readonly #layout: SampleLayout;
  readonly #read: ReadSample;
  #rest = new Uint8Array(0);

  /** @throws RangeError for a layout that is not decodable */
  constructor(layout: SampleLayout) {
    const read = readers[`${layout.encoding}${layout.bytesPerSample}`];
    if (!read || !isDecodable(layout)) throw new RangeError(`No decoder for ${JSON.stringify(layout)}.`);
    this.#layout = layout;
    this.#read = read;
  }

  /** Bytes that still belong to no whole frame. */
  get pendingBytes(): number {
    return this.#rest.length;
  }

  /** At the layout's rate. What is no number is silence, what is louder than full scale is cut to it. */
  push(chunk: Uint8Array): Int16Array<ArrayBuffer> {
    const { bytesPerSample, channelCount } = this.#layout;
    const bytes = this.#rest.length === 0 ? chunk : joinBytes(this.#rest, chunk);
    const frameBytes = bytesPerSample * channelCount;
    const samples = new Int16Array(Math.floor(bytes.length / frameBytes));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0, offset = 0; i < samples.length; i++) {
      let sum = 0;
      for (let channel = 0; channel < channelCount; channel++, offset += bytesPerSample) {
        sum += this.#read(view, offset);
      }
      // NaN becomes 0, here as in any typed array.
      samples[i] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sum / channelCount)));
    }
    this.#rest = bytes.slice(samples.length * frameBytes);
    return samples;
  }
}

export function joinBytes(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
}
