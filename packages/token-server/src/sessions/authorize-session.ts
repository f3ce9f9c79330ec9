/** Who may speak in a session: the token is ours, for this session and this page, and the session is still on. */
import type { RegisteredAgent } from '../agents/agent-registry.ts';
import { VoiceServerError } from '../errors.ts';
import { after, type StoreAnswer } from '../store/store.ts';
import type { SessionRecord } from './session-record.ts';
import type { SessionServices } from './session-services.ts';
import type { TokenClaims } from './session-token.ts';

export interface AuthorizedSession {
  readonly claims: TokenClaims;
  readonly record: SessionRecord;
}

export interface Credentials {
  sessionId: string;
  token: string;
  /** A token given to one origin is refused from another. Without the header no browser speaks, and origins mean nothing. */
  origin: string | undefined;
}

/** At once, where token and store answer at once. @throws VoiceServerError unauthorized, session_ended */
export function authorizeSession(services: SessionServices, credentials: Credentials): StoreAnswer<AuthorizedSession> {
  const { records, generations } = services;
  return after(verifiedClaims(services, credentials), (claims) =>
    after(records.read(credentials.sessionId), ({ record, ended, revoked }) => {
      if (revoked) throw endedByServer();
      if (ended) throw new VoiceServerError('session_ended', 'This session has ended. Start a new one.');
      if (!record) throw unauthorized('This server does not know the session. Start a new one.');
      return after(generations.isRevoked(record.born, record.user?.id), (isRevoked) => {
        if (isRevoked) throw endedByServer();
        return { claims, record };
      });
    }),
  );
}

/**
 * What a good token of this session and page says, whatever has become of the session. Opens nothing.
 *
 * @throws VoiceServerError unauthorized
 */
export function verifiedClaims(
  { tokens }: Pick<SessionServices, 'tokens'>,
  { sessionId, token, origin }: Credentials,
): StoreAnswer<TokenClaims> {
  return after(tokens.verify(token), (claims) => {
    if (claims.sub !== sessionId) throw unauthorized('The session token belongs to another session.');
    if (origin !== undefined && claims.org !== null && origin !== claims.org) {
      throw unauthorized('The session token was given to another origin.');
    }
    return claims;
  });
}

/**
 * The agent that the token may use: the session's current one.
 *
 * @throws VoiceServerError unauthorized: a handoff has retired the token.
 */
export function currentAgent({ agents }: SessionServices, { claims, record }: AuthorizedSession): RegisteredAgent {
  if (claims.gen !== record.gen) throw unauthorized('A handoff has replaced this session token. Use the newer one.');
  const agent = agents.get(record.agent);
  // Another version of the server, with other agents, started the session.
  if (!agent) throw unauthorized('The session’s agent no longer exists. Start a new session.');
  return agent;
}

function endedByServer(): VoiceServerError {
  return unauthorized('This session was ended by its server. Start a new one.');
}

function unauthorized(detail: string): VoiceServerError {
  return new VoiceServerError('unauthorized', detail);
}
