/** Who may watch the server: what telemetry costs is the difference between them. */

import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { VoiceServerOptions } from '@voice-agent/token-server';
import { openTelemetry } from '@voice-agent/token-server/opentelemetry';

export type Watcher = 'nobody' | 'listener' | 'opentelemetry';

type Watched = Pick<Partial<VoiceServerOptions>, 'onEvent' | 'telemetry'>;

export const watchers: Readonly<Record<Watcher, () => Watched>> = {
  nobody: () => ({}),
  listener() {
    const told = new Map<string, number>();
    return { onEvent: ({ type }) => told.set(type, (told.get(type) ?? 0) + 1) };
  },
  /** As an app sets it up, but for an exporter that drops: the way to the collector is not ours. */
  opentelemetry() {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const spans = { export: (_spans: unknown, done: (result: { code: 0 }) => void) => done({ code: 0 }) };
    const exporter = { ...spans, shutdown: async () => {} };
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
    const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    return { telemetry: { observers: [openTelemetry({ tracerProvider, meterProvider })] } };
  },
};
