/**
 * How many sessions are on at once, for each of several keys: leases that lapse unless they are renewed.
 *
 * Time is cut into windows, and each key has one counter per window. Who takes a lease is counted in this window and the
 * next; who renews in a window is counted in the one after, too. So the counter of now is the number of leases, what
 * nobody renews is forgotten within two windows, and taking one is one increment however many there are. A marker per
 * session and window keeps a renewal that comes twice from counting twice.
 */
import { after, allAnswers, type Store, type StoreAnswer } from '../store/store.ts';

/** Renewals come three times as often (`HEARTBEAT_SECONDS`): one may be lost, and one be late in a hidden tab. */
const WINDOW_SECONDS = 90;
const TTL_SECONDS = 3 * WINDOW_SECONDS;

/** Something that has a limited number of leases. */
export interface LeaseScope {
  readonly key: string;
  readonly limit: number;
}

export interface Lease {
  readonly sessionId: string;
  /** Unix seconds when it was taken. */
  readonly takenAt: number;
}

export class Leases {
  readonly #store: Store;
  readonly #now: () => number;

  /** @param now - unix milliseconds. */
  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Takes one of every scope, or of none. Answers the scope that was full. @param at - unix seconds; now. */
  take<S extends LeaseScope>(scopes: readonly S[], at = this.#now() / 1_000): StoreAnswer<S | undefined> {
    const window = this.#window(at);
    const counted = allAnswers([this.#count(scopes, window, 1), this.#count(scopes, window + 1, 1)]);
    return after(counted, ([counts = []]) => {
      const full = scopes.find(({ limit }, index) => (counts[index] ?? 0) > limit);
      return full && after(this.#giveBack(scopes, [window, window + 1]), () => full);
    });
  }

  /** Undoes a `take`, at once. */
  async undo(scopes: readonly LeaseScope[], at: number): Promise<void> {
    const window = this.#window(at);
    await this.#giveBack(scopes, [window, window + 1]);
  }

  /** A lease that has lapsed is taken again, if there is room. Answers the scope that was full. */
  async renew<S extends LeaseScope>(lease: Lease, scopes: readonly S[]): Promise<S | undefined> {
    const window = this.#window();
    const holds = await this.#holds(lease, window);
    if (!(await this.#mark(lease, window + 1))) return undefined;
    if (holds) {
      await this.#count(scopes, window + 1, 1);
      return undefined;
    }
    await this.#mark(lease, window);
    const full = await this.take(scopes);
    if (full) await allAnswers([window, window + 1].map((at) => this.#store.del(markerOf(lease, at))));
    return full;
  }

  async release(lease: Lease, scopes: readonly LeaseScope[]): Promise<void> {
    const windows = [this.#window(), this.#window() + 1];
    const held = await Promise.all(windows.map((window) => this.#holds(lease, window)));
    await this.#giveBack(
      scopes,
      windows.filter((_, at) => held[at]),
    );
  }

  #window(seconds = this.#now() / 1_000): number {
    return Math.floor(seconds / WINDOW_SECONDS);
  }

  /** Whether a lease is counted in a window. Where it was taken, it needs no marker. */
  async #holds(lease: Lease, window: number): Promise<boolean> {
    const age = window - this.#window(lease.takenAt);
    return age === 0 || age === 1 || (await this.#store.get(markerOf(lease, window))) !== undefined;
  }

  /** False: it was counted there before. */
  async #mark(lease: Lease, window: number): Promise<boolean> {
    const age = window - this.#window(lease.takenAt);
    return age > 1 && this.#store.add(markerOf(lease, window), '1', TTL_SECONDS);
  }

  #giveBack(scopes: readonly LeaseScope[], windows: readonly number[]): StoreAnswer<unknown> {
    return allAnswers(windows.map((window) => this.#count(scopes, window, -1)));
  }

  #count(scopes: readonly LeaseScope[], window: number, by: number): StoreAnswer<number[]> {
    return allAnswers(scopes.map(({ key }) => this.#store.incr(`lease:${key}:${window}`, TTL_SECONDS, by)));
  }
}

function markerOf({ sessionId }: Lease, window: number): string {
  return `leased:${sessionId}:${window}`;
}
