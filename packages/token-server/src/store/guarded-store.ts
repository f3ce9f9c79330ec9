/**
 * A store that may go away, as everything else meets it: a call ends in time, and what goes wrong is `store_unavailable`
 * and nothing else, whatever the client's errors hold. While it is gone calls fail at once, and one at a time asks
 * whether it is back; so it heals by itself, and a dead Redis does not slow down what can do without it.
 */
import { VoiceServerError } from '../errors.ts';
import { isLater, NoCountError, type Store, type StoreAnswer } from './store.ts';

export interface StoreGuardOptions {
  /** Milliseconds until a call counts as lost. Default 1000. */
  timeoutMs?: number;
  /** Milliseconds between two askings. Default 250. */
  retryMs?: number;
  onDown?(error: unknown): void;
  onUp?(downMs: number): void;
}

export class GuardedStore implements Store {
  readonly #store: Store;
  readonly #options: StoreGuardOptions;
  /** By a clock that nobody sets, and no test's: outages do not follow those. undefined: it is there. */
  #downSince: number | undefined;
  #asksAgainAt = 0;
  #asking = false;

  constructor(store: Store, options: StoreGuardOptions = {}) {
    this.#store = store;
    this.#options = options;
  }

  get(key: string) {
    return this.#guard(() => this.#store.get(key));
  }

  set(key: string, value: string, ttlSeconds: number) {
    return this.#guard(() => this.#store.set(key, value, ttlSeconds));
  }

  /** What is claimed or counted too late, when whoever asked has been told that it failed, is taken back. */
  add(key: string, value: string, ttlSeconds: number) {
    return this.#guard(
      () => this.#store.add(key, value, ttlSeconds),
      (isOurs) => isOurs && this.#store.del(key),
    );
  }

  incr(key: string, ttlSeconds: number, by = 1) {
    return this.#guard(
      () => this.#store.incr(key, ttlSeconds, by),
      () => this.#store.incr(key, ttlSeconds, -by),
    );
  }

  del(key: string) {
    return this.#guard(() => this.#store.del(key));
  }

  /** @param undo - of a call that answers when its time is over. */
  async #guard<T>(call: () => StoreAnswer<T>, undo?: (late: T) => StoreAnswer<unknown>): Promise<T> {
    const isDown = this.#downSince !== undefined;
    if (isDown && (this.#asking || performance.now() < this.#asksAgainAt)) throw unavailable();
    if (isDown) this.#asking = true;
    try {
      const value = await inTime(call, this.#options.timeoutMs ?? 1_000, undo);
      this.#up();
      return value;
    } catch (error) {
      if (error instanceof NoCountError) throw error;
      this.#down(error);
      throw unavailable(error);
    } finally {
      if (isDown) this.#asking = false;
    }
  }

  #down(error: unknown): void {
    this.#asksAgainAt = performance.now() + (this.#options.retryMs ?? 250);
    if (this.#downSince !== undefined) return;
    this.#downSince = performance.now();
    this.#options.onDown?.(error);
  }

  #up(): void {
    if (this.#downSince === undefined) return;
    const downMs = performance.now() - this.#downSince;
    this.#downSince = undefined;
    this.#options.onUp?.(downMs);
  }
}

/** Whether an error says that the store is gone. */
export function isStoreGone(error: unknown): boolean {
  return error instanceof VoiceServerError && error.code === 'store_unavailable';
}

function unavailable(cause?: unknown): VoiceServerError {
  const detail = 'The server cannot reach its store. Try again in a moment.';
  return new VoiceServerError('store_unavailable', detail, { cause, retryAfterSeconds: 2 });
}

async function inTime<T>(
  call: () => StoreAnswer<T>,
  timeoutMs: number,
  undo?: (late: T) => StoreAnswer<unknown>,
): Promise<T> {
  const answer = call();
  if (!isLater(answer)) return answer;
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new Error(`no answer in ${timeoutMs} ms`));
    }, timeoutMs);
    answer
      .then((value) => (isLate ? undo?.(value) : resolve(value)))
      .catch(reject)
      .finally(() => clearTimeout(timer));
  });
}
