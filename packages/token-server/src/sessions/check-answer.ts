/** What the session's agent says, held against its guardrails. Changes nothing: the browser stops what trips. */
import type { GuardrailRequest, GuardrailResult } from '@voice-agent/protocol';
import { runGuardrails } from '../agents/run-guardrails.ts';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import { voiceSession } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

/** @throws VoiceServerError unauthorized: a handoff has retired the token. */
export async function checkAnswer(
  services: SessionServices,
  session: AuthorizedSession,
  { text, final }: GuardrailRequest,
): Promise<GuardrailResult> {
  const { definition, name: agent } = currentAgent(services, session);
  const { record } = session;
  const { log, telemetry } = services;
  const context = { session: voiceSession(record), agent, final, log };
  const trip = await runGuardrails(definition.guardrails ?? [], text, context);
  if (!trip) return { tripped: false };
  const { name, reason, say } = trip;
  const sessionId = record.id;
  telemetry.emit('guardrail.tripped', { sessionId, agent, guardrail: name, stage: 'output', content: { reason } });
  const explain = `Your answer was stopped. ${say} Tell the visitor so in your own words, and do not go on with it.`;
  return { tripped: true, name, explain };
}
