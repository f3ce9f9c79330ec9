/** Errors as RFC 9457 problems: the one place where an error becomes an HTTP answer. */
import type { Problem, ProblemCode } from '@voice-agent/protocol';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isVoiceServerError, VoiceServerError } from '../errors.ts';
import { errorFields, type Logger } from '../logger.ts';
import { randomId } from '../random-id.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';

const PROBLEMS: Record<ProblemCode, { status: ContentfulStatusCode; title: string }> = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unknown_agent: { status: 400, title: 'There is no such agent' },
  unknown_tool: { status: 404, title: 'There is no such tool' },
  unknown_route: { status: 404, title: 'There is nothing here' },
  origin_not_allowed: { status: 403, title: 'This origin is not allowed' },
  host_not_allowed: { status: 421, title: 'This server has another name' },
  challenge_required: { status: 403, title: 'A challenge must be passed' },
  challenge_failed: { status: 403, title: 'The challenge was not passed' },
  challenge_unavailable: { status: 503, title: 'The challenge cannot be verified' },
  unauthorized: { status: 401, title: 'The session token is missing or not valid' },
  session_ended: { status: 410, title: 'The session has ended' },
  handoff_not_allowed: { status: 403, title: 'This handoff is not allowed' },
  approval_invalid: { status: 403, title: 'The approval is not valid' },
  approval_expired: { status: 410, title: 'The time to approve is over' },
  call_id_conflict: { status: 409, title: 'The call id is taken' },
  call_in_progress: { status: 409, title: 'The call is still running' },
  body_too_large: { status: 413, title: 'The body is too large' },
  length_required: { status: 411, title: 'The body must have a length' },
  unsupported_media_type: { status: 415, title: 'The body must be JSON' },
  rate_limited: { status: 429, title: 'Too many requests' },
  too_many_sessions: { status: 429, title: 'Too many sessions are on' },
  budget_exhausted: { status: 429, title: 'The minutes of today are used up' },
  store_unavailable: { status: 503, title: 'The server cannot reach its store' },
  provider_unauthorized: { status: 502, title: 'The voice provider refused this server' },
  provider_rate_limited: { status: 429, title: 'The voice provider is busy' },
  provider_unavailable: { status: 502, title: 'The voice provider is not available' },
  internal: { status: 500, title: 'The server failed' },
};

export const problemCodes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** The problems of whatever asks the provider for a key. */
export const PROVIDER_PROBLEMS: readonly ProblemCode[] = [
  'provider_unauthorized',
  'provider_rate_limited',
  'provider_unavailable',
];

/** The status that the code usually comes with. */
export function problemStatus(code: ProblemCode): number {
  return PROBLEMS[code].status;
}

/** For `app.onError`: what we threw is told, everything else is logged under a correlation id and kept private. */
export function problemHandler(log: Logger, telemetry: VoiceTelemetry): (error: Error, c: Context) => Response {
  return (error, c) => {
    const { known, correlationId } = knownError(error, c, { log, telemetry });
    return problemResponse(c, known, correlationId);
  };
}

/** The problem of an error for an answer that has begun as another: a stream. */
export function problemOf(error: unknown, c: Context, to: { log: Logger; telemetry: VoiceTelemetry }): Problem {
  const { known, correlationId } = knownError(error, c, to);
  return problemDocument(known, correlationId);
}

function knownError(
  error: unknown,
  c: Context,
  { log, telemetry }: { log: Logger; telemetry: VoiceTelemetry },
): { known: VoiceServerError; correlationId?: string } {
  if (isVoiceServerError(error) && error.code in PROBLEMS) return { known: error };
  // An app's `authenticate` says no in Hono's own way.
  if (error instanceof HTTPException && (error.status === 401 || error.status === 403)) {
    return { known: new VoiceServerError('unauthorized', 'Sign in first.', { status: error.status }) };
  }
  const correlationId = `err_${randomId()}`;
  log.error('request.failed', { correlationId, method: c.req.method, path: c.req.path, ...errorFields(error) });
  telemetry.emit('request.failed', { correlationId, method: c.req.method });
  const detail = 'The server’s log says more under this correlation id.';
  return { known: new VoiceServerError('internal', detail), correlationId };
}

export function unknownRoute(c: Context): Response {
  return problemResponse(c, new VoiceServerError('unknown_route', `There is no ${c.req.method} here.`));
}

function problemDocument(error: VoiceServerError, correlationId?: string): Problem & { status: ContentfulStatusCode } {
  const code = error.code as ProblemCode;
  const { status: usual, title } = PROBLEMS[code];
  return {
    type: `urn:voice-agent:problem:${code}`,
    title,
    status: (error.status as ContentfulStatusCode | undefined) ?? usual,
    code,
    detail: error.message,
    ...(correlationId && { correlationId }),
    ...(error.errors && { errors: error.errors }),
  };
}

function problemResponse(c: Context, error: VoiceServerError, correlationId?: string): Response {
  const problem = problemDocument(error, correlationId);
  const { status } = problem;
  c.header('Cache-Control', 'no-store');
  c.header('X-Content-Type-Options', 'nosniff');
  if (error.retryAfterSeconds !== undefined) c.header('Retry-After', String(error.retryAfterSeconds));
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  return c.body(JSON.stringify(problem), status, { 'Content-Type': 'application/problem+json' });
}
