/** Renews a session for a reconnect or a rotation: the same session and agent, a fresh token and a fresh key. */
import type { SessionGrant } from '@voice-agent/protocol';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import { grantSession } from './grant-session.ts';
import type { Caller, SessionServices } from './session-services.ts';

/** @throws VoiceServerError unauthorized, provider_* */
export async function refreshSession(
  services: SessionServices,
  session: AuthorizedSession,
  caller: Caller,
): Promise<SessionGrant> {
  const agent = currentAgent(services, session);
  const { record, claims } = session;
  const grant = await grantSession(services, record, { agent, caller, org: claims.org });
  services.log.info('session.refreshed', { session: record.id, agent: agent.name });
  return grant;
}
