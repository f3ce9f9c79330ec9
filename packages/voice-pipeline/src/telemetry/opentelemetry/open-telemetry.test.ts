import { SpanStatusCode } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { AudioInput } from '../../audio/audio-input.ts';
import { createPipeline } from '../../pipeline/pipeline.ts';
import type { PipelineConfig } from '../../pipeline/pipeline-config.ts';
import { collect, ScriptedStt } from '../../pipeline/stages.fixture.ts';
import { ScriptedTts } from '../../pipeline/tts.fixture.ts';
import { SimpleWorkflow } from '../../workflow/simple-workflow.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { PipelineTelemetry } from '../pipeline-telemetry.ts';
import { openTelemetry } from './open-telemetry.ts';

async function traced(parts: Partial<PipelineConfig> = {}, content = false) {
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const telemetry = new PipelineTelemetry({ content, listeners: [openTelemetry({ tracerProvider, meterProvider })] });
  const workflow = new SimpleWorkflow({ answer: (text) => `You said ${text}. And that was a second sentence.` });
  const pipeline = createPipeline({
    stt: new ScriptedStt('hello'),
    workflow,
    tts: new ScriptedTts(),
    telemetry,
    ...parts,
  });
  await collect(pipeline.run(AudioInput.fromSamples(new Int16Array(24_000))));
  await meterProvider.forceFlush();
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return { spans: spans.getFinishedSpans(), metrics };
}

describe('openTelemetry', () => {
  it('makes a span of a turn, the parent of its stages', async () => {
    const { spans } = await traced();
    const turn = spans.find(({ name }) => name === 'invoke_agent');
    expect(turn?.attributes).toMatchObject({ 'voice_agent.turn': 1, 'voice_agent.turn.end_reason': 'completed' });
    const children = spans.filter(({ name }) => name !== 'invoke_agent');
    expect(children.map(({ name }) => name).sort()).toEqual([
      'chat',
      'speech_to_text',
      'text_to_speech',
      'text_to_speech',
    ]);
    for (const child of children) expect(child.parentSpanContext?.spanId).toBe(turn?.spanContext().spanId);
    const stt = spans.find(({ name }) => name === 'speech_to_text');
    expect(stt?.attributes).toMatchObject({ 'voice_agent.stage': 'Scripted', 'voice_agent.audio.duration': 1 });
  });

  it('marks what fails', async () => {
    const { spans } = await traced({ tts: new ScriptedTts({ failsOn: 'You' }) });
    const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
      ['text_to_speech', 'tts-failed'],
    ]);
    expect(spans.find(({ name }) => name === 'invoke_agent')?.attributes['voice_agent.turn.end_reason']).toBe('failed');
  });

  it('makes a span of each tool that the workflow runs, and measures waits and tools', async () => {
    const workflow: Workflow = {
      async *run(_, { report }) {
        const read = { tool: 'lookup', callId: 'c1' };
        const write = { tool: 'cancel', callId: 'c2' };
        report?.({ type: 'tool.called', ...read });
        report?.({ type: 'tool.called', ...write });
        report?.({ type: 'tool.returned', ...read, durationMs: 40 });
        report?.({ type: 'tool.failed', ...write, durationMs: 5, error: 'timeout' });
        yield 'Done.';
      },
    };
    const stt = new ScriptedStt('hello');
    const start = stt.start.bind(stt);
    stt.start = (options) => {
      options?.onRecogniser?.(250);
      return start(options);
    };
    const { spans, metrics } = await traced({ workflow, stt });
    const turn = spans.find(({ name }) => name === 'invoke_agent');
    const tools = spans.filter(({ name }) => name === 'execute_tool');
    expect(tools.map(({ attributes }) => [attributes['gen_ai.tool.name'], attributes['error.type']])).toEqual([
      ['lookup', undefined],
      ['cancel', 'timeout'],
    ]);
    for (const tool of tools) expect(tool.parentSpanContext?.spanId).toBe(turn?.spanContext().spanId);
    const points = (name: string) => metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
    expect(points('voice_agent.stt.wait').map(({ value }) => value)).toMatchObject([{ sum: 0.25, count: 1 }]);
    expect(points('voice_agent.tool.duration').map(({ attributes }) => attributes)).toEqual([
      { 'gen_ai.tool.name': 'lookup', 'voice_agent.outcome': 'done' },
      { 'gen_ai.tool.name': 'cancel', 'voice_agent.outcome': 'timeout' },
    ]);
  });

  it('keeps words out of spans, and where they are asked for marks them as personal', async () => {
    for (const content of [false, true]) {
      const { spans } = await traced({}, content);
      const attributes = spans.flatMap((span) => Object.entries(span.attributes));
      const holding = attributes.filter(([, value]) => /hello/.test(String(value))).map(([name]) => name);
      expect(holding.sort()).toEqual(
        content ? ['voice_agent.pii.answer', 'voice_agent.pii.sentence', 'voice_agent.pii.user_transcript'] : [],
      );
    }
  });

  it('measures latencies, in seconds, with attributes that name no run', async () => {
    const { metrics } = await traced();
    expect(metrics.map(({ descriptor }) => [descriptor.name, descriptor.unit])).toEqual([
      ['voice_agent.turn.latency', 's'],
      ['voice_agent.stt.duration', 's'],
      ['voice_agent.workflow.time_to_first_token', 's'],
      ['voice_agent.tts.time_to_first_chunk', 's'],
    ]);
    const attributes = metrics.flatMap(({ dataPoints }) => dataPoints.map((point) => point.attributes));
    expect(attributes).toEqual([{}, { 'voice_agent.stage': 'Scripted' }, {}, { 'voice_agent.stage': 'Scripted' }]);
  });
});
