/** A store that can be taken away: what it held is there again when it is back. */
import { memoryStore } from '../store/memory-store.ts';
import type { Store, StoreAnswer } from '../store/store.ts';

export class FailingStore implements Store {
  readonly #inner: Store;
  /** What becomes of calls: answered, rejected, or never answered. For some keys only, where `only` says so. */
  mode: 'well' | 'gone' | 'hung' = 'well';
  only: (key: string) => boolean = () => true;
  /** Calls that came while it was away. */
  missed = 0;

  constructor(inner: Store = memoryStore()) {
    this.#inner = inner;
  }

  get(key: string) {
    return this.#reach(key, () => this.#inner.get(key));
  }

  set(key: string, value: string, ttlSeconds: number) {
    return this.#reach(key, () => this.#inner.set(key, value, ttlSeconds));
  }

  add(key: string, value: string, ttlSeconds: number) {
    return this.#reach(key, () => this.#inner.add(key, value, ttlSeconds));
  }

  incr(key: string, ttlSeconds: number, by?: number) {
    return this.#reach(key, () => this.#inner.incr(key, ttlSeconds, by));
  }

  del(key: string) {
    return this.#reach(key, () => this.#inner.del(key));
  }

  async #reach<T>(key: string, work: () => StoreAnswer<T>): Promise<T> {
    if (this.mode === 'well' || !this.only(key)) return work();
    this.missed++;
    if (this.mode === 'hung') return new Promise(() => {});
    throw new Error('redis://user:hunter2@db.internal: connection lost');
  }
}
