/**
 * The sound of turns that the provider has taken and not written down: lost with the line if it breaks before. Pure.
 *
 * Which of them are heard again the session says; it knows what was answered meanwhile.
 */
import { type HeldFrame, MAX_TURN_FRAMES } from './held-frames.ts';

export class TakenTurns {
  readonly #turns = new Map<string, HeldFrame[]>();

  /** Of all turns together a minute is kept, the newest. */
  keep(itemId: string, frames: HeldFrame[]): void {
    this.#turns.set(itemId, frames);
    let length = 0;
    for (const [id, kept] of [...this.#turns].reverse()) {
      length += kept.length;
      if (length > MAX_TURN_FRAMES) this.#turns.delete(id);
    }
  }

  /** It is written down. */
  forget(itemId: string): void {
    this.#turns.delete(itemId);
  }

  /** The frames of these turns, in the order in which they were spoken. No turn is kept any more. */
  take(itemIds: readonly string[]): HeldFrame[] {
    const frames = [...this.#turns].flatMap(([itemId, kept]) => (itemIds.includes(itemId) ? kept : []));
    this.#turns.clear();
    return frames;
  }
}
