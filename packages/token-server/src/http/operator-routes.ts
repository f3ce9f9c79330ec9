/** What operators see: `/metrics` and `/status`. Numbers are kept only for what is turned on. */
import { Hono } from 'hono';
import { randomId } from '../random-id.ts';
import { RollingHour } from '../telemetry/board/rolling-hour.ts';
import { MetricRegistry } from '../telemetry/metric-registry.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { metricsRoute } from './metrics.route.ts';
import type { OperatorAccess } from './operator-access.ts';
import { type StatusAccess, statusRoute } from './status.route.ts';

export interface OperatorRoutesOptions {
  readonly metrics: OperatorAccess | undefined;
  readonly status: StatusAccess | undefined;
  readonly telemetry: VoiceTelemetry;
  /** What other instances did to the sessions of this one, before they are counted. Never rejects. */
  catchUp(): Promise<void>;
  /** Unix milliseconds. */
  now(): number;
}

/** @throws VoiceServerError invalid_configuration: a token that is too short. */
export function operatorRoutes({ metrics, status, telemetry, catchUp, now }: OperatorRoutesOptions) {
  const registry = new MetricRegistry();
  if (metrics) telemetry.subscribe((event) => registry.read(event));
  const hour = new RollingHour(now());
  if (status) telemetry.subscribe((event) => hour.read(event));
  // Workers may not draw random numbers while a module loads: only who has the board and gives it no name does.
  const instance = status ? (status.instance ?? randomId().slice(0, 8)) : '';
  return new Hono()
    .route('/', metricsRoute({ access: metrics, registry, catchUp, now }))
    .route('/', statusRoute({ access: status, instance, hour, catchUp, now }));
}
