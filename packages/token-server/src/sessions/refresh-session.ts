/**
 * Renews a session for a reconnect or a rotation: the same session and agent, a fresh token and a fresh key.
 *
 * It changes nothing, so it may be asked for at any time, also twice at once or while a tool runs: every answer is good.
 */
import type { SessionGrant } from '@voice-agent/protocol';
import { VoiceServerError } from '../errors.ts';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import { grantSession, secondsLeft } from './grant-session.ts';
import { keepSession } from './keep-session.ts';
import { MIN_REFRESH_SECONDS } from './session-limits.ts';
import type { Caller, SessionServices } from './session-services.ts';

/** @throws VoiceServerError unauthorized, session_ended, rate_limited, too_many_sessions, provider_* */
export async function refreshSession(
  services: SessionServices,
  session: AuthorizedSession,
  caller: Caller,
): Promise<SessionGrant> {
  const agent = currentAgent(services, session);
  const { record, claims } = session;
  if (secondsLeft(services, record) < MIN_REFRESH_SECONDS) {
    throw new VoiceServerError('session_ended', 'This session is at the end of its time. Start a new one.');
  }
  await services.rates.refreshOf(record.id);
  await keepSession(services, session);
  const grant = await grantSession(services, record, { agent, caller, org: claims.org });
  // Minting took a while: a key must not come out of a session that is over, nor a token that a handoff has retired.
  const { record: latest, ended } = await services.records.read(record.id);
  if (ended || !latest) throw new VoiceServerError('session_ended', 'This session has ended. Start a new one.');
  currentAgent(services, { claims, record: latest });
  return grant;
}
