/**
 * Seconds of sessions in a day, for each of several keys. A session's whole length is taken when it starts, so that no
 * number of starts at once gets more than there is; what it did not use comes back when it ends.
 */
import { allAnswers, type Store, type StoreAnswer } from '../store/store.ts';

const DAY_SECONDS = 86_400;
/** A session may last a day, and is settled after it. */
const TTL_SECONDS = 3 * DAY_SECONDS;

export interface BudgetScope {
  readonly key: string;
  readonly limitSeconds: number;
}

export class Budgets {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Takes what is wanted of every scope, or what is left in the one that has least: the seconds that were taken, at
   * least `atLeast`. Answers the scope that has less than that, and has taken nothing then.
   *
   * @param at - unix seconds; names the day.
   */
  async take<S extends BudgetScope>(
    scopes: readonly S[],
    { wanted, atLeast, at }: { wanted: number; atLeast: number; at: number },
  ): Promise<{ seconds: number } | { empty: S }> {
    const spent = await this.#add(scopes, wanted, at);
    const left = scopes.map(({ limitSeconds }, index) => limitSeconds - ((spent[index] ?? 0) - wanted));
    const seconds = Math.min(wanted, ...left);
    const empty = scopes.find((_, index) => (left[index] ?? 0) < atLeast);
    const taken = empty ? 0 : seconds;
    if (taken < wanted) await this.#add(scopes, taken - wanted, at);
    return empty ? { empty } : { seconds: taken };
  }

  /** @param at - unix seconds when it was taken. */
  async giveBack(scopes: readonly BudgetScope[], seconds: number, at: number): Promise<void> {
    if (seconds > 0) await this.#add(scopes, -seconds, at);
  }

  #add(scopes: readonly BudgetScope[], seconds: number, at: number): StoreAnswer<number[]> {
    const day = Math.floor(at / DAY_SECONDS);
    return allAnswers(scopes.map(({ key }) => this.#store.incr(`seconds:${key}:${day}`, TTL_SECONDS, seconds)));
  }
}

/** Seconds until the budgets of the next day. */
export function secondsToNextDay(at: number): number {
  return DAY_SECONDS - (Math.floor(at) % DAY_SECONDS);
}
