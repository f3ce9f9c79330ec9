/** What the session routes share: who calls, and the session that the bearer token opens. */
import type { Context } from 'hono';
import { VoiceServerError } from '../errors.ts';
import { withSignalOf } from '../lazy-signal.ts';
import { type AuthorizedSession, authorizeSession, type Credentials } from '../sessions/authorize-session.ts';
import type { Caller, SessionServices } from '../sessions/session-services.ts';
import { setAnswerHeader } from './answer-headers.ts';
import type { RequestSource } from './request-source.ts';

export interface RouteServices extends SessionServices {
  readonly source: RequestSource;
}

/** @throws VoiceServerError unauthorized, session_ended */
export function openSession(c: Context, services: SessionServices): AuthorizedSession | Promise<AuthorizedSession> {
  return authorizeSession(services, credentialsOf(c));
}

/** @throws VoiceServerError unauthorized: there is no token. */
export function credentialsOf(c: Context): Credentials {
  const token = /^Bearer +([\w.-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (!token) throw new VoiceServerError('unauthorized', 'Send the session token as Authorization: Bearer ….');
  return { sessionId: c.req.param('id') ?? '', token, origin: c.req.header('origin') };
}

export function callerOf(c: Context, { source }: RouteServices): Caller {
  return withSignalOf(c.req.raw, {
    origin: c.req.header('origin'),
    network: source.clientAddress(c)?.network,
    requestUrl: source.publicUrl(c),
  });
}

/** Marks an answer that an earlier call made. */
export function markReplay(c: Context, replayed: boolean): void {
  if (replayed) setAnswerHeader(c, 'Idempotency-Replayed', 'true');
}
