/** Records the measures of events with OpenTelemetry's instruments. */
import type { Meter } from '@opentelemetry/api';
import { LiveSessions } from '../live-sessions.ts';
import { METRICS, type MeasureAttributes, type MetricDescription, type MetricName, measuresOf } from '../measures.ts';
import type { VoiceEventListener } from '../voice-observer.ts';
import { LIVE_SESSIONS, METRIC, METRIC_ATTRIBUTE } from './semantic-names.ts';

type Recorder = (value: number, attributes: Record<string, string>) => void;

export function metricsListener(meter: Meter, now: () => number): VoiceEventListener {
  const recorders = new Map<MetricName, Recorder>();
  for (const [name, description] of Object.entries(METRICS)) {
    recorders.set(name as MetricName, recorder(meter, METRIC[name as MetricName] ?? name, description));
  }
  const live = new LiveSessions();
  meter
    .createObservableGauge(LIVE_SESSIONS, { unit: '{session}', description: 'Sessions that are on, started here' })
    .addCallback((observed) => {
      for (const [agent, count] of live.byAgent(now())) observed.observe(count, named({ agent }));
    });
  return (event) => {
    live.read(event);
    for (const { name, value, attributes } of measuresOf(event)) recorders.get(name)?.(value, named(attributes));
  };
}

function recorder(meter: Meter, name: string, { type, unit, description, buckets }: MetricDescription): Recorder {
  if (type === 'counter') {
    const counter = meter.createCounter(name, { unit, description });
    return (value, attributes) => counter.add(value, attributes);
  }
  const advice = { explicitBucketBoundaries: [...(buckets ?? [])] };
  const histogram = meter.createHistogram(name, { unit, description, advice });
  return (value, attributes) => histogram.record(value, attributes);
}

function named(attributes: MeasureAttributes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [METRIC_ATTRIBUTE[key as keyof MeasureAttributes], value]),
  );
}
