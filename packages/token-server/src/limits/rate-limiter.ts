/**
 * Counts what may happen so often in so long, for one key after another: `rate-limiter-flexible` over our `Store`.
 *
 * While the store is gone each process counts for itself (the package calls that insurance), so an outage neither opens
 * the doors nor closes them.
 */
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import { MemoryStore } from '../store/memory-store.ts';
import type { Store, StoreAnswer } from '../store/store.ts';

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
  take(key: string): StoreAnswer<number | undefined>;
  /** Gives one back that was taken for what did not happen. */
  giveBack(key: string): StoreAnswer<void>;
}

export function rateLimiter({ name, count, seconds, store, now }: RateLimiterOptions): RateLimiter {
  const rate = { points: count, duration: seconds, keyPrefix: `rate:${name}` };
  // This process's memory cannot go away.
  if (store instanceof MemoryStore) return limiterOf(new StoreRateLimiter(store, now, rate), store);
  const insuranceLimiter = new StoreRateLimiter(new MemoryStore(now), now, rate);
  return limiterOf(new StoreRateLimiter(store, now, { ...rate, insuranceLimiter }));
}

function limiterOf(limiter: StoreRateLimiter, memory?: MemoryStore): RateLimiter {
  if (memory) {
    return {
      take: (key) => limiter.consumeNow(memory, key),
      giveBack: (key) => void limiter.countNow(memory, key, -1),
    };
  }
  return {
    async take(key) {
      try {
        await limiter.consume(key);
        return undefined;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return secondsOf(refused);
        throw refused;
      }
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
  };
}

function secondsOf({ msBeforeNext }: Pick<RateLimiterRes, 'msBeforeNext'>): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
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

  /** `consume` for a store that answers at once: the package makes seven promises, which cost more than the counting. */
  consumeNow(memory: MemoryStore, key: string): number | undefined {
    const { count, msBeforeNext } = this.countNow(memory, key, 1);
    return count > this.points ? secondsOf({ msBeforeNext }) : undefined;
  }

  countNow(memory: MemoryStore, key: string, points: number): Counted {
    const { at, ttlSeconds, msBeforeNext } = this.#window(this.getKey(key), this.msDuration);
    return { count: memory.incr(at, ttlSeconds, points), msBeforeNext };
  }

  /** What the base class calls to count. */
  async _upsert(key: string, points: number, windowMs: number): Promise<Counted> {
    const { at, ttlSeconds, msBeforeNext } = this.#window(key, windowMs);
    return { count: await this.#store.incr(at, ttlSeconds, points), msBeforeNext };
  }

  /** And to read the result. */
  _getRateLimiterRes(_key: string, changed: number, { count, msBeforeNext }: Counted): RateLimiterRes {
    return new RateLimiterRes(Math.max(0, this.points - count), msBeforeNext, count, count === changed);
  }

  #window(key: string, windowMs: number) {
    const now = this.#now();
    const window = Math.floor(now / windowMs);
    return { at: `${key}:${window}`, ttlSeconds: windowMs / 1_000, msBeforeNext: (window + 1) * windowMs - now };
  }
}
