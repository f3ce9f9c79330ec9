/** A session's grant: a fresh token, and a fresh way to the provider for the session's current agent. */
import type { SessionGrant, SessionToken } from '@voice-agent/protocol';
import type { RegisteredAgent } from '../agents/agent-registry.ts';
import { withSignalOf } from '../lazy-signal.ts';
import { agentBrief, agentInfo } from './agent-views.ts';
import { offeredAgent } from './offered-agent.ts';
import { MAX_TOKEN_SECONDS } from './session-limits.ts';
import type { SessionRecord } from './session-record.ts';
import type { Caller, SessionServices } from './session-services.ts';

/** @throws VoiceServerError provider_* */
export async function grantSession(
  services: SessionServices,
  record: SessionRecord,
  { agent, caller, org }: { agent: RegisteredAgent; caller: Caller; org: string | null },
): Promise<SessionGrant> {
  const { agents, provider, limits, log, safetyIdentifier } = services;
  const offered = await offeredAgent(agent, record);
  const brief = await agentBrief(agents, offered, record);
  const session = {
    id: record.id,
    ...(record.user && { userId: record.user.id }),
    safetyIdentifier: () => safetyIdentifier(record.user ? `user:${record.user.id}` : `session:${record.id}`),
    requestUrl: caller.requestUrl,
    log,
  };
  // Its signal is asked for only by who waits on a network.
  const realtime = await provider.connect(brief, withSignalOf(caller, session));
  return {
    session: await signSession(services, record, org),
    realtime,
    agent: await agentInfo(agents, offered, record),
    limits: { ...limits, maxDurationSeconds: secondsLeft(services, record) },
  };
}

/** Whole seconds until the server ends the session; below 0 when it has. */
export function secondsLeft({ now }: Pick<SessionServices, 'now'>, { endsAt }: SessionRecord): number {
  return endsAt - Math.floor(now() / 1_000);
}

/** A token for the record's agent and generation. Never outlives the session. */
export async function signSession(
  { tokens, now }: SessionServices,
  record: SessionRecord,
  org: string | null,
): Promise<SessionToken> {
  const expiresAt = Math.min(Math.floor(now() / 1_000) + MAX_TOKEN_SECONDS, record.endsAt);
  const { id, user, agent, gen } = record;
  const token = await tokens.sign({ sub: id, exp: expiresAt, uid: user?.id ?? null, org, agent, gen });
  return { id, token, expiresAt };
}
