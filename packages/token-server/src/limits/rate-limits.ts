/** The rates of the whole server: which key each counts by, and in which order. Never by what a visitor may choose. */
import { VoiceServerError } from '../errors.ts';
import { memoryStore } from '../store/memory-store.ts';
import { after, allAnswers, type Store, type StoreAnswer } from '../store/store.ts';
import type { Limits } from './limit-options.ts';
import { type RateLimiter, rateLimiter } from './rate-limiter.ts';

export interface RateLimitsOptions {
  rates: Limits['rates'];
  store: Store;
  /** Unix milliseconds. */
  now(): number;
  /** Told of every refusal, by the limit's name. */
  onRefused(limit: string): void;
}

/** The widget sends one in 30 s, and one at the end of each call. */
const REPORTS_PER_SESSION = { count: 12, seconds: 60 };
/** A visitor may think twice. */
const FEEDBACK_PER_SESSION = { count: 5, seconds: 60 };

/** Each throws VoiceServerError rate_limited, with Retry-After; at once, where its counters answer at once. */
export interface RateLimits {
  /** A request for a session, before it is read. @param network - undefined: not known, and not limited. */
  sessionFrom(network: string | undefined): StoreAnswer<void>;
  /** The same, once it is known for whom. @param site - the page's origin. */
  sessionFor(userId: string | undefined, site: string | undefined): StoreAnswer<void>;
  refreshOf(sessionId: string): StoreAnswer<void>;
  /** A check of what a session's agent says. */
  checkOf(sessionId: string): StoreAnswer<void>;
  /** A report of a session's browser; counted in each process. */
  reportOf(sessionId: string): StoreAnswer<void>;
  /** A rating; counted in each process, too. */
  feedbackOf(sessionId: string): StoreAnswer<void>;
  /** @param kind - which call it is: each has counters of its own. */
  callFrom(network: string | undefined, kind: string): StoreAnswer<void>;
}

export function rateLimits({ rates, store, now, onRefused }: RateLimitsOptions): RateLimits {
  const limiter = (name: string, rate: Limits['rates'][keyof Limits['rates']], counters = store) =>
    rate === false ? undefined : { name, ...rateLimiter({ name, ...rate, store: counters, now }) };
  const perIp = limiter('sessions_per_ip', rates.sessionsPerIp);
  const perUser = limiter('sessions_per_user', rates.sessionsPerUser);
  const perSite = limiter('sessions_per_site', rates.sessionsPerSite);
  const total = limiter('sessions', rates.sessions);
  const refreshes = limiter('refreshes_per_session', rates.refreshesPerSession);
  const checks = limiter('checks_per_session', rates.checksPerSession);
  // Guards against floods. They need not be exact, so they cost no way to the store.
  const reports = limiter('reports_per_session', REPORTS_PER_SESSION, memoryStore(now));
  const feedback = limiter('feedback_per_session', FEEDBACK_PER_SESSION, memoryStore(now));
  const calls = limiter('calls_per_ip', rates.callsPerIp, memoryStore(now));

  const refuse = (name: string, retryAfterSeconds: number): never => {
    onRefused(name);
    const detail = `Too many of these (${name}). Try again in ${retryAfterSeconds} s.`;
    throw new VoiceServerError('rate_limited', detail, { retryAfterSeconds });
  };
  const take = (limit: Named | undefined, key: string | undefined): StoreAnswer<void> => {
    if (!limit || key === undefined) return;
    return after(limit.take(key), (seconds) => {
      if (seconds !== undefined) refuse(limit.name, seconds);
    });
  };

  return {
    sessionFrom: (network) => take(perIp, network),
    sessionFor(userId, site = 'none') {
      const wanted = [
        { limit: perUser, key: userId },
        { limit: perSite, key: site },
        { limit: total, key: 'all' },
      ].filter((one): one is { limit: Named; key: string } => one.limit !== undefined && one.key !== undefined);
      return after(allAnswers(wanted.map(({ limit, key }) => limit.take(key))), (waits) => {
        const refused = waits.findIndex((seconds) => seconds !== undefined);
        if (refused === -1) return;
        // One who is refused must not use up what others share.
        const free = wanted.filter((_, at) => waits[at] === undefined);
        return after(allAnswers(free.map(({ limit, key }) => limit.giveBack(key))), () => {
          refuse(wanted[refused]?.limit.name ?? '', waits[refused] ?? 1);
        });
      });
    },
    refreshOf: (sessionId) => take(refreshes, sessionId),
    checkOf: (sessionId) => take(checks, sessionId),
    reportOf: (sessionId) => take(reports, sessionId),
    feedbackOf: (sessionId) => take(feedback, sessionId),
    callFrom: (network, kind) => take(calls, network === undefined ? undefined : `${kind}:${network}`),
  };
}

interface Named extends RateLimiter {
  readonly name: string;
}
