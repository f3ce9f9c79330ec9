/**
 * Where the server keeps what must outlive one request: a small key–value interface that one process's memory and
 * Redis can both be. Values are text. Every entry expires, so a forgotten session costs nothing for long.
 */
export interface Store {
  /** The value, or undefined when there is none or it has expired. */
  get(key: string): Promise<string | undefined>;
  /** Writes whatever was there before. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Writes only when the key is free, atomically (SETNX). Answers whether it wrote. */
  add(key: string, value: string, ttlSeconds: number): Promise<boolean>;
  /** Adds one to a counter, atomically, and answers the new count. Only the first call sets the expiry. */
  incr(key: string, ttlSeconds: number): Promise<number>;
  /** Removes the key, if it is there. */
  del(key: string): Promise<void>;
}
