/**
 * Ephemeral keys: minted with a session's configuration, good for any number of connections until they expire.
 * Kept in memory only, and never written anywhere.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EffectiveConfig } from './session-config.ts';

/** A server that mints this many in ten minutes has a leak. */
const MAX_SECRETS = 20_000;
const SWEEP_MS = 60_000;

export interface ClientSecret {
  /** `ek_…` */
  readonly value: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly config: EffectiveConfig;
}

export class ClientSecrets {
  readonly #secrets = new Map<string, ClientSecret>();
  readonly #now: () => number;
  #sweptAt: number;

  /** @param now unix milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#sweptAt = now();
  }

  /** undefined when there are too many already. */
  mint(config: EffectiveConfig, seconds: number): ClientSecret | undefined {
    this.#dropExpired();
    if (this.#secrets.size >= MAX_SECRETS) return undefined;
    const value = `ek_${randomBytes(24).toString('hex')}`;
    const secret = { value, expiresAt: Math.floor(this.#now() / 1000) + seconds, config };
    this.#secrets.set(value, secret);
    return secret;
  }

  /** The configuration of a secret that still opens sessions. */
  find(value: string): EffectiveConfig | undefined {
    const secret = this.#secrets.get(value);
    return secret && secret.expiresAt * 1000 > this.#now() ? secret.config : undefined;
  }

  #dropExpired(): void {
    const now = this.#now();
    if (now - this.#sweptAt < SWEEP_MS && this.#secrets.size < MAX_SECRETS) return;
    this.#sweptAt = now;
    for (const [value, secret] of this.#secrets) if (secret.expiresAt * 1000 <= now) this.#secrets.delete(value);
  }
}

/** Compares in constant time, whatever the lengths. */
export function isSameKey(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
