/** `GET /metrics`: this instance's numbers since it started, for Prometheus. Operators only; off without a token. */
import { Hono } from 'hono';
import type { MetricRegistry } from '../telemetry/metric-registry.ts';
import { PROMETHEUS_CONTENT_TYPE, prometheusText } from '../telemetry/prometheus-text.ts';
import type { Operation } from './operation.ts';
import { type OperatorAccess, operatorsOnly } from './operator-access.ts';

export const metricsOperation: Operation = {
  id: 'metrics',
  method: 'get',
  path: '/metrics',
  summary: 'The numbers of this instance, for Prometheus. Off unless the server is given `metrics`.',
  security: 'operatorToken',
  answers: {
    200: { description: 'Text exposition format 0.0.4.', type: 'text/plain' },
    401: { description: 'Not the operators’ token.', type: 'text/plain' },
  },
  problems: ['unknown_route'],
};

export interface MetricsRouteOptions {
  readonly access: OperatorAccess | undefined;
  readonly registry: MetricRegistry;
  /** Unix milliseconds. */
  now(): number;
}

export function metricsRoute({ access, registry, now }: MetricsRouteOptions) {
  return new Hono().get('/metrics', operatorsOnly(access, 'metrics'), (c) =>
    c.body(prometheusText(registry, now()), 200, { 'Content-Type': PROMETHEUS_CONTENT_TYPE }),
  );
}
