/** What a session's agent says, held against its guardrails. Changes nothing: the browser stops what trips. */
import type { GuardrailRequest, GuardrailResult } from '@voice-agent/protocol';
import { runGuardrails } from '../agents/run-guardrails.ts';
import { VoiceServerError } from '../errors.ts';
import { isStoreGone } from '../store/guarded-store.ts';
import type { AuthorizedSession } from './authorize-session.ts';
import { voiceSession } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

/**
 * The agent is the one that the token was given for, also where a handoff has retired it: what is said before a handoff is
 * often checked after it, and must be held against the guardrails of who says it.
 *
 * @throws VoiceServerError unauthorized: there is no such agent any more; rate_limited
 */
export async function checkAnswer(
  services: SessionServices,
  session: AuthorizedSession,
  { itemId, text, final }: GuardrailRequest,
): Promise<GuardrailResult> {
  const { record, claims } = session;
  const { log, telemetry, agents, rates } = services;
  const { agent } = claims;
  const { definition } = agents.get(agent) ?? {};
  if (!definition) {
    throw new VoiceServerError('unauthorized', 'The session’s agent no longer exists. Start a new session.');
  }
  const { guardrails = [] } = definition;
  if (guardrails.length > 0) await rates.checkOf(record.id);
  const context = { session: voiceSession(record), agent, final, log };
  const trip = await runGuardrails(guardrails, text, context);
  if (!trip) return { tripped: false };
  const { name, reason, say } = trip;
  if (await isFirst(services, session, itemId)) {
    const sessionId = record.id;
    telemetry.emit('guardrail.tripped', { sessionId, agent, guardrail: name, stage: 'output', content: { reason } });
  }
  const explain = `Your answer was stopped. ${say} Tell the visitor so in your own words, and do not go on with it.`;
  return { tripped: true, name, explain };
}

/** An answer is checked as it grows, so that several checks of it may be under way when it trips. It is told of once. */
async function isFirst(
  { store, records, room }: SessionServices,
  { record }: AuthorizedSession,
  itemId: string,
): Promise<boolean> {
  const key = `tripped:${record.id}:${itemId}`;
  try {
    return (await room.take(record, key.length)) && (await store.add(key, '1', records.ttl(record)));
  } catch (error) {
    if (isStoreGone(error)) return true; // Rather twice than not at all.
    throw error;
  }
}
