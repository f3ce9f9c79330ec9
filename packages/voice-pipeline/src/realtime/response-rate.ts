/** How many responses a session may still begin: a bucket that fills evenly. Pure but for its clock. */
import type { RateLimitsUpdated } from '@voice-agent/protocol';

const MINUTE_MS = 60_000;

export class ResponseRate {
  readonly #limit: number;
  readonly #now: () => number;
  #remaining: number;
  #filledAt: number;

  /** @param now unix milliseconds */
  constructor(responsesPerMinute: number, now: () => number) {
    this.#limit = responsesPerMinute;
    this.#now = now;
    this.#remaining = responsesPerMinute;
    this.#filledAt = now();
  }

  /** Whether one more may begin; if so it counts. */
  take(): boolean {
    const now = this.#now();
    const gained = (Math.max(0, now - this.#filledAt) * this.#limit) / MINUTE_MS;
    this.#remaining = Math.min(this.#limit, this.#remaining + gained);
    this.#filledAt = now;
    if (this.#remaining < 1) return false;
    this.#remaining -= 1;
    return true;
  }

  /** As `rate_limits.updated` tells it. */
  describe(): RateLimitsUpdated['rate_limits'] {
    const missing = this.#limit - this.#remaining;
    const resetSeconds = (missing * MINUTE_MS) / this.#limit / 1000;
    const remaining = Math.floor(this.#remaining);
    return [{ name: 'requests', limit: this.#limit, remaining, reset_seconds: Math.round(resetSeconds * 1000) / 1000 }];
  }
}
