/** WAV files of every kind, written by hand for tests: their own words, not those of the reader. */

export interface WavFileOptions {
  code?: 1 | 3 | 6 | 7;
  bits?: number;
  /** Of one sample; default bits / 8, rounded up. */
  bytesPerSample?: number;
  channelCount?: number;
  sampleRateHz?: number;
  extensible?: boolean;
  /** Bytes of a LIST chunk before the samples. */
  listBytes?: number;
  /** What the header claims of the data; default its length. */
  claimedBytes?: number;
  /** What it claims of the whole file; default its length. */
  claimedFileBytes?: number;
  trailer?: Uint8Array;
}

export function wavFile(data: Uint8Array, options: WavFileOptions = {}): Uint8Array<ArrayBuffer> {
  const { code = 1, bits = 16, channelCount = 1, sampleRateHz = 24_000, extensible = false, listBytes } = options;
  const { bytesPerSample = Math.ceil(bits / 8), claimedBytes = data.length, trailer = new Uint8Array(0) } = options;
  const fmt = new DataView(new ArrayBuffer(extensible ? 40 : 16));
  fmt.setUint16(0, extensible ? 0xfffe : code, true);
  fmt.setUint16(2, channelCount, true);
  fmt.setUint32(4, sampleRateHz, true);
  fmt.setUint32(8, sampleRateHz * channelCount * bytesPerSample, true);
  fmt.setUint16(12, channelCount * bytesPerSample, true);
  fmt.setUint16(14, bits, true);
  if (extensible) {
    fmt.setUint16(16, 22, true);
    fmt.setUint16(18, bits, true);
    fmt.setUint16(24, code, true);
  }
  const chunks = [
    chunk('fmt ', new Uint8Array(fmt.buffer)),
    ...(listBytes === undefined ? [] : [chunk('LIST', new Uint8Array(listBytes))]),
    chunk('data', data, claimedBytes),
    trailer,
  ];
  const length = chunks.reduce((sum, bytes) => sum + bytes.length, 0);
  const head = new Uint8Array(12);
  head.set(ascii('RIFF'));
  new DataView(head.buffer).setUint32(4, options.claimedFileBytes ?? length + 4, true);
  head.set(ascii('WAVE'), 8);
  return concat([head, ...chunks]);
}

export function chunk(tag: string, body: Uint8Array, claimedBytes = body.length): Uint8Array<ArrayBuffer> {
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, claimedBytes, true);
  return concat([ascii(tag), size, body, new Uint8Array(body.length % 2)]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
