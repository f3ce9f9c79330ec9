/**
 * Whether one more session may be on, and for how long: concurrency and minutes, of the visitor and of everybody.
 * Fails closed: while the store is gone nobody is admitted.
 */
import { VoiceServerError } from '../errors.ts';
import { isStoreGone } from '../store/guarded-store.ts';
import { after, isLater, type Store, type StoreAnswer } from '../store/store.ts';
import { Budgets, secondsToNextDay } from './budgets.ts';
import { type LeaseScope, Leases } from './leases.ts';
import type { Limits } from './limit-options.ts';

/** Whose limits count. */
export interface Visitor {
  readonly userId: string | undefined;
  /** undefined: not known, and not limited. */
  readonly network: string | undefined;
}

/** A session's share, kept in its record. */
export interface Admitted {
  /** How long it may last. */
  readonly seconds: number;
  /** Unix seconds. */
  readonly at: number;
}

export interface AdmissionOptions {
  limits: Pick<Limits, 'concurrency' | 'minutesPerDay'>;
  store: Store;
  /** Unix milliseconds. */
  now(): number;
  /** Told of every refusal, by the limit's name. */
  onRefused(limit: string): void;
}

/** What a session has been given of the concurrency. */
interface Place {
  readonly leased: readonly LeaseScope[];
  /** Unix seconds. */
  readonly at: number;
}

/** No conversation fits into less. */
const LEAST_SECONDS = 30;
/** A session costs this much, however soon its page says that it has ended: its key may have opened a call meanwhile. */
const LEAST_CHARGE_SECONDS = 60;
/** When one may have ended. */
const FULL_RETRY_SECONDS = 30;

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #leases: Leases;
  readonly #budgets: Budgets;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#leases = new Leases(options.store, options.now);
    this.#budgets = new Budgets(options.store);
  }

  /** @throws VoiceServerError too_many_sessions, budget_exhausted */
  async admit(visitor: Visitor, wantedSeconds: number): Promise<Admitted> {
    const at = this.#seconds();
    const leased = this.#leaseScopes(visitor);
    // One after the other: of many at once, those that find no place must not use up the minutes of the one that does.
    return after(this.#leases.take(leased, at), (full) => {
      if (full) throw this.#tooMany(full.name);
      return this.#reserve(visitor, wantedSeconds, { leased, at });
    });
  }

  #reserve(visitor: Visitor, wanted: number, { leased, at }: Place): StoreAnswer<Admitted> {
    const atLeast = Math.min(LEAST_SECONDS, wanted);
    const reserved = this.#budgets.take(this.#budgetScopes(visitor), { wanted, atLeast, at });
    const admit = (taken: Awaited<typeof reserved>) =>
      'seconds' in taken ? { seconds: taken.seconds, at } : this.#outOfMinutes(taken.empty.name, { leased, at });
    if (!isLater(reserved)) return admit(reserved);
    return reserved.then(admit, async (error: unknown) => {
      await this.#leases.undo(leased, at).catch(() => {}); // The store is gone; the lease lapses by itself.
      throw error;
    });
  }

  async #outOfMinutes(name: string, { leased, at }: Place): Promise<never> {
    await this.#leases.undo(leased, at);
    this.#options.onRefused(name);
    throw new VoiceServerError('budget_exhausted', `Today's minutes are used up (${name}).`, {
      retryAfterSeconds: secondsToNextDay(at),
    });
  }

  /** It is still on. @throws VoiceServerError too_many_sessions: it was thought to be over, and others took its place. */
  async renew(sessionId: string, visitor: Visitor, { at }: Admitted): Promise<void> {
    const full = await this.#leases.renew({ sessionId, takenAt: at }, this.#leaseScopes(visitor));
    if (full) throw this.#tooMany(full.name);
  }

  /**
   * It has ended: its place is free, and the minutes that it did not use come back. Once per session. While the store is gone
   * the place lapses by itself, and the minutes come back later.
   */
  async release(sessionId: string, visitor: Visitor, { at, seconds }: Admitted): Promise<void> {
    const used = Math.max(LEAST_CHARGE_SECONDS, this.#seconds() - at);
    await Promise.all([
      this.#leases.release({ sessionId, takenAt: at }, this.#leaseScopes(visitor)).catch(unlessGone),
      this.#budgets.giveBack(this.#budgetScopes(visitor), seconds - used, at),
    ]);
  }

  /** It never began: all of it comes back, the minutes also while the store is gone: later. */
  async undo(visitor: Visitor, { at, seconds }: Admitted): Promise<void> {
    await Promise.all([
      this.#leases.undo(this.#leaseScopes(visitor), at).catch(unlessGone),
      this.#budgets.giveBack(this.#budgetScopes(visitor), seconds, at),
    ]);
  }

  #leaseScopes(visitor: Visitor) {
    const { perUser, perIp, total } = this.#options.limits.concurrency;
    const { userId, network } = visitor;
    const scopes: { key: string; name: string; limit: number }[] = [];
    if (perUser && userId !== undefined)
      scopes.push({ key: `user:${userId}`, name: 'concurrent_per_user', limit: perUser });
    if (perIp && network !== undefined) scopes.push({ key: `ip:${network}`, name: 'concurrent_per_ip', limit: perIp });
    if (total) scopes.push({ key: 'all', name: 'concurrent', limit: total });
    return scopes;
  }

  #budgetScopes({ userId, network }: Visitor) {
    const { perUser, perIp, total } = this.#options.limits.minutesPerDay;
    const scopes: { key: string; name: string; limitSeconds: number }[] = [];
    const add = (key: string, name: string, minutes: number) => scopes.push({ key, name, limitSeconds: minutes * 60 });
    if (userId !== undefined && perUser) add(`user:${userId}`, 'minutes_per_user', perUser);
    if (userId === undefined && network !== undefined && perIp) add(`ip:${network}`, 'minutes_per_ip', perIp);
    if (total) add('all', 'minutes', total);
    return scopes;
  }

  #tooMany(name: string): VoiceServerError {
    this.#options.onRefused(name);
    const detail = `Too many sessions are on (${name}). One of them must end first.`;
    return new VoiceServerError('too_many_sessions', detail, { retryAfterSeconds: FULL_RETRY_SECONDS });
  }

  #seconds(): number {
    return Math.floor(this.#options.now() / 1_000);
  }
}

/** A lease that cannot be given back lapses by itself. */
function unlessGone(error: unknown): void {
  if (!isStoreGone(error)) throw error;
}
