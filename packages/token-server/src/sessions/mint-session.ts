/** Starts a session: chooses the agent, asks the provider for an ephemeral key, remembers the session. */
import type { CreateSessionRequest, SessionGrant } from '@voice-agent/protocol';
import { VoiceServerError } from '../errors.ts';
import { randomId } from '../random-id.ts';
import type { VoiceUser } from '../voice-session.ts';
import { grantSession } from './grant-session.ts';
import type { SessionRecord } from './session-record.ts';
import type { Caller, SessionServices } from './session-services.ts';

export interface MintRequest extends CreateSessionRequest {
  user: VoiceUser | null;
  caller: Caller;
}

/** @throws VoiceServerError unknown_agent, provider_* */
export async function mintSession(services: SessionServices, request: MintRequest): Promise<SessionGrant> {
  const { agents, records, limits, telemetry, now } = services;
  const { user, caller, locale, metadata = {}, audioFormat } = request;
  const agent = agents.get(request.agent ?? agents.entry);
  if (!agent) {
    throw new VoiceServerError('unknown_agent', `There is no such agent. There are: ${agents.names.join(', ')}.`);
  }
  const startedAt = Math.floor(now() / 1_000);
  const record: SessionRecord = {
    id: `vs_${randomId()}`,
    user,
    ...(locale !== undefined && { locale }),
    metadata,
    startedAt,
    endsAt: startedAt + limits.maxDurationSeconds,
    agent: agent.name,
    firstAgent: agent.name,
    ...(audioFormat !== undefined && { audioFormat }),
    gen: 1,
  };
  const grant = await grantSession(services, record, { agent, caller, org: caller.origin ?? null });
  await records.write(record);
  telemetry.emit('session.started', {
    sessionId: record.id,
    agent: agent.name,
    ...(caller.origin !== undefined && { origin: caller.origin }),
    signedIn: user !== null,
    endsAt: record.endsAt * 1_000,
    content: { metadata, ...(locale !== undefined && { locale }) },
  });
  return grant;
}
