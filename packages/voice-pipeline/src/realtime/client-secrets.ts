/**
 * Ephemeral keys: minted with a session's configuration, good for any number of connections until they expire.
 * Never written to a log.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { inTimeOrAborted } from '../remote/watched.ts';
import type { SecretStore } from './secret-store.ts';
import type { EffectiveConfig } from './session-config.ts';

export interface ClientSecret {
  /** `ek_…` */
  readonly value: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

export class ClientSecrets {
  readonly #store: SecretStore;
  readonly #now: () => number;
  readonly #timeoutMs: number;

  /** @param now unix milliseconds */
  constructor(store: SecretStore, now: () => number, timeoutMs = 30_000) {
    this.#store = store;
    this.#now = now;
    this.#timeoutMs = timeoutMs;
  }

  /** undefined when there are too many already. */
  async mint(config: EffectiveConfig, seconds: number): Promise<ClientSecret | undefined> {
    const value = `ek_${randomBytes(24).toString('hex')}`;
    const expiresAt = Math.floor(this.#now() / 1000) + seconds;
    const isKept = await this.#inTime(this.#store.set(value, JSON.stringify(config), expiresAt));
    return isKept ? { value, expiresAt } : undefined;
  }

  /** The configuration of a secret that still opens sessions. */
  async find(value: string): Promise<EffectiveConfig | undefined> {
    const session = await this.#inTime(this.#store.get(value));
    return session === undefined ? undefined : (JSON.parse(session) as EffectiveConfig);
  }

  /** A store that does not answer must not hold those who wait for it. Undefined only where the store says so. */
  #inTime<T>(answer: Promise<T>): Promise<T | undefined> {
    const timeoutMs = this.#timeoutMs;
    const lateError = () => new Error(`The store of the keys did not answer within ${timeoutMs / 1000} s.`);
    return inTimeOrAborted(answer, { timeoutMs, lateError });
  }
}

/** Compares in constant time, whatever the lengths. */
export function isSameKey(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
