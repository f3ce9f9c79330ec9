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
import { isOpen, offeredAgent } from './offered-agent.ts';
import { type OnceResult, runOnce } from './run-once.ts';
import { HANDOFF_SECONDS, type SessionRecord } from './session-record.ts';
import { roomOf } from './session-room.ts';
import type { SessionServices } from './session-services.ts';

/** Characters of a reason that are passed on. */
const MAX_REASON_CHARS = 1_000;

/** @throws VoiceServerError unauthorized, handoff_not_allowed, call_in_progress, call_id_conflict */
export async function handOff(
  services: SessionServices,
  session: AuthorizedSession,
  request: HandoffRequest,
): Promise<OnceResult<HandoffResult>> {
  try {
    const { id: sessionId, agent } = session.record;
    const operation = { type: 'handoff', sessionId, agent, callId: request.callId } as const;
    const handing = () => handOffOnce(services, session, request);
    return await services.telemetry.trace(operation, handing, ({ value }) => ({ agent: value.agent.name }));
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
  request: HandoffRequest,
): Promise<OnceResult<HandoffResult>> {
  const { records, store } = services;
  const { claims, record } = session;
  const once = {
    store,
    key: `call:${record.id}:${request.callId}`,
    request: ['handoff', request.to, claims.gen, request.arguments ?? null],
    ttlSeconds: records.ttl(record),
    claimSeconds: HANDOFF_SECONDS,
    room: roomOf(services, record),
  };
  let views: AgentViews | undefined;
  const { value: next, replayed } = await runOnce(once, async () => {
    const wanted = await nextRecord(services, session, request);
    // Before the session changes, so that an agent that cannot speak takes it from nobody.
    views = await agentViews(services, wanted);
    await advance(services, session, { next: wanted, callId: request.callId });
    return wanted;
  });
  // Replaying a handoff that another one has followed would bring a retired generation back.
  if (replayed && next.gen !== record.gen) throw retired();
  views ??= await agentViews(services, next);
  return { value: { ...views, session: await signSession(services, next, claims.org) }, replayed };
}

type AgentViews = Pick<HandoffResult, 'agent' | 'sessionUpdate'>;

async function agentViews({ agents, provider }: SessionServices, record: HandedOver): Promise<AgentViews> {
  const registered = agents.get(record.agent);
  if (!registered) throw retired(); // Only where another version of the server made the handoff.
  const agent = await offeredAgent(registered, record);
  const before = agents.get(record.handoff.from)?.definition;
  return {
    agent: await agentInfo(agents, agent, record),
    sessionUpdate: provider.handOff(await agentBrief(agents, agent, record), before),
  };
}

type HandedOver = SessionRecord & Required<Pick<SessionRecord, 'handoff'>>;

/** The session as it will be, if the graph and the handoff's condition allow it. */
async function nextRecord(
  services: SessionServices,
  session: AuthorizedSession,
  { to, arguments: input }: HandoffRequest,
): Promise<HandedOver> {
  const { record } = session;
  const from = currentAgent(services, session);
  const edge = [...from.handoffs.values()].find((one) => one.to === to);
  if (!edge) {
    throw new VoiceServerError('handoff_not_allowed', `The agent "${from.name}" does not hand over to that agent.`);
  }
  if (!(await isOpen(edge, from.name, record))) {
    throw new VoiceServerError('handoff_not_allowed', 'This handoff is not open to this session.');
  }
  const reason = edge.reason === undefined ? undefined : reasonOf(input);
  const handoff = { from: from.name, ...(reason !== undefined && { reason }) };
  return { ...record, agent: to, gen: record.gen + 1, handoff };
}

/** Takes the next generation, or refuses. Of two handoffs at once the later one is refused. */
async function advance(
  { records, telemetry }: SessionServices,
  { record }: AuthorizedSession,
  { next, callId }: { next: SessionRecord; callId: string },
): Promise<void> {
  if (!(await records.claimGeneration(record, next.gen, callId))) throw retired();
  await records.write(next);
  telemetry.emit('agent.handed_off', { sessionId: record.id, agent: record.agent, to: next.agent, callId });
}

/** Whatever a model wrote: a handoff is not refused for want of a good reason. */
function reasonOf(input: unknown): string | undefined {
  const { reason } = { ...(input as { reason?: unknown } | undefined) };
  return typeof reason === 'string' && reason.trim() !== '' ? reason.trim().slice(0, MAX_REASON_CHARS) : undefined;
}

function retired(): VoiceServerError {
  return new VoiceServerError('unauthorized', 'A handoff has replaced this session token. Use the newer one.');
}
