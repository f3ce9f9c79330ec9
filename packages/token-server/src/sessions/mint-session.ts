/** Starts a session: chooses the agent, asks the provider for an ephemeral key, remembers the session. */
import type { CreateSessionRequest, SessionGrant } from '@voice-agent/protocol';
import { VoiceServerError } from '../errors.ts';
import { errorFields } from '../logger.ts';
import { randomId } from '../random-id.ts';
import { bothAnswers } from '../store/store.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import type { VoiceUser } from '../voice-session.ts';
import { grantSession } from './grant-session.ts';
import { type SessionRecord, visitorOf } from './session-record.ts';
import type { Caller, SessionServices } from './session-services.ts';

export interface MintRequest {
  /** What the page asked for. */
  readonly wanted: CreateSessionRequest;
  readonly user: VoiceUser | null;
  readonly caller: Caller;
}

/** @throws VoiceServerError unknown_agent, rate_limited, too_many_sessions, budget_exhausted, provider_* */
export async function mintSession(
  services: SessionServices,
  { wanted, user, caller }: MintRequest,
): Promise<SessionGrant> {
  const { agents, records, limits, rates, admission, generations, telemetry, log } = services;
  const { locale, metadata = {}, audioFormat } = wanted;
  const agent = agents.get(wanted.agent ?? agents.entry);
  if (!agent) {
    throw new VoiceServerError('unknown_agent', `There is no such agent. There are: ${agents.names.join(', ')}.`);
  }
  const [born] = await bothAnswers(generations.fresh(user?.id), rates.sessionFor(user?.id, caller.origin));
  const visitor = visitorOf({ user, network: caller.network });
  const admitted = await admission.admit(visitor, limits.maxDurationSeconds);
  const record: SessionRecord = {
    id: `vs_${randomId()}`,
    user,
    ...(locale !== undefined && { locale }),
    metadata,
    startedAt: admitted.at,
    endsAt: admitted.at + admitted.seconds,
    agent: agent.name,
    firstAgent: agent.name,
    audioFormat,
    gen: 1,
    network: caller.network,
    admitted,
    born,
  };
  let grant: SessionGrant;
  try {
    grant = await grantSession(services, record, { agent, caller, org: caller.origin ?? null });
    await records.write(record);
  } catch (error) {
    await admission.undo(visitor, admitted).catch((second: unknown) => {
      log.error('admission.undo_failed', { sessionId: record.id, ...errorFields(second) });
    });
    throw error;
  }
  if (telemetry.isWatched) tellStarted(telemetry, record, caller.origin);
  return grant;
}

function tellStarted(telemetry: VoiceTelemetry, record: SessionRecord, origin: string | undefined): void {
  const { id: sessionId, agent, user, endsAt, metadata, locale } = record;
  telemetry.emit('session.started', {
    sessionId,
    agent,
    ...(origin !== undefined && { origin }),
    signedIn: user !== null,
    endsAt: endsAt * 1_000,
    content: { metadata, ...(locale !== undefined && { locale }) },
  });
}
