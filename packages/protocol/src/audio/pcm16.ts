/** 16-bit PCM: conversions between samples, bytes and floats. Pure; safe on the audio thread where noted. */

/**
 * Writes floats (−1 to 1, clamped) as 16-bit samples into `target` from `offset`.
 * Allocates nothing: for the audio thread.
 */
export function floatToPcm16(source: Float32Array, target: Int16Array, offset = 0): void {
  for (let i = 0; i < source.length; i++) {
    const sample = Math.max(-1, Math.min(1, source[i] as number));
    target[offset + i] = Math.round(sample < 0 ? sample * 0x8000 : sample * 0x7fff);
  }
}

/** The bytes of samples, little-endian, as the wire wants them. Shares memory on little-endian machines. */
export function pcm16ToBytes(samples: Int16Array): Uint8Array {
  if (isLittleEndian()) return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const bytes = new Uint8Array(samples.byteLength);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) view.setInt16(i * 2, samples[i] as number, true);
  return bytes;
}

/** The samples in little-endian bytes. A trailing odd byte is dropped: carry it yourself, see `Pcm16Carry`. */
export function bytesToPcm16(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(bytes.length >> 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(i * 2, true);
  return samples;
}

/** Turns a stream of byte chunks into samples; an odd byte at a chunk's end waits for the next chunk. */
export class Pcm16Carry {
  #odd: number | undefined;

  push(chunk: Uint8Array): Int16Array<ArrayBuffer> {
    if (this.#odd === undefined && chunk.length % 2 === 0) return bytesToPcm16(chunk);
    const head = this.#odd === undefined ? [] : [this.#odd];
    const joined = new Uint8Array(head.length + chunk.length);
    joined.set(head);
    joined.set(chunk, head.length);
    this.#odd = joined.length % 2 === 1 ? joined[joined.length - 1] : undefined;
    return bytesToPcm16(joined);
  }
}

/** Root mean square of samples, 0 (silence) to 1 (full scale). */
export function pcm16Level(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] as number) ** 2;
  return Math.sqrt(sum / samples.length) / 0x8000;
}

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}
