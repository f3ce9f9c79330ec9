/** The clocks of one call, by name. They are for the visitor's comfort: what a session may cost is the server's to limit. */

/** Runs `callback` once after `delayMs`, unless the function it returns is called first. */
export type Schedule = (callback: () => void, delayMs: number) => () => void;

/** setTimeout fires at once for longer delays. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export type TimerName =
  | 'connect'
  | 'offline'
  | 'retry'
  | 'quiet'
  | 'rotation'
  | 'renewal'
  | 'heartbeat'
  | 'answer'
  | 'end'
  | 'drain'
  | 'tools'
  | 'report';

export class CallTimers {
  readonly #schedule: Schedule;
  readonly #running = new Map<TimerName, () => void>();

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Starts the clock unless it runs already. Zero seconds or less mean no limit. */
  start(name: TimerName, seconds: number, callback: () => void): void {
    if (!(seconds > 0) || this.#running.has(name)) return;
    const fire = () => {
      this.#running.delete(name);
      callback();
    };
    this.#running.set(name, this.#schedule(fire, Math.min(seconds * 1000, LONGEST_DELAY_MS)));
  }

  stop(name: TimerName): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.#running.keys()]) this.stop(name);
  }
}

export const scheduleTimeout: Schedule = (callback, delayMs) => {
  const id = setTimeout(callback, delayMs);
  return () => clearTimeout(id);
};
