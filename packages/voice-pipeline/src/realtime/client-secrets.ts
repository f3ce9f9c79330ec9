/**
 * Ephemeral keys: minted with a session's configuration, good for any number of connections until they expire.
 * Never written to a log.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
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

  /** @param now unix milliseconds */
  constructor(store: SecretStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** undefined when there are too many already. */
  async mint(config: EffectiveConfig, seconds: number): Promise<ClientSecret | undefined> {
    const value = `ek_${randomBytes(24).toString('hex')}`;
    const expiresAt = Math.floor(this.#now() / 1000) + seconds;
    const isKept = await this.#store.set(value, JSON.stringify(config), expiresAt);
    return isKept ? { value, expiresAt } : undefined;
  }

  /** The configuration of a secret that still opens sessions. */
  async find(value: string): Promise<EffectiveConfig | undefined> {
    const session = await this.#store.get(value);
    return session === undefined ? undefined : (JSON.parse(session) as EffectiveConfig);
  }
}

/** Compares in constant time, whatever the lengths. */
export function isSameKey(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
