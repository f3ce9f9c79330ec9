/** `POST /sessions`: starts a session and mints its ephemeral key. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { appAnswer } from '../app-answer.ts';
import { misconfigured } from '../errors.ts';
import { mintSession } from '../sessions/mint-session.ts';
import { toldMint } from '../sessions/told-mint.ts';
import type { VoiceUser } from '../voice-session.ts';
import { jsonAnswer } from './answer-headers.ts';
import { SessionGrantAnswer } from './answers.ts';
import { type Challenge, passChallenge } from './challenge.ts';
import { type Operation, requestSchemas } from './operation.ts';
import { PROVIDER_PROBLEMS } from './problem.ts';
import { readJsonBody } from './read-json-body.ts';
import { callerOf, type RouteServices } from './session-access.ts';

/**
 * Who is signed in, from the request's cookie or header, within 10 s; null when nobody is. Throw Hono's
 * `HTTPException(401)` to turn visitors away who are not.
 */
export type Authenticate = (c: Context) => VoiceUser | null | undefined | Promise<VoiceUser | null | undefined>;

const MAX_KEY_CHARACTERS = 64;
const MAX_VALUE_CHARACTERS = 512;
const MAX_ENTRIES = 16;
/** All of these characters in any script, which is at most 3 bytes for each, and 5 KiB for what stands around them. */
const MAX_BODY_BYTES = 32 * 1_024;

/** Strict on purpose: a page chooses among what the server holds, and configures nothing. */
const CreateSession = z
  .strictObject({
    agent: z.string().min(1).max(64).optional(),
    /** BCP 47 in outline. */
    locale: z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as en-GB')
      .optional(),
    metadata: z
      .record(z.string().min(1).max(MAX_KEY_CHARACTERS), z.string().max(MAX_VALUE_CHARACTERS))
      .refine((metadata) => Object.keys(metadata).length <= MAX_ENTRIES, `must have at most ${MAX_ENTRIES} entries`)
      .meta({ maxProperties: MAX_ENTRIES })
      .optional(),
    audioFormat: z.enum(['audio/pcm', 'audio/pcmu', 'audio/pcma']).optional(),
    challenge: z.string().min(1).max(2_048).optional(),
  })
  .register(requestSchemas, { id: 'CreateSessionRequest' });

export const sessionsOperation: Operation = {
  id: 'createSession',
  method: 'post',
  path: '/v1/sessions',
  summary: 'Starts a session and mints its ephemeral key.',
  body: CreateSession,
  answers: { 201: { description: 'The session has begun.', body: SessionGrantAnswer } },
  problems: [
    'unknown_agent',
    'challenge_required',
    'challenge_failed',
    'challenge_unavailable',
    'unauthorized',
    'too_many_sessions',
    'budget_exhausted',
    ...PROVIDER_PROBLEMS,
  ],
};

export interface SessionsRouteOptions {
  /** Default: nobody is signed in. */
  authenticate?: Authenticate | undefined;
  /** Default: none. */
  challenge?: Challenge | undefined;
}

export function sessionsRoute(services: RouteServices, options: SessionsRouteOptions) {
  const { authenticate, challenge } = options;
  const hasHooks = authenticate !== undefined || challenge !== undefined;
  return new Hono().post('/sessions', async (c) => {
    const caller = callerOf(c, services);
    const grant = await toldMint(services, 'start', async () => {
      // Before anything is read, and before the app's own sign-in is asked.
      await services.rates.sessionFrom(caller.network);
      const wanted = await readJsonBody(c, CreateSession, MAX_BODY_BYTES);
      if (challenge) await passChallenge(c, challenge, { token: wanted.challenge, source: services.source });
      const user = (authenticate && (await appAnswer('authenticate', authenticate(c)))) ?? null;
      if (user && (typeof user.id !== 'string' || user.id === '')) {
        throw misconfigured('authenticate', 'must answer a user with a text id that is not empty, or null for nobody');
      }
      return mintSession(services, { wanted, user, caller });
    });
    // What the app's own code has set by `c.header`, a cookie perhaps, goes with it.
    return hasHooks ? c.json(grant, 201) : jsonAnswer(c, grant, 201);
  });
}
