/** When a line is changed for a new one, because the provider will end its session. Pure; seconds. */

/** The protocol's limit of a session, where nothing else is said (OpenAI, Realtime: 60 minutes). */
const MAX_SESSION_SECONDS = 3600;
/** From here on any pause between two turns will do. */
const LEAD_SECONDS = 120;
/** Who still talks now is better interrupted by us, who go on, than by the end. */
const LAST_SECONDS = 15;

export interface RotationTimes {
  readonly dueIn: number;
  /** Seconds after `dueIn` when it is done whatever happens. */
  readonly overdueAfter: number;
}

/**
 * @param nowMs - unix milliseconds, when the session began.
 * @param expiresAt - unix seconds, of the provider's clock. Services without a limit say 0.
 * @param maxSeconds - of a session; no clock of a visitor makes it longer.
 */
export function rotationTimes(nowMs: number, expiresAt = 0, maxSeconds = MAX_SESSION_SECONDS): RotationTimes {
  const told = expiresAt - nowMs / 1000;
  const lasts = told > 0 ? Math.min(told, maxSeconds) : maxSeconds;
  // Sessions of a few minutes and less are for tests, or our clock is wrong: half of it is used in any case.
  const lead = Math.min(LEAD_SECONDS, lasts / 2);
  return { dueIn: lasts - lead, overdueAfter: lead - Math.min(LAST_SECONDS, lead / 4) };
}
