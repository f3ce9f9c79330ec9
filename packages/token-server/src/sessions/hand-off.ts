/**
 * Hands a session over to another agent along an edge of the graph. The session's generation goes up by one, which
 * retires every token given before.
 *
 * A browser that lost the answer asks again with its old token and the same call id, and gets the same answer.
 */
import type { HandoffRequest, HandoffResult } from '@voice-agent/protocol';
import { isVoiceServerError, VoiceServerError } from '../errors.ts';
import { agentBrief, agentInfo } from './agent-views.ts';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import { signSession } from './grant-session.ts';
import { offeredAgent } from './offered-agent.ts';
import { type OnceResult, runOnce } from './run-once.ts';
import type { SessionRecord } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

/** @throws VoiceServerError unauthorized, handoff_not_allowed, call_in_progress, call_id_conflict */
export async function handOff(
  services: SessionServices,
  session: AuthorizedSession,
  request: HandoffRequest,
): Promise<OnceResult<HandoffResult>> {
  try {
    return await handOffOnce(services, session, request);
  } catch (error) {
    if (isVoiceServerError(error) && error.code !== 'call_in_progress') {
      const { id: sessionId, agent } = session.record;
      const { callId } = request;
      services.telemetry.emit('agent.handoff_refused', { sessionId, agent, callId, reason: error.code });
    }
    throw error;
  }
}

async function handOffOnce(
  services: SessionServices,
  session: AuthorizedSession,
  { callId, to }: HandoffRequest,
): Promise<OnceResult<HandoffResult>> {
  const { agents, provider, records, store } = services;
  const { claims, record } = session;
  const once = {
    store,
    key: `call:${record.id}:${callId}`,
    request: ['handoff', to, claims.gen],
    ttlSeconds: records.ttl(record),
  };
  const { value, replayed } = await runOnce(once, () => advance(services, session, { callId, to }));
  const { from, next } = value;
  // Replaying a handoff that another one has followed would bring a retired generation back.
  if (replayed && next.gen !== record.gen) throw retired();
  const registered = agents.get(next.agent);
  if (!registered) throw retired(); // Only where another version of the server made the handoff.
  const agent = await offeredAgent(registered, next);
  const result: HandoffResult = {
    agent: await agentInfo(agent, next),
    sessionUpdate: provider.handOff(await agentBrief(agents, agent, next), agents.get(from)?.definition),
    session: await signSession(services, next, claims.org),
  };
  return { value: result, replayed };
}

/** Takes the next generation, or refuses. Of two handoffs at once the later one is refused. */
async function advance(
  services: SessionServices,
  session: AuthorizedSession,
  { callId, to }: HandoffRequest,
): Promise<{ from: string; next: SessionRecord }> {
  const { records, telemetry } = services;
  const { record } = session;
  const from = currentAgent(services, session);
  if (![...from.handoffs.values()].includes(to)) {
    throw new VoiceServerError('handoff_not_allowed', `The agent "${from.name}" does not hand over to that agent.`);
  }
  const next = { ...record, agent: to, gen: record.gen + 1 };
  if (!(await records.claimGeneration(record, next.gen, callId))) throw retired();
  await records.write(next);
  telemetry.emit('agent.handed_off', { sessionId: record.id, agent: from.name, to, callId });
  return { from: from.name, next };
}

function retired(): VoiceServerError {
  return new VoiceServerError('unauthorized', 'A handoff has replaced this session token. Use the newer one.');
}
