/** Finds the nearest value of a quantization table. The tables are sorted but for small faults. Pure. */
export class Quantizer {
  readonly #values: Float64Array;
  readonly #indices: Uint32Array;

  constructor(table: Float64Array) {
    this.#indices = Uint32Array.from(table.keys()).sort((a, b) => (table[a] as number) - (table[b] as number));
    this.#values = Float64Array.from(this.#indices, (index) => table[index] as number);
  }

  /** The index of the table's value that is nearest to this one. */
  index(value: number): number {
    let low = 0;
    let high = this.#values.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#values[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    const below = Math.max(0, low - 1);
    const isBelowNearer = value - (this.#values[below] as number) < (this.#values[low] as number) - value;
    return this.#indices[isBelowNearer ? below : low] as number;
  }
}
