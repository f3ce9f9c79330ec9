/** The change of lines before the provider ends a session: when it is due, and whether this is the moment for it. */
import type { CallTimers } from './call-timers.ts';
import { rotationTimes } from './rotation-times.ts';

/** Between tries to change a line that still works. */
const RETRY_SECONDS = 10;

export interface RotationOptions {
  readonly timers: CallTimers;
  now(): number;
  /** Whether a change of lines would disturb nobody now. */
  isBetweenTurns(): boolean;
  /** The answer of `isNow` may have changed. */
  onDue(): void;
}

export class Rotation {
  readonly #options: RotationOptions;
  #state: 'later' | 'due' | 'overdue' = 'later';
  /** Unix milliseconds. */
  #overdueAt = 0;

  constructor(options: RotationOptions) {
    this.#options = options;
  }

  /** Between two turns, or at the last moment whatever happens. */
  get isNow(): boolean {
    return this.#state === 'overdue' || (this.#state === 'due' && this.#options.isBetweenTurns());
  }

  /** A line stands. @see rotationTimes */
  plan(expiresAt: number | undefined, maxSeconds: number | undefined): void {
    const now = this.#options.now();
    const { dueIn, overdueAfter } = rotationTimes(now, expiresAt, maxSeconds);
    this.#overdueAt = now + (dueIn + overdueAfter) * 1000;
    this.#dueIn(dueIn);
  }

  /** There was no new line to be had. */
  postpone(): void {
    this.stop();
    this.#dueIn(RETRY_SECONDS);
  }

  stop(): void {
    this.#state = 'later';
    this.#options.timers.stop('rotation');
  }

  #dueIn(seconds: number): void {
    const { timers, now, onDue } = this.#options;
    timers.start('rotation', seconds, () => {
      const left = this.#overdueAt - now();
      this.#state = left > 0 ? 'due' : 'overdue';
      this.#dueIn(left / 1000);
      onDue();
    });
  }
}
