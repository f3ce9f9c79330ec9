/** `GET /metrics`: this instance's numbers since it started, for Prometheus. Operators only; off without a token. */
import { Hono } from 'hono';
import type { MetricRegistry } from '../telemetry/metric-registry.ts';
import {
  OPENMETRICS_CONTENT_TYPE,
  openMetricsText,
  PROMETHEUS_CONTENT_TYPE,
  prometheusText,
} from '../telemetry/prometheus-text.ts';
import type { Operation } from './operation.ts';
import { type OperatorAccess, operatorsOnly } from './operator-access.ts';

export const metricsOperation: Operation = {
  id: 'metrics',
  method: 'get',
  path: '/metrics',
  summary: 'The numbers of this instance, for Prometheus. Off unless the server is given `metrics`.',
  security: 'operatorToken',
  answers: {
    200: { description: 'Text exposition format 0.0.4, or OpenMetrics 1.0 for who asks for it.', type: 'text/plain' },
    401: { description: 'Not the operators’ token.', type: 'text/plain' },
  },
  problems: ['unknown_route'],
};

export interface MetricsRouteOptions {
  readonly access: OperatorAccess | undefined;
  readonly registry: MetricRegistry;
  catchUp(): Promise<void>;
  /** Unix milliseconds. */
  now(): number;
}

export function metricsRoute({ access, registry, catchUp, now }: MetricsRouteOptions) {
  return new Hono().get('/metrics', operatorsOnly(access, 'metrics'), async (c) => {
    await catchUp();
    const isOpen = wantsOpenMetrics(c.req.header('accept'));
    const text = (isOpen ? openMetricsText : prometheusText)(registry, now());
    const type = isOpen ? OPENMETRICS_CONTENT_TYPE : PROMETHEUS_CONTENT_TYPE;
    return c.body(text, 200, { 'Content-Type': type, Vary: 'Accept' });
  });
}

/** Prometheus names what it reads, the best first: that is OpenMetrics, unless it is configured otherwise. */
function wantsOpenMetrics(accept = ''): boolean {
  const types = accept.split(',').map((type) => type.trim());
  const at = (name: RegExp) => types.findIndex((type) => name.test(type));
  const open = at(/^application\/openmetrics-text\b(?!.*\bq=0(\.0*)?$)/i);
  const plain = at(/^text\/plain\b/i);
  return open >= 0 && (plain < 0 || open < plain);
}
