/** What a visitor may have, and what all of them together. Pure. */
import { checkAll, checkEach, checkObject } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import type { Rate } from './rate-limiter.ts';

/** How often. Checked before anything is asked of provider or database. `false` takes a limit away. */
export interface RateOptions {
  /** New sessions from one address, or /64 of IPv6. Default 30 in 600 s: an office may share an address. */
  sessionsPerIp?: Rate | false;
  /** New sessions of one signed-in user. Default 20 in 600 s. */
  sessionsPerUser?: Rate | false;
  /** New sessions from pages of one origin. Default 600 in 60 s. */
  sessionsPerSite?: Rate | false;
  /** New sessions of everybody. Default 1200 in 60 s. */
  sessions?: Rate | false;
  /** Fresh keys for one running session. Default 60 in 600 s. */
  refreshesPerSession?: Rate | false;
  /**
   * Checks of one session's answers by guardrails, which may ask a model that is paid for. Default 200 in 60 s: the longest
   * answer that OpenAI gives (4096 tokens, 16 000 characters) and the ends of many short ones, at a check every 100
   * characters. Speech needs a tenth of it. What is refused is not checked, so leave room.
   */
  checksPerSession?: Rate | false;
  /** Calls of one kind (tools, heartbeats, …) from one address, counted in each process. Default 1200 in 60 s. */
  callsPerIp?: Rate | false;
}

/** How many sessions at once. `false` takes a cap away. */
export interface ConcurrencyOptions {
  /** Default 3: a few tabs. */
  perUser?: number | false;
  /** Default 20. */
  perIp?: number | false;
  /** Default 1000. */
  total?: number | false;
}

/** Minutes of sessions in a day (UTC), taken when a session starts and settled when it ends. `false`: no budget. */
export interface BudgetOptions {
  /** Of one signed-in user. Default 60. */
  perUser?: number | false;
  /** Of all who are not signed in at one address. Default 240. */
  perIp?: number | false;
  /** Of everybody. Default 10 000. */
  total?: number | false;
}

export interface LimitOptions {
  rates?: RateOptions;
  concurrency?: ConcurrencyOptions;
  minutesPerDay?: BudgetOptions;
}

/** Every option with its value. */
export interface Limits {
  readonly rates: Readonly<Required<RateOptions>>;
  readonly concurrency: Readonly<Required<ConcurrencyOptions>>;
  readonly minutesPerDay: Readonly<Required<BudgetOptions>>;
}

const DEFAULTS: Limits = {
  rates: {
    sessionsPerIp: { count: 30, seconds: 600 },
    sessionsPerUser: { count: 20, seconds: 600 },
    sessionsPerSite: { count: 600, seconds: 60 },
    sessions: { count: 1_200, seconds: 60 },
    refreshesPerSession: { count: 60, seconds: 600 },
    checksPerSession: { count: 200, seconds: 60 },
    callsPerIp: { count: 1_200, seconds: 60 },
  },
  concurrency: { perUser: 3, perIp: 20, total: 1_000 },
  minutesPerDay: { perUser: 60, perIp: 240, total: 10_000 },
};

/** @throws VoiceServerError invalid_configuration */
export function limitsOf({ rates, concurrency, minutesPerDay }: LimitOptions = {}): Limits {
  checkAll([
    () => checkGroup('rates', rates, checkRate),
    () => checkGroup('concurrency', concurrency, checkNumber),
    () => checkGroup('minutesPerDay', minutesPerDay, checkNumber),
  ]);
  return {
    rates: { ...DEFAULTS.rates, ...rates },
    concurrency: { ...DEFAULTS.concurrency, ...concurrency },
    minutesPerDay: { ...DEFAULTS.minutesPerDay, ...minutesPerDay },
  };
}

function checkGroup(
  group: keyof Limits,
  options: object | undefined,
  check: (path: string, limit: unknown) => void,
): void {
  if (options === undefined) return;
  const path = `limits.${group}`;
  const names = Object.keys(DEFAULTS[group]);
  checkObject(path, options);
  checkEach(Object.entries(options), ([name, limit]) => {
    if (!names.includes(name)) throw misconfigured(`${path}.${name}`, `is no limit; there are ${names.join(', ')}`);
    if (limit !== false) check(`${path}.${name}`, limit);
  });
}

function checkRate(path: string, rate: unknown): void {
  if (typeof rate !== 'object' || rate === null) throw misconfigured(path, 'must be { count, seconds }');
  const { count, seconds } = rate as Partial<Rate>;
  checkAll([() => checkNumber(`${path}.count`, count), () => checkNumber(`${path}.seconds`, seconds)]);
}

function checkNumber(path: string, value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return;
  throw misconfigured(path, 'must be a whole number of at least 1, or the limit false');
}
