/**
 * The kill switch: generation numbers, of everybody and of each user, in the store. A session remembers the ones it was
 * born in; raising a number ends all that are older, on every instance.
 *
 * An instance asks the store for a number at most every ten seconds, so that is how long it may not know. While the
 * store is gone it goes by the last it heard.
 */
import { after, allAnswers, isLater, type Store, type StoreAnswer } from '../store/store.ts';

/** In effect within 30 s, the widget's next heartbeat included: that is the promise. */
const CACHE_MS = 10_000;
const MAX_CACHED = 10_000;
/** Longer than any session. A number is a time, so that one which was forgotten is followed by a higher one. */
const TTL_SECONDS = 2 * 86_400;

/** The numbers of now, or of a session's birth. */
export interface Generation {
  readonly all: number;
  /** 0: nobody is signed in, or the user's sessions were never revoked. */
  readonly user: number;
}

export class Generations {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #cache = new Map<string, { value: number; readAt: number }>();

  /** @param now - unix milliseconds. */
  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** As the store has it now: for a session that begins. */
  fresh(userId: string | undefined): StoreAnswer<Generation> {
    const user = userId === undefined ? 0 : this.#read(keyOf(userId));
    return after(allAnswers([this.#read(ALL), user]), ([all = 0, ofUser = 0]) => ({ all, user: ofUser }));
  }

  /** Whether a session of that birth has been revoked. Nearly always the numbers are known, and it answers at once. */
  isRevoked({ all, user }: Generation, userId: string | undefined): StoreAnswer<boolean> {
    const current = [this.#cached(ALL), userId === undefined ? 0 : this.#cached(keyOf(userId))];
    return after(allAnswers(current), ([ofAll = 0, ofUser = 0]) => ofAll > all || ofUser > user);
  }

  /** @param userId - undefined: everybody's. */
  async raise(userId?: string): Promise<void> {
    const key = userId === undefined ? ALL : keyOf(userId);
    const next = Math.max((await this.#read(key)) + 1, this.#now());
    await this.#store.set(key, String(next), TTL_SECONDS);
    this.#remember(key, next);
  }

  #cached(key: string): StoreAnswer<number> {
    const known = this.#cache.get(key);
    // Both ways: a clock that is set back must not make it hold for longer.
    if (known && Math.abs(this.#now() - known.readAt) < CACHE_MS) return known.value;
    const read = this.#read(key);
    return isLater(read) ? read.catch(() => known?.value ?? 0) : read;
  }

  #read(key: string): StoreAnswer<number> {
    return after(this.#store.get(key), (text) => {
      const value = Number(text ?? 0);
      this.#remember(key, value);
      return value;
    });
  }

  #remember(key: string, value: number): void {
    this.#cache.delete(key);
    this.#cache.set(key, { value, readAt: this.#now() });
    // A Map keeps its order, so the first is the one that was not asked for the longest.
    if (this.#cache.size > MAX_CACHED) this.#cache.delete(this.#cache.keys().next().value as string);
  }
}

const ALL = 'revoked:all';

function keyOf(userId: string): string {
  return `revoked:user:${userId}`;
}
