/**
 * `idle_timeout_ms`: when the visitor has said nothing for too long after an answer was played. Pure.
 *
 * It runs on the input clock, so it only passes while the client sends audio: a muted or typing visitor is not idle.
 * It fires once, until the visitor does something: an agent that asks "are you there?" for ever is worse than none.
 */
export class IdleWatch {
  #answerStartMs = 0;
  #sinceMs: number | undefined;
  #fired = false;

  answerStarted(clockMs: number): void {
    this.#answerStartMs = clockMs;
    this.#sinceMs = undefined;
  }

  /** The client is taken to have played the answer from when it began to be made. */
  answerEnded(clockMs: number, spokenMs: number): void {
    if (!this.#fired) this.#sinceMs = Math.max(clockMs, this.#answerStartMs + spokenMs);
  }

  /** The visitor spoke, typed, or asked for an answer. */
  activity(): void {
    this.#sinceMs = undefined;
    this.#fired = false;
  }

  /** Since when the visitor has been idle, when that is too long now. */
  fire(clockMs: number, timeoutMs: number): number | undefined {
    const since = this.#sinceMs;
    if (since === undefined || clockMs < since + timeoutMs) return undefined;
    this.#sinceMs = undefined;
    this.#fired = true;
    return since;
  }
}
