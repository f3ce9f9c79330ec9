/** Where ephemeral keys are kept. One store may serve several processes: then each opens what another has minted. */

export interface SecretStore {
  /** False: there are too many. `expiresAt` in unix seconds. */
  set(key: string, session: string, expiresAt: number): Promise<boolean>;
  /** undefined: never set, or expired. */
  get(key: string): Promise<string | undefined>;
}

/** A server that mints this many in ten minutes has a leak. */
const MAX_SECRETS = 20_000;
const SWEEP_MS = 60_000;

export class MemorySecretStore implements SecretStore {
  readonly #secrets = new Map<string, { session: string; expiresAtMs: number }>();
  readonly #now: () => number;
  #sweptAt: number;

  /** @param now unix milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#sweptAt = now();
  }

  async set(key: string, session: string, expiresAt: number): Promise<boolean> {
    this.#dropExpired();
    if (this.#secrets.size >= MAX_SECRETS) return false;
    this.#secrets.set(key, { session, expiresAtMs: expiresAt * 1000 });
    return true;
  }

  async get(key: string): Promise<string | undefined> {
    const secret = this.#secrets.get(key);
    return secret && secret.expiresAtMs > this.#now() ? secret.session : undefined;
  }

  #dropExpired(): void {
    const now = this.#now();
    if (now - this.#sweptAt < SWEEP_MS && this.#secrets.size < MAX_SECRETS) return;
    this.#sweptAt = now;
    for (const [key, { expiresAtMs }] of this.#secrets) if (expiresAtMs <= now) this.#secrets.delete(key);
  }
}
