/** Puts each request of the API into the trace that its sender began (W3C `traceparent`), where the server is traced. */
import type { MiddlewareHandler } from 'hono';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';

export function requestTrace(telemetry: VoiceTelemetry): MiddlewareHandler {
  return (c, next) => {
    if (!telemetry.isTraced) return next();
    const [traceparent, tracestate] = [c.req.header('traceparent'), c.req.header('tracestate')];
    const context = { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) };
    return telemetry.trace({ type: 'request', ...context }, next);
  };
}
