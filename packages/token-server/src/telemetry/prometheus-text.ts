/**
 * The registry as text for Prometheus: the exposition format 0.0.4, or OpenMetrics 1.0 for who asks for it. Named by
 * OpenTelemetry's rules for Prometheus. Pure.
 */
import { METRICS, type MeasureAttributes, type MetricDescription, type MetricName } from './measures.ts';
import type { MetricRegistry, Series } from './metric-registry.ts';

export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
export const OPENMETRICS_CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** @param now - unix milliseconds. */
export function prometheusText(registry: MetricRegistry, now: number): string {
  return `${linesOf(registry, now).join('\n')}\n`;
}

/** What OpenMetrics has otherwise: a counter's family is named without `_total`, bounds are floats, and it has an end. */
export function openMetricsText(registry: MetricRegistry, now: number): string {
  const lines = linesOf(registry, now).map((line) => {
    if (line.startsWith('#')) return line.replace(/_total /, ' ');
    return line.replace(/le="(\d+)"/, 'le="$1.0"');
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

function linesOf(registry: MetricRegistry, now: number): string[] {
  const lines: string[] = [];
  for (const [name, description] of Object.entries(METRICS)) {
    lines.push(...family(promName(name, description), description, registry.series(name as MetricName)));
  }
  lines.push(
    ...heading('voice_agent_sessions_active', 'gauge', 'Sessions that are on and were started by this instance'),
  );
  for (const [agent, count] of registry.live.byAgent(now)) {
    lines.push(sample('voice_agent_sessions_active', { agent }, count));
  }
  lines.push(...heading('voice_agent_measures_dropped_total', 'counter', 'Measures that found too many series'));
  lines.push(sample('voice_agent_measures_dropped_total', {}, registry.dropped));
  return lines;
}

function promName(name: string, { type, unit }: MetricDescription): string {
  const base = name.replaceAll('.', '_') + (unit === 's' ? '_seconds' : '');
  return type === 'counter' ? `${base}_total` : base;
}

function family(name: string, description: MetricDescription, series: readonly Series[]): string[] {
  const { type, buckets = [] } = description;
  const samples =
    type === 'counter'
      ? series.map(({ attributes, sum }) => sample(name, attributes, sum))
      : series.flatMap((one) => histogram(name, one, buckets));
  return [...heading(name, type, description.description), ...samples];
}

function histogram(name: string, { attributes, sum, count, buckets }: Series, bounds: readonly number[]): string[] {
  let below = 0;
  const lines = bounds.map((bound, i) => {
    below += buckets[i] ?? 0;
    return sample(`${name}_bucket`, { ...attributes, le: String(bound) }, below);
  });
  return [
    ...lines,
    sample(`${name}_bucket`, { ...attributes, le: '+Inf' }, count),
    sample(`${name}_sum`, attributes, sum),
    sample(`${name}_count`, attributes, count),
  ];
}

function heading(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, `# TYPE ${name} ${type}`];
}

function sample(name: string, labels: MeasureAttributes & { le?: string }, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
