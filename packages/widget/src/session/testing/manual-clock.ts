/** A Schedule for tests: time passes when the test says so. Not part of the product. */
import type { Schedule } from '../call-timers.ts';

interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
}

export class ManualClock {
  #nowMs = 0;
  readonly #alarms = new Set<Alarm>();

  readonly schedule: Schedule = (ring, delayMs) => {
    const alarm = { atMs: this.#nowMs + delayMs, ring };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  };

  /** Alarms that have not rung. */
  get pending(): number {
    return this.#alarms.size;
  }

  advance(seconds: number): void {
    this.#nowMs += seconds * 1000;
    for (const alarm of [...this.#alarms].sort((a, b) => a.atMs - b.atMs)) {
      if (alarm.atMs <= this.#nowMs && this.#alarms.delete(alarm)) alarm.ring();
    }
  }
}
