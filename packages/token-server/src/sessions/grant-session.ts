/** A session's grant: a fresh token, and a fresh way to the provider for the session's current agent. */
import type { SessionGrant, SessionToken } from '@voice-agent/protocol';
import type { RegisteredAgent } from '../agents/agent-registry.ts';
import { withSignalOf } from '../lazy-signal.ts';
import { after, bothAnswers, type StoreAnswer } from '../store/store.ts';
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
  const [offered, brief] = await after(offeredAgent(agent, record), (some) =>
    bothAnswers(some, agentBrief(agents, some, record)),
  );
  const session = {
    id: record.id,
    ...(record.user && { userId: record.user.id }),
    safetyIdentifier: () => safetyIdentifier(record.user ? `user:${record.user.id}` : `session:${record.id}`),
    requestUrl: caller.requestUrl,
    log,
  };
  // Its signal is asked for only by who waits on a network.
  const realtime = await provider.connect(brief, withSignalOf(caller, session));
  const [token, info] = await bothAnswers(signSession(services, record, org), agentInfo(agents, offered, record));
  return {
    session: token,
    realtime,
    agent: info,
    limits: { ...limits, maxDurationSeconds: secondsLeft(services, record) },
  };
}

/** Whole seconds until the server ends the session; below 0 when it has. */
export function secondsLeft({ now }: Pick<SessionServices, 'now'>, { endsAt }: SessionRecord): number {
  return endsAt - Math.floor(now() / 1_000);
}

/** A token for the record's agent and generation. Never outlives the session. */
export function signSession(
  { tokens, now }: SessionServices,
  record: SessionRecord,
  org: string | null,
): StoreAnswer<SessionToken> {
  const expiresAt = Math.min(Math.floor(now() / 1_000) + MAX_TOKEN_SECONDS, record.endsAt);
  const { id, user, agent, gen } = record;
  const signed = tokens.sign({ sub: id, exp: expiresAt, uid: user?.id ?? null, org, agent, gen });
  return after(signed, (token) => ({ id, token, expiresAt }));
}
