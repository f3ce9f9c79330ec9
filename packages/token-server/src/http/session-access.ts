/** What the session routes share: who calls, and the session that the bearer token opens. */
import type { Context } from 'hono';
import { VoiceServerError } from '../errors.ts';
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
  return new RequestCaller(c, source);
}

class RequestCaller implements Caller {
  readonly #request: Request;
  readonly origin: string | undefined;
  readonly network: string | undefined;
  readonly requestUrl: string;

  constructor(c: Context, source: RequestSource) {
    this.#request = c.req.raw;
    this.origin = c.req.header('origin');
    this.network = source.clientAddress(c)?.network;
    this.requestUrl = source.publicUrl(c);
  }

  /** Made when it is asked for: on Node one costs as much as a small tool call (measured). */
  get signal(): AbortSignal {
    return this.#request.signal;
  }
}

/** Marks an answer that an earlier call made. */
export function markReplay(c: Context, replayed: boolean): void {
  if (replayed) setAnswerHeader(c, 'Idempotency-Replayed', 'true');
}
