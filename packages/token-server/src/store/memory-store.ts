/**
 * The store of a single process: a Map whose entries expire. It answers at once.
 *
 * No timer runs (serverless runtimes forbid it, and it would keep Node alive). Expired entries are dropped when they
 * are read, and all of them in a sweep when the map has doubled or a minute has passed since the last one, so the map
 * holds at most about twice what is alive.
 */
import { NoCountError, type Store } from './store.ts';

const SMALLEST_SWEEP = 1_024;
const SWEEP_INTERVAL_MS = 60_000;

interface Entry {
  /** A number: a counter. */
  value: string | number;
  /** Unix milliseconds. */
  expiresAt: number;
}

interface Written {
  value: Entry['value'];
  ttlSeconds: number;
  /** Unix milliseconds; the clock is asked once per call, as it costs as much as the Map. */
  now: number;
}

export class MemoryStore implements Store {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  #sweepAtSize = SMALLEST_SWEEP;
  #sweptAt: number;

  /** @param now - unix milliseconds. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#sweptAt = now();
  }

  /** How many entries are held, the expired ones that no sweep has met included. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): string | undefined {
    const value = this.#alive(key, this.#now())?.value;
    return typeof value === 'number' ? String(value) : value;
  }

  set(key: string, value: string, ttlSeconds: number): void {
    this.#write(key, { value, ttlSeconds, now: this.#now() });
  }

  add(key: string, value: string, ttlSeconds: number): boolean {
    const now = this.#now();
    if (this.#alive(key, now)) return false;
    this.#write(key, { value, ttlSeconds, now });
    return true;
  }

  incr(key: string, ttlSeconds: number, by = 1): number {
    const now = this.#now();
    const entry = this.#alive(key, now);
    if (!entry) {
      this.#write(key, { value: by, ttlSeconds, now });
      return by;
    }
    const count = countOf(entry.value) + by;
    entry.value = count;
    return count;
  }

  del(key: string): void {
    this.#entries.delete(key);
  }

  #alive(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.expiresAt > now) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #write(key: string, { value, ttlSeconds, now }: Written): void {
    this.#entries.set(key, { value, expiresAt: now + ttlSeconds * 1_000 });
    this.#sweep(now);
  }

  #sweep(now: number): void {
    if (this.#entries.size < this.#sweepAtSize && now - this.#sweptAt < SWEEP_INTERVAL_MS) return;
    for (const [key, entry] of this.#entries) if (entry.expiresAt <= now) this.#entries.delete(key);
    this.#sweepAtSize = Math.max(SMALLEST_SWEEP, this.#entries.size * 2);
    this.#sweptAt = now;
  }
}

function countOf(value: string | number): number {
  if (typeof value === 'number') return value;
  if (!/^-?\d+$/.test(value)) throw new NoCountError();
  return Number(value);
}

/** A store in this process's memory. Sessions end with the process; for several processes give them a shared store. */
export function memoryStore(now?: () => number): Store {
  return new MemoryStore(now);
}
