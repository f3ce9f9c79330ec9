/**
 * Counts what may happen so often in so long, for one key after another: `rate-limiter-flexible` over our `Store`.
 *
 * While the store is gone each process counts for itself (the package calls that insurance), so an outage neither opens
 * the doors nor closes them.
 */
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import { MemoryStore, memoryStore } from '../store/memory-store.ts';
import type { Store } from '../store/store.ts';

/** At most `count` in `seconds`. */
export interface Rate {
  count: number;
  seconds: number;
}

export interface RateLimiterOptions extends Rate {
  /** The name of its counters. */
  name: string;
  store: Store;
  /** Unix milliseconds. */
  now(): number;
}

export interface RateLimiter {
  /** Counts one. Answers in how many seconds there is room again, or undefined where there was. */
  take(key: string): Promise<number | undefined>;
  /** Gives one back that was taken for what did not happen. */
  giveBack(key: string): Promise<void>;
}

export function rateLimiter({ name, count, seconds, store, now }: RateLimiterOptions): RateLimiter {
  const rate = { points: count, duration: seconds, keyPrefix: `rate:${name}` };
  // This process's memory cannot go away.
  const insured = !(store instanceof MemoryStore);
  const limiter = new StoreRateLimiter(store, now, {
    ...rate,
    ...(insured && { insuranceLimiter: new StoreRateLimiter(memoryStore(now), now, rate) }),
  });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
        return undefined;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
        throw refused;
      }
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
  };
}

interface Counted {
  count: number;
  msBeforeNext: number;
}

type StoreRateOptions = Omit<ConstructorParameters<typeof RateLimiterStoreAbstract>[0], 'storeClient'>;

/** A key has one counter per window; windows begin at multiples of their length, so that all instances agree. */
class StoreRateLimiter extends RateLimiterStoreAbstract {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number, options: StoreRateOptions) {
    super({ ...options, storeClient: store });
    this.#store = store;
    this.#now = now;
  }

  /** What the base class calls to count. */
  async _upsert(key: string, points: number, windowMs: number): Promise<Counted> {
    const now = this.#now();
    const window = Math.floor(now / windowMs);
    const count = await this.#store.incr(`${key}:${window}`, windowMs / 1_000, points);
    return { count, msBeforeNext: (window + 1) * windowMs - now };
  }

  /** And to read the result. */
  _getRateLimiterRes(_key: string, changed: number, { count, msBeforeNext }: Counted): RateLimiterRes {
    return new RateLimiterRes(Math.max(0, this.points - count), msBeforeNext, count, count === changed);
  }
}
