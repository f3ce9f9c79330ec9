/** The operator's kill switch: ends one session, those of a user, or all. Keys that were given out stay the provider's. */
import { misconfigured } from '../errors.ts';
import { type SessionRecord, visitorOf } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

export type RevokeTarget =
  | { readonly session: string }
  | { readonly user: string }
  /** Every session that runs. New ones may begin. */
  | { readonly all: true };

/**
 * Their tokens answer 401 within ten seconds on every instance that shares the store, heartbeats too. The provider's own
 * connection of a hostile page goes on as long as the provider lets it.
 *
 * @throws VoiceServerError store_unavailable: nothing was revoked; try again. invalid_configuration: it names none, or more
 * than one.
 */
export async function revokeSessions(services: SessionServices, target: RevokeTarget): Promise<void> {
  const { generations, log } = services;
  const { session, user, all } = { ...target } as Record<string, unknown>;
  const given = [session, user, all].filter((value) => value !== undefined && value !== false);
  if (given.length > 1) throw misconfigured('revoke', 'takes one of { session }, { user } and { all: true } at a time');
  // By their values: a user whose id is missing must not be taken for everybody.
  if (isName(session)) await revokeSession(services, session);
  else if (isName(user)) await generations.raise(user);
  else if (all === true) await generations.raise();
  else throw misconfigured('revoke', 'takes { session }, { user } or { all: true }');
  log.warn('sessions.revoked', { ...target });
}

async function revokeSession(services: SessionServices, sessionId: string): Promise<void> {
  const { records, admission, telemetry, now } = services;
  const { record } = await records.read(sessionId);
  const first = await records.revoke(sessionId, record);
  // Of several ends at once one gives back what the session held.
  if (!record || !first) return;
  await admission.release(record.id, visitorOf(record), record.admitted);
  telemetry.emit('session.ended', endOf(record, now()));
}

function endOf({ id: sessionId, agent, startedAt }: SessionRecord, now: number) {
  return { sessionId, agent, reason: 'revoked', durationMs: now - startedAt * 1_000 };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
