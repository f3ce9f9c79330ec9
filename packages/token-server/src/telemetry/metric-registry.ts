/**
 * Counts and histograms of this process since it started, for those who come and read them (Prometheus).
 *
 * Our own, and not `prom-client`: what there is to measure is a closed list, so that all we would use of it are sums and
 * 60 lines of text. Its last release is two years old, it keeps its numbers in one registry for the whole process, where
 * two servers would count into each other, and it needs Node, where this runs on any runtime.
 *
 * Memory is bounded: attributes come from closed sets, and beyond `MAX_SERIES` of one metric what is new is dropped and
 * counted.
 */
import { LiveSessions } from './live-sessions.ts';
import { METRICS, type MeasureAttributes, type MetricDescription, type MetricName, measuresOf } from './measures.ts';
import type { VoiceEvent } from './voice-event.ts';

const MAX_SERIES = 1_000;

/** One metric under one set of attributes. */
export interface Series {
  readonly attributes: MeasureAttributes;
  /** Of all values. */
  sum: number;
  count: number;
  /** How many values were at most the bucket's bound, and more than the one before it. Empty for counters. */
  readonly buckets: number[];
}

export class MetricRegistry {
  readonly live = new LiveSessions();
  readonly #metrics = new Map<MetricName, Map<string, Series>>();
  #dropped = 0;

  /** Measures that were not kept, because their metric has too many series. */
  get dropped(): number {
    return this.#dropped;
  }

  read(event: VoiceEvent): void {
    this.live.read(event);
    for (const { name, value, attributes } of measuresOf(event)) this.#record(name, value, attributes);
  }

  series(name: MetricName): readonly Series[] {
    return [...(this.#metrics.get(name)?.values() ?? [])];
  }

  #record(name: MetricName, value: number, attributes: MeasureAttributes): void {
    let metric = this.#metrics.get(name);
    if (!metric) {
      metric = new Map();
      this.#metrics.set(name, metric);
    }
    const { buckets: bounds = [] }: MetricDescription = METRICS[name];
    const key = JSON.stringify(attributes);
    let series = metric.get(key);
    if (!series) {
      if (metric.size === MAX_SERIES) {
        this.#dropped += 1;
        return;
      }
      series = { attributes, sum: 0, count: 0, buckets: bounds.map(() => 0) };
      metric.set(key, series);
    }
    series.sum += value;
    series.count += 1;
    const bucket = bounds.findIndex((bound) => value <= bound);
    if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
  }
}
