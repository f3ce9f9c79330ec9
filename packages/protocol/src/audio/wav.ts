/** WAV files of 16-bit PCM: written, and read by a total parser. Other sample formats belong to the pipeline's input layer. */
import { bytesToPcm16, pcm16ToBytes } from './pcm16.ts';

const HEADER_BYTES = 44;
const FORMAT_PCM = 1;

export interface Pcm16Audio {
  /** Mono samples. */
  samples: Int16Array<ArrayBuffer>;
  sampleRateHz: number;
}

export type ParsedWav = { ok: true; audio: Pcm16Audio } | { ok: false; reason: string };

/** Wraps mono samples in a 44-byte RIFF header. */
export function encodeWav(samples: Int16Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(HEADER_BYTES + samples.byteLength);
  const view = new DataView(file.buffer);
  writeTag(file, 0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  writeTag(file, 8, 'WAVE');
  writeTag(file, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeTag(file, 36, 'data');
  view.setUint32(40, samples.byteLength, true);
  file.set(pcm16ToBytes(samples), HEADER_BYTES);
  return file;
}

/**
 * Reads a mono 16-bit PCM WAV. Never throws: says what is wrong instead.
 * A data chunk that claims more than the file holds is read as far as it goes (streams write such headers).
 */
export function parseWav(file: Uint8Array): ParsedWav {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || readTag(file, 0) !== 'RIFF' || readTag(file, 8) !== 'WAVE')
    return fail('not a RIFF/WAVE file');
  let sampleRateHz = 0;
  for (let offset = 12; offset + 8 <= file.length; ) {
    const tag = readTag(file, offset);
    const size = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (tag === 'fmt ') {
      if (size < 16 || body + 16 > file.length) return fail('its fmt chunk is cut short');
      const channels = view.getUint16(body + 2, true);
      const bits = view.getUint16(body + 14, true);
      if (view.getUint16(body, true) !== FORMAT_PCM || bits !== 16) return fail('it is not 16-bit PCM');
      if (channels !== 1) return fail(`it has ${channels} channels, not one`);
      sampleRateHz = view.getUint32(body + 4, true);
      if (sampleRateHz === 0) return fail('its sample rate is 0');
    }
    if (tag === 'data') {
      if (sampleRateHz === 0) return fail('its data chunk comes before its fmt chunk');
      const end = Math.min(body + size, file.length);
      return { ok: true, audio: { samples: bytesToPcm16(file.subarray(body, end)), sampleRateHz } };
    }
    offset = body + size + (size % 2);
  }
  return fail('it has no data chunk');
}

function fail(reason: string): ParsedWav {
  return { ok: false, reason };
}

function writeTag(file: Uint8Array, offset: number, tag: string): void {
  for (let i = 0; i < 4; i++) file[offset + i] = tag.charCodeAt(i);
}

function readTag(file: Uint8Array, offset: number): string {
  return String.fromCharCode(...file.subarray(offset, offset + 4));
}
