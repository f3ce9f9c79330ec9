/**
 * Where the server keeps what must outlive one request: a small key–value interface that one process's memory and
 * Redis can both be. Values are text. Every entry expires, so a forgotten session costs nothing for long.
 *
 * An implementation of your own must pass `testing/store-conformance.ts`: limits are only as good as its atomicity.
 */
export interface Store {
  /** The value, or undefined when there is none or it has expired. */
  get(key: string): StoreAnswer<string | undefined>;
  /** Writes whatever was there before. */
  set(key: string, value: string, ttlSeconds: number): StoreAnswer<void>;
  /** Writes only when the key is free, atomically (SETNX). Answers whether it wrote. */
  add(key: string, value: string, ttlSeconds: number): StoreAnswer<boolean>;
  /**
   * Adds to a counter, atomically, and answers the new count. Only the call that starts it sets the expiry.
   *
   * @param by - a whole number, also below 0. Default 1.
   * @throws NoCountError - the key holds text. Any other error says that the store is gone.
   */
  incr(key: string, ttlSeconds: number, by?: number): StoreAnswer<number>;
  /** Removes the key, if it is there. */
  del(key: string): StoreAnswer<void>;
}

/** Of `incr`: the key holds no count, which is the caller's mistake and no outage. For implementations of `Store`. */
export class NoCountError extends TypeError {
  override readonly name = 'NoCountError';

  constructor() {
    super('incr() on a key that holds no count');
  }
}

/** At once, where the store is this process's memory: promises for a Map's answers cost more than the answers. */
export type StoreAnswer<T> = T | Promise<T>;

export function isLater<T>(answer: StoreAnswer<T>): answer is Promise<T> {
  return typeof (answer as Partial<Promise<T>> | undefined | null)?.then === 'function';
}

/** As `answer.then(use)`, but at once where the answer is there; then what `use` throws is thrown at once, too. */
export function after<T, R>(answer: StoreAnswer<T>, use: (value: T) => StoreAnswer<R>): StoreAnswer<R> {
  return isLater(answer) ? answer.then(use) : use(answer);
}

/** As `Promise.all`, but at once where all of them are there. */
export function allAnswers<T>(answers: readonly StoreAnswer<T>[]): StoreAnswer<T[]> {
  return answers.some(isLater) ? Promise.all(answers) : (answers as T[]);
}

export function bothAnswers<A, B>(a: StoreAnswer<A>, b: StoreAnswer<B>): StoreAnswer<[A, B]> {
  return isLater(a) || isLater(b) ? Promise.all([a, b]) : [a, b];
}
