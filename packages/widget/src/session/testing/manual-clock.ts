/** A Schedule and a clock for tests: time passes when the test says so. Not part of the product. */
import type { Schedule } from '../call-timers.ts';

interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
}

/** Some day, so that deadlines are unlike delays. */
export const CLOCK_START_MS = 1_800_000_000_000;

export class ManualClock {
  #nowMs: number;
  readonly #alarms = new Set<Alarm>();

  constructor(startMs = CLOCK_START_MS) {
    this.#nowMs = startMs;
  }

  readonly schedule: Schedule = (ring, delayMs) => {
    const alarm = { atMs: this.#nowMs + delayMs, ring };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  };

  readonly now = (): number => this.#nowMs;

  /** Alarms that have not rung. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Rings one alarm after another, each at its time; those that are set meanwhile too. */
  advance(seconds: number): void {
    const until = this.#nowMs + seconds * 1000;
    for (;;) {
      const [next] = [...this.#alarms].filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      this.#alarms.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.ring();
    }
    this.#nowMs = until;
  }

  /** The computer sleeps: time passes, and no alarm rings. */
  sleep(seconds: number): void {
    this.#nowMs += seconds * 1000;
  }
}
