/**
 * Remembers what can be found out again: so many at most, the newest, and nothing for long beyond its time, so that a server
 * does not hold what it knew of sessions that are over.
 */

interface Entry<Value> {
  readonly value: Value;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

export interface ExpiringCacheOptions {
  max: number;
  /** Unix milliseconds. */
  now(): number;
}

export class ExpiringCache<Value> {
  readonly #options: ExpiringCacheOptions;
  /** A Map keeps its order, so the first is the oldest. */
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(options: ExpiringCacheOptions) {
    this.#options = options;
  }

  /** How many are held, the expired ones behind one that is not included. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAt > this.#options.now() ? entry.value : undefined;
  }

  /** @param expiresAt - unix milliseconds. */
  set(key: string, value: Value, expiresAt: number): void {
    this.#entries.delete(key);
    this.#makeRoom();
    this.#entries.set(key, { value, expiresAt });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  #makeRoom(): void {
    const { max, now } = this.#options;
    for (const [key, { expiresAt }] of this.#entries) {
      if (this.#entries.size < max && expiresAt > now()) return;
      this.#entries.delete(key);
    }
  }
}
