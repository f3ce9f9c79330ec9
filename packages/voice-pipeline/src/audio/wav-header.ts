/**
 * The header of a WAV file, read as far as it has come. Total: headers that lie are told from those that are cut short.
 *
 * Takes integers of 8, 16, 24 and 32 bits, floats of 32 and 64, G.711, any number of channels up to 32, and the
 * extensible form of each.
 */
import { isDecodable, type SampleLayout } from './sample-decoder.ts';

export type WavHeader =
  | {
      readonly kind: 'header';
      readonly layout: SampleLayout;
      /** Where the samples begin. */
      readonly dataStart: number;
      /** How many bytes of them there are, as the header claims. Infinity where it was written before they were known. */
      readonly dataBytes: number;
    }
  /** The samples have not begun yet: with `needs` bytes in all there is more to be read of it. */
  | { readonly kind: 'incomplete'; readonly reason: string; readonly needs: number }
  | { readonly kind: 'invalid'; readonly reason: string };

const CODES: Readonly<Record<number, SampleLayout['encoding']>> = { 1: 'int', 3: 'float', 6: 'pcma', 7: 'pcmu' };
const EXTENSIBLE = 0xfffe;
/** Programs that write to a pipe claim this much, or so near to it that no file is meant. */
const UNKNOWN_BYTES = 0x7fff_0000;
/** Before the samples. Files have a handful; reading thousands of empty ones would keep everybody waiting. */
const MAX_CHUNKS = 100;

export function readWavHeader(bytes: Uint8Array): WavHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (readTag(bytes, 0) !== 'RIFF' || readTag(bytes, 8) !== 'WAVE')
    return { kind: 'invalid', reason: 'not a RIFF/WAVE file' };
  let layout: SampleLayout | undefined;
  let offset = 12;
  for (let chunks = 0; offset + 8 <= bytes.length; chunks++) {
    if (chunks === MAX_CHUNKS)
      return { kind: 'invalid', reason: `it has more than ${MAX_CHUNKS} chunks before its samples` };
    const tag = readTag(bytes, offset);
    const size = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (tag === 'data') {
      if (!layout) return { kind: 'invalid', reason: 'its data chunk comes before its fmt chunk' };
      const isUnknown = size >= UNKNOWN_BYTES || (size === 0 && !holdsMore(view, body));
      return { kind: 'header', layout, dataStart: body, dataBytes: isUnknown ? Infinity : size };
    }
    if (tag === 'fmt ') {
      if (size < 16) return { kind: 'invalid', reason: 'its fmt chunk is cut short' };
      const needs = body + Math.min(size, 40);
      if (needs > bytes.length) return { kind: 'incomplete', reason: 'its fmt chunk is cut short', needs };
      const format = readFormat(view, body, size);
      if ('reason' in format) return { kind: 'invalid', ...format };
      layout = format;
    }
    offset = body + size + (size % 2);
  }
  const reason = layout ? 'it has no data chunk' : 'it has no fmt chunk';
  return { kind: 'incomplete', reason, needs: offset + 8 };
}

/** Whether the file claims to go on behind that. A header that was written before there were samples claims nothing. */
function holdsMore(view: DataView, end: number): boolean {
  const fileBytes = view.getUint32(4, true);
  return fileBytes < UNKNOWN_BYTES && fileBytes + 8 > end;
}

function readFormat(view: DataView, body: number, size: number): SampleLayout | { reason: string } {
  const tag = view.getUint16(body, true);
  if (tag === EXTENSIBLE && size < 40) return { reason: 'its fmt chunk is cut short' };
  // The extensible form has the real code in the first two bytes of a GUID.
  const code = tag === EXTENSIBLE ? view.getUint16(body + 24, true) : tag;
  const channelCount = view.getUint16(body + 2, true);
  const sampleRateHz = view.getUint32(body + 4, true);
  const frameBytes = view.getUint16(body + 12, true);
  const bits = view.getUint16(body + 14, true);
  const encoding = CODES[code];
  if (!encoding) return { reason: `its samples are coded by method ${code}; PCM, floats and G.711 can be read` };
  if (channelCount === 0) return { reason: 'it has no channels' };
  if (sampleRateHz === 0) return { reason: 'its sample rate is 0' };
  // A sample of 20 bits lies at the upper end of three bytes, so its container is all that counts.
  const bytesPerSample = frameBytes / channelCount;
  const layout = { encoding, bytesPerSample, channelCount, sampleRateHz };
  if (bits > 0 && bytesPerSample >= bits / 8 && isDecodable(layout)) return layout;
  return {
    reason: `it has ${channelCount} channels of ${bits} bits in frames of ${frameBytes} bytes, which is no WAV`,
  };
}

function readTag(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
