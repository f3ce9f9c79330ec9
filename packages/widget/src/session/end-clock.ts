/**
 * When a call ends by itself, and when the visitor is asked first whether to stay: after idle time, and at its maximum
 * duration. Deadlines, not delays: a computer that slept is asked at once what has passed.
 */
import type { SessionLimits } from '@voice-agent/protocol';
import type { CallTimers } from './call-timers.ts';
import type { EndWarning } from './voice-snapshot.ts';

/** Seconds to answer "are you still there?": time to look up, read and click. Never more than half of the idle time. */
const IDLE_WARNING_SECONDS = 20;
/** Seconds to bring a talk to its end. Never more than half of it. */
const DURATION_WARNING_SECONDS = 60;

export interface EndClockOptions {
  readonly timers: CallTimers;
  now(): number;
  onWarning(warning: EndWarning | undefined): void;
  onEnd(): void;
  /** Asks the server for what time is left; undefined where it does not say. */
  more(): Promise<SessionLimits | undefined>;
}

export interface Deadline extends EndWarning {
  /** Unix milliseconds. */
  readonly warnsAt: number;
}

export class EndClock {
  readonly #options: EndClockOptions;
  #deadlines: Partial<Record<EndWarning['reason'], Deadline>> = {};
  #limits: SessionLimits | undefined;
  #startedAt: number | undefined;
  #idleLeftMs = 0;
  #warning: EndWarning | undefined;
  #isAsking = false;

  /** @param since - when the call that goes on began, and what limits it had. */
  constructor(options: EndClockOptions, since?: { readonly limits: SessionLimits; readonly startedAt: number }) {
    this.#options = options;
    this.#limits = since?.limits;
    this.#startedAt = since?.startedAt;
  }

  get limits(): SessionLimits | undefined {
    return this.#limits;
  }

  /** Unix milliseconds; undefined before the first beginning. */
  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  /** A session of its own, whose time begins with the call. */
  limit(limits: SessionLimits): void {
    this.#limits = limits;
    this.#startedAt = undefined;
  }

  /** Zero seconds or less: no limit. */
  begin(): void {
    this.#startedAt ??= this.#options.now();
    const { maxDurationSeconds = 0, idleSeconds = 0 } = this.#limits ?? {};
    this.#idleLeftMs = idleSeconds * 1000;
    if (!(maxDurationSeconds > 0)) return;
    const endsAt = this.#startedAt + maxDurationSeconds * 1000;
    const lead = Math.min(DURATION_WARNING_SECONDS, maxDurationSeconds / 2);
    this.#set({ reason: 'maximum-duration', endsAt, warnsAt: endsAt - lead * 1000 });
  }

  /** The server tells what is left; in whole seconds, so that a second or two are no news. */
  extend({ maxDurationSeconds: left }: SessionLimits): void {
    const { 'maximum-duration': deadline } = this.#deadlines;
    const endsAt = this.#options.now() + left * 1000;
    if (!deadline || !this.#limits || endsAt <= deadline.endsAt + 2_000) return;
    this.#limits = { ...this.#limits, maxDurationSeconds: (endsAt - this.#startedAt!) / 1000 };
    this.begin();
  }

  /** `sincePrompt`: all that happened was the provider's own question, which is no sign of a visitor. */
  settle(isIdle: boolean, sincePrompt: boolean): void {
    const { idle } = this.#deadlines;
    const full = (this.#limits?.idleSeconds ?? 0) * 1000;
    if (!isIdle) {
      if (!sincePrompt) this.#idleLeftMs = full;
      else if (idle) this.#idleLeftMs = idle.endsAt - this.#options.now();
      if (!idle) return;
      this.#deadlines.idle = undefined;
      this.check();
    } else if (!idle && full > 0) {
      const endsAt = this.#options.now() + this.#idleLeftMs;
      const lead = Math.min(IDLE_WARNING_SECONDS * 1000, full / 2);
      this.#set({ reason: 'idle', endsAt, warnsAt: endsAt - lead });
    }
  }

  /** The visitor is there. At the maximum duration it is the server who says whether they may stay. */
  stay(): void {
    const reason = this.#warning?.reason;
    if (this.#deadlines.idle) this.settle(false, false);
    if (reason !== 'maximum-duration' || this.#isAsking) return;
    this.#isAsking = true;
    void this.#options.more().then((limits) => {
      this.#isAsking = false;
      if (limits) this.extend(limits);
    });
  }

  /** What the clock says now; sets the next alarm. */
  check(): void {
    const { timers } = this.#options;
    const now = this.#options.now();
    const { over, warning, nextAt } = endOf(Object.values(this.#deadlines), now);
    timers.stop('end');
    if (over) {
      this.#options.onEnd();
      return;
    }
    if (warning !== this.#warning) {
      this.#warning = warning;
      this.#options.onWarning(warning && { reason: warning.reason, endsAt: warning.endsAt });
    }
    if (nextAt !== undefined) timers.start('end', (nextAt - now) / 1000, () => this.check());
  }

  #set(deadline: Deadline): void {
    this.#deadlines[deadline.reason] = deadline;
    this.check();
  }
}

/** Pure. The sooner end is the one to warn of. */
export function endOf(deadlines: readonly (Deadline | undefined)[], now: number) {
  const set = deadlines.filter((deadline) => deadline !== undefined).sort((a, b) => a.endsAt - b.endsAt);
  const alarms = set.flatMap(({ warnsAt, endsAt }) => [warnsAt, endsAt]).filter((at) => at > now);
  return {
    over: set.some(({ endsAt }) => endsAt <= now),
    warning: set.find(({ warnsAt }) => warnsAt <= now),
    nextAt: alarms.length > 0 ? Math.min(...alarms) : undefined,
  };
}
