/**
 * Latencies as counts in buckets that grow by 15 % each, from 10 ms to a minute: 64 numbers however many values come, and
 * percentiles that are off by less than a bucket. Pure memory, no clock.
 */

const BUCKETS = 64;
const SMALLEST_MS = 10;
const GROWTH = 1.15;

export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** What is below 10 ms counts as that, and what is above a minute as a minute. */
  record(milliseconds: number): void {
    const bucket = Math.ceil(Math.log(milliseconds / SMALLEST_MS) / Math.log(GROWTH));
    const index = Number.isFinite(bucket) ? Math.min(BUCKETS - 1, Math.max(0, bucket)) : 0;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count += 1;
  }

  add(other: LatencyHistogram): void {
    for (let i = 0; i < BUCKETS; i++) this.#counts[i] = (this.#counts[i] ?? 0) + (other.#counts[i] ?? 0);
    this.#count += other.#count;
  }

  /**
   * Milliseconds that a part of all values does not exceed; undefined where there are none.
   *
   * @param part - 0 to 1, e.g. 0.95.
   */
  percentile(part: number): number | undefined {
    if (this.#count === 0) return undefined;
    const wanted = Math.max(1, part * this.#count);
    let below = 0;
    for (let i = 0; i < BUCKETS; i++) {
      const count = this.#counts[i] ?? 0;
      if (below + count >= wanted) {
        const lower = i === 0 ? 0 : boundOf(i - 1);
        return lower + ((wanted - below) / count) * (boundOf(i) - lower);
      }
      below += count;
    }
    return boundOf(BUCKETS - 1);
  }
}

function boundOf(bucket: number): number {
  return SMALLEST_MS * GROWTH ** bucket;
}
