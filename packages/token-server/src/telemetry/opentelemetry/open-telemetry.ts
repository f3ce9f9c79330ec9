/**
 * Traces and metrics for OpenTelemetry, through its API only: what collects them is the SDK that the app sets up. Without
 * one, all of this does nothing.
 */
import { type Meter, type MeterProvider, metrics, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';
import type { VoiceObserver } from '../voice-observer.ts';
import { metricsListener } from './metrics-listener.ts';
import { SCHEMA_URL } from './semantic-names.ts';
import { sessionSpan, spansAround } from './voice-spans.ts';

export interface OpenTelemetryOptions {
  /** Default: the global one. */
  tracerProvider?: TracerProvider;
  /** Default: the global one. */
  meterProvider?: MeterProvider;
  /** The server's clock, in unix milliseconds. Default: the machine's. */
  now?: () => number;
}

const SCOPE = '@voice-agent/token-server';

/**
 * Observes a server: `createVoiceServer({ telemetry: { observers: [openTelemetry()] } })`. Set the SDK up before.
 *
 * A tool's own spans (its queries, its fetches) are children of the tool's span where the SDK has a context manager, as
 * it has on Node.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): VoiceObserver {
  const {
    tracerProvider = trace.getTracerProvider(),
    meterProvider = metrics.getMeterProvider(),
    now = Date.now,
  } = options;
  const tracer: Tracer = tracerProvider.getTracer(SCOPE, undefined, { schemaUrl: SCHEMA_URL });
  const meter: Meter = meterProvider.getMeter(SCOPE, undefined, { schemaUrl: SCHEMA_URL });
  const measure = metricsListener(meter, now);
  return {
    onEvent(event) {
      measure(event);
      if (event.type === 'session.ended') sessionSpan(tracer, event);
    },
    around: spansAround(tracer),
  };
}
