/**
 * Seconds of sessions in a day, for each of several keys. A session's whole length is taken when it starts, so that no
 * number of starts at once gets more than there is; what it did not use comes back when it ends.
 */
import { after, allAnswers, type Store, type StoreAnswer } from '../store/store.ts';

const DAY_SECONDS = 86_400;
/** A session may last a day, and is settled after it. */
const TTL_SECONDS = 3 * DAY_SECONDS;

export interface BudgetScope {
  readonly key: string;
  readonly limitSeconds: number;
}

/** What was taken of every scope; or the scope that has too little. */
export type Taken<S> = { readonly seconds: number } | { readonly empty: S };

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
  take<S extends BudgetScope>(
    scopes: readonly S[],
    { wanted, atLeast, at }: { wanted: number; atLeast: number; at: number },
  ): StoreAnswer<Taken<S>> {
    return after(this.#add(scopes, wanted, at), (spent) => {
      const left = scopes.map(({ limitSeconds }, index) => limitSeconds - ((spent[index] ?? 0) - wanted));
      const empty = scopes.find((_, index) => (left[index] ?? 0) < atLeast);
      const seconds = empty ? 0 : Math.min(wanted, ...left);
      const taken: Taken<S> = empty ? { empty } : { seconds };
      return seconds < wanted ? after(this.#add(scopes, seconds - wanted, at), () => taken) : taken;
    });
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
