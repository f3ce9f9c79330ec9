/**
 * Seconds of sessions in a day, for each of several keys. A session's whole length is taken when it starts, so that no
 * number of starts at once gets more than there is; what it did not use comes back when it ends.
 *
 * What cannot be given back because the store is gone is owed, and given back before the next is taken. Only a process that
 * ends meanwhile owes it for good: until the day is over.
 */
import { isStoreGone } from '../store/guarded-store.ts';
import { after, allAnswers, isLater, type Store, type StoreAnswer } from '../store/store.ts';

const DAY_SECONDS = 86_400;
/** A session may last a day, and is settled after it. */
const TTL_SECONDS = 3 * DAY_SECONDS;
/** Keys that something is owed to. There are as many as visitors whose session began or ended during one outage. */
const MAX_OWED = 10_000;

export interface BudgetScope {
  readonly key: string;
  readonly limitSeconds: number;
}

/** What was taken of every scope; or the scope that has too little. */
export type Taken<S> = { readonly seconds: number } | { readonly empty: S };

export class Budgets {
  readonly #store: Store;
  /** Seconds by the store's key. */
  readonly #owed = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Takes what is wanted of every scope, or what is left in the one that has least: the seconds that were taken, at
   * least `atLeast`. Answers the scope that has less than that, and has taken nothing then, nor when it fails.
   *
   * @param at - unix seconds; names the day.
   */
  take<S extends BudgetScope>(
    scopes: readonly S[],
    { wanted, atLeast, at }: { wanted: number; atLeast: number; at: number },
  ): StoreAnswer<Taken<S>> {
    const spending = this.#owed.size > 0 ? this.#settleUp().then(() => this.#spend(scopes, wanted, at)) : undefined;
    return after(spending ?? this.#spend(scopes, wanted, at), (spent) => {
      const left = scopes.map(({ limitSeconds }, index) => limitSeconds - ((spent[index] ?? 0) - wanted));
      const empty = scopes.find((_, index) => (left[index] ?? 0) < atLeast);
      const seconds = empty ? 0 : Math.min(wanted, ...left);
      const taken: Taken<S> = empty ? { empty } : { seconds };
      return seconds < wanted ? after(this.giveBack(scopes, wanted - seconds, at), () => taken) : taken;
    });
  }

  /** Also while the store is gone: then later. @param at - unix seconds when it was taken. */
  giveBack(scopes: readonly BudgetScope[], seconds: number, at: number): StoreAnswer<unknown> {
    return seconds > 0 && allAnswers(scopes.map(({ key }) => this.#return(keyOf(key, at), seconds)));
  }

  #spend(scopes: readonly BudgetScope[], seconds: number, at: number): StoreAnswer<number[]> {
    const keys = scopes.map(({ key }) => keyOf(key, at));
    const counts = keys.map((key) => this.#store.incr(key, TTL_SECONDS, seconds));
    return counts.some(isLater) ? this.#allOrNothing(keys, counts, seconds) : (counts as number[]);
  }

  /** Where one cannot be counted, none is to be. */
  async #allOrNothing(keys: readonly string[], counts: StoreAnswer<number>[], seconds: number): Promise<number[]> {
    const ends = await Promise.allSettled(counts);
    const failure = ends.find((end) => end.status === 'rejected');
    if (!failure) return Promise.all(counts);
    const counted = keys.filter((_, index) => ends[index]?.status === 'fulfilled');
    await Promise.all(counted.map((key) => this.#return(key, seconds)));
    throw failure.reason;
  }

  #return(key: string, seconds: number): StoreAnswer<unknown> {
    const returned = this.#store.incr(key, TTL_SECONDS, -seconds);
    if (!isLater(returned)) return returned;
    return returned.catch((error: unknown) => {
      if (!isStoreGone(error)) throw error;
      this.#owed.set(key, (this.#owed.get(key) ?? 0) + seconds);
      if (this.#owed.size > MAX_OWED) this.#owed.delete(this.#owed.keys().next().value as string);
    });
  }

  async #settleUp(): Promise<void> {
    const owed = [...this.#owed];
    this.#owed.clear(); // Who comes meanwhile must not give it back, too.
    await Promise.all(owed.map(([key, seconds]) => this.#return(key, seconds)));
  }
}

function keyOf(key: string, at: number): string {
  return `seconds:${key}:${Math.floor(at / DAY_SECONDS)}`;
}

/** Seconds until the budgets of the next day. */
export function secondsToNextDay(at: number): number {
  return DAY_SECONDS - (Math.floor(at) % DAY_SECONDS);
}
