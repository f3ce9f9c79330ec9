/**
 * What every request of the API passes, in this order: the trace that its sender began, the list of origins, the guard
 * against floods; and on the way out the headers that all answers share. One middleware and not five, because on Node each
 * costs as much as what most of them do (measured).
 */
import type { Context, MiddlewareHandler, Next } from 'hono';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { completeAnswer, releaseAnswerHeaders } from './answer-headers.ts';
import type { CallGuard } from './call-guard.ts';
import type { OriginCheck } from './origin-check.ts';

export interface ApiDoorOptions {
  readonly checkOrigin: OriginCheck;
  readonly guardCalls: CallGuard;
  readonly telemetry: VoiceTelemetry;
}

export function apiDoor({ checkOrigin, guardCalls, telemetry }: ApiDoorOptions): MiddlewareHandler {
  const pass = async (c: Context, next: Next) => {
    try {
      const preflight = checkOrigin(c);
      if (preflight) return preflight;
      const guarded = guardCalls(c);
      if (guarded) await guarded;
      await next();
      completeAnswer(c);
    } catch (thrown) {
      releaseAnswerHeaders(c); // The problem is made outside of this middleware.
      throw errorOf(thrown);
    }
  };
  return (c, next) => {
    if (!telemetry.isTraced) return pass(c, next);
    return telemetry.trace({ type: 'request', ...traceContext(c) }, () => pass(c, next));
  };
}

/** W3C trace context. */
function traceContext(c: Context) {
  const [traceparent, tracestate] = [c.req.header('traceparent'), c.req.header('tracestate')];
  return { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) };
}

/**
 * Hono's `onError` is told of Errors only. Code of the app's (`authenticate`, `instructions`, a provider) may throw
 * anything; what it throws becomes an Error here.
 */
function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`something that is no Error was thrown: ${String(thrown)}`);
}
