/** Numbers of up to 25 bits, one after the other without gaps, lowest bit first. Pure. */

export class BitReader {
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array, byteOffset: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset + byteOffset, bytes.byteLength - byteOffset);
  }

  read(length: number): number {
    const word = this.#view.getUint32(this.#position >> 3, true);
    const value = (word >>> (this.#position & 7)) & (2 ** length - 1);
    this.#position += length;
    return value;
  }
}

/** Writes into bytes that are zero. */
export class BitWriter {
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array, byteOffset: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset + byteOffset, bytes.byteLength - byteOffset);
  }

  write(value: number, length: number): void {
    const offset = this.#position >> 3;
    const word = this.#view.getUint32(offset, true) | (value << (this.#position & 7));
    this.#view.setUint32(offset, word, true);
    this.#position += length;
  }
}

/** How many bits the numbers 0 to `max` take. */
export function bitsFor(max: number): number {
  return 32 - Math.clz32(max);
}
