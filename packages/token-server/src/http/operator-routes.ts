/** What operators see: `/metrics` and `/status`. Numbers are kept only for what is turned on. */
import { Hono } from 'hono';
import { MetricRegistry } from '../telemetry/metric-registry.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { metricsRoute } from './metrics.route.ts';
import type { OperatorAccess } from './operator-access.ts';

export interface OperatorRoutesOptions {
  readonly metrics: OperatorAccess | undefined;
  readonly telemetry: VoiceTelemetry;
  /** Unix milliseconds. */
  now(): number;
}

/** @throws VoiceServerError invalid_configuration: a token that is too short. */
export function operatorRoutes({ metrics, telemetry, now }: OperatorRoutesOptions) {
  const registry = new MetricRegistry();
  if (metrics) telemetry.subscribe((event) => registry.read(event));
  return new Hono().route('/', metricsRoute({ access: metrics, registry, now }));
}
