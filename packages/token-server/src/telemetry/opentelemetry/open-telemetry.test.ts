/** Against the SDK itself: a real server is used, and what its exporters were given is read. */
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../../agents/define-agent.ts';
import { VoiceServerError } from '../../errors.ts';
import { TestVoiceServer } from '../../testing/test-voice-server.ts';
import { defineTool } from '../../tools/define-tool.ts';
import type { ToolCallContext } from '../../tools/tool-context.ts';
import { openTelemetry } from './open-telemetry.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});

afterAll(() => {
  context.disable();
  propagation.disable();
});

function traced(content = false) {
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const input = z.strictObject({ order: z.string() });
  const find = {
    description: 'Finds.',
    input,
    run(_input: unknown, { span }: ToolCallContext) {
      span.setAttribute('app.rows', 3);
      span.addEvent('cache.missed', { 'app.shard': 'b' });
      tracerProvider.getTracer('app').startSpan('query').end();
      return 'found it';
    },
  };
  const lookup = defineTool({ ...find, effect: 'read' });
  const careful = defineTool({ ...find, effect: 'write' });
  const broken = defineTool({
    description: 'Breaks.',
    effect: 'read',
    input,
    run() {
      throw new Error('no');
    },
  });
  const billing = defineAgent({ instructions: 'Refund.' });
  const support = defineAgent({ instructions: 'Help.', tools: { lookup, careful, broken }, handoffs: { billing } });
  const observers = [openTelemetry({ tracerProvider, meterProvider, now: () => server.nowMs })];
  const server: TestVoiceServer = new TestVoiceServer({
    agents: { support, billing },
    telemetry: { content, observers },
  });
  const finished = () => spans.getFinishedSpans();
  const metrics = async () => {
    exporter.reset();
    await meterProvider.forceFlush();
    return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  };
  const call = { callId: 'call_1', arguments: { order: 'A-42' } };
  return { server, finished, metrics, call, tracerProvider };
}

describe('openTelemetry', () => {
  it('makes a span of a tool call, in the trace of its caller, and the parent of what the tool does', async () => {
    const { server, finished, call } = traced();
    const { session } = await server.start();
    await server.callTool(session, 'lookup', call, { headers: { traceparent } });
    const tool = finished().find(({ name }) => name === 'execute_tool lookup');
    expect(tool?.attributes).toEqual({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'lookup',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.agent.name': 'support',
      'gen_ai.conversation.id': session.id,
      'app.rows': 3,
    });
    expect(tool?.kind).toBe(SpanKind.INTERNAL);
    expect(tool?.status.code).toBe(SpanStatusCode.UNSET);
    expect(tool?.spanContext().traceId).toBe(TRACE_ID);
    expect(tool?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    const query = finished().find(({ name }) => name === 'query');
    expect(query?.parentSpanContext?.spanId).toBe(tool?.spanContext().spanId);
  });

  it("is the `span` that a tool's handler is given, also after an approval", async () => {
    const { server, finished, call } = traced();
    const { session } = await server.start();
    await server.callTool(session, 'lookup', call);
    const { token } = await server.asked(session, 'careful', { order: 'A-42' }, 'call_2');
    expect(finished().map(({ name }) => name)).not.toContain('execute_tool careful');
    await server.decide(session, { token, approve: true }, 'call_2');
    const tools = finished().filter(({ name }) => name.startsWith('execute_tool'));
    expect(tools.map(({ name, attributes, events }) => [name, attributes['app.rows'], events[0]?.name])).toEqual([
      ['execute_tool lookup', 3, 'cache.missed'],
      ['execute_tool careful', 3, 'cache.missed'],
    ]);
    expect(tools[0]?.events[0]?.attributes).toEqual({ 'app.shard': 'b' });
  });

  it('leaves the trace alone that an HTTP instrumentation has begun', async () => {
    const { server, finished, tracerProvider } = traced();
    await tracerProvider.getTracer('http').startActiveSpan('POST', async (outer) => {
      await server.start({}, { headers: { traceparent } });
      outer.end();
      expect(finished()[0]?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    });
  });

  it.each(['nonsense', '00-00000000000000000000000000000000-0000000000000000-01', ''])(
    'begins a trace of its own at the traceparent %j',
    async (header) => {
      const { server, finished } = traced();
      await server.start({}, { headers: { traceparent: header } });
      expect(finished()).toMatchObject([{ name: 'voice_agent.mint', parentSpanContext: undefined }]);
    },
  );

  it('marks the spans of what fails', async () => {
    const { server, finished, call } = traced();
    const { session } = await server.start();
    await server.callTool(session, 'broken', call);
    server.provider.failure = new VoiceServerError('provider_unavailable', 'Away.');
    await server.post('/v1/sessions', {});
    await server.handOff(session, 'nobody');
    const failed = finished().filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
      ['execute_tool broken', 'failed'],
      ['voice_agent.mint', 'provider_unavailable'],
      ['voice_agent.handoff', 'handoff_not_allowed'],
    ]);
  });

  it('makes spans of mints and handoffs, and of the whole session at its end', async () => {
    const { server, finished } = traced();
    const { session } = await server.start();
    const next = await server.handedOff(session, 'billing');
    server.nowMs += 90_000;
    await server.post(`/v1/sessions/${session.id}/end`, undefined, { session: next.session });
    const [mint, handoff, whole] = finished();
    expect(mint?.attributes).toEqual({
      'voice_agent.mint.purpose': 'start',
      'gen_ai.conversation.id': session.id,
      'gen_ai.agent.name': 'support',
    });
    expect(handoff?.attributes).toMatchObject({
      'gen_ai.agent.name': 'support',
      'voice_agent.handoff.to': 'billing',
      'gen_ai.conversation.id': session.id,
    });
    expect(whole?.name).toBe('voice_agent.session');
    expect(whole?.duration).toEqual([90, 0]);
    expect(whole?.parentSpanContext).toBeUndefined();
    expect(whole?.attributes).toEqual({
      'gen_ai.conversation.id': session.id,
      'gen_ai.agent.name': 'billing',
      'voice_agent.session.end_reason': 'completed',
    });
  });

  it('keeps content out of spans, and where it is asked for marks it as personal', async () => {
    for (const content of [false, true]) {
      const { server, finished, call } = traced(content);
      const { session } = await server.start();
      await server.callTool(session, 'lookup', call);
      const attributes = finished().flatMap((span) => Object.entries(span.attributes));
      const holding = attributes.filter(([, value]) => /A-42|found it/.test(String(value))).map(([name]) => name);
      expect(holding).toEqual(content ? ['voice_agent.pii.tool.arguments', 'voice_agent.pii.tool.output'] : []);
    }
  });

  it('measures, with attributes that name no session, user or call', async () => {
    const { server, metrics, call } = traced();
    const { session } = await server.start();
    await server.callTool(session, 'lookup', call);
    await server.callTool(session, 'broken', { ...call, callId: 'call_2' });
    await server.post('/v1/sessions', { agent: 'nobody' });
    const numbers = {
      sentSeconds: 1,
      receivedSeconds: 1,
      reconnects: 0,
      droppedFrames: 0,
      inputTokens: 90,
      outputTokens: 25,
    };
    await server.post(
      `/v1/sessions/${session.id}/events`,
      { ...numbers, turnLatenciesMs: [], errors: [] },
      { session },
    );
    const told = await metrics();
    const tools = told.find(({ descriptor }) => descriptor.name === 'voice_agent.tool.duration');
    expect(tools?.descriptor.unit).toBe('s');
    expect(tools?.dataPoints.map(({ attributes }) => attributes)).toEqual([
      { 'gen_ai.agent.name': 'support', 'gen_ai.tool.name': 'lookup', 'voice_agent.outcome': 'done' },
      { 'gen_ai.agent.name': 'support', 'gen_ai.tool.name': 'broken', 'voice_agent.outcome': 'failed' },
    ]);
    const live = told.find(({ descriptor }) => descriptor.name === 'voice_agent.sessions.active');
    expect(live?.dataPoints).toMatchObject([{ attributes: { 'gen_ai.agent.name': 'support' }, value: 1 }]);
    const tokens = told.find(({ descriptor }) => descriptor.name === 'gen_ai.client.token.usage');
    expect(tokens?.dataPoints).toMatchObject([
      { attributes: { 'gen_ai.agent.name': 'support', 'gen_ai.token.type': 'input' }, value: { sum: 90 } },
      { attributes: { 'gen_ai.agent.name': 'support', 'gen_ai.token.type': 'output' }, value: { sum: 25 } },
    ]);
    const denied = told.find(({ descriptor }) => descriptor.name === 'voice_agent.mint.denied');
    expect(denied?.dataPoints[0]?.attributes).toMatchObject({ 'voice_agent.reason': 'unknown_agent' });
    const attributes = JSON.stringify(told.flatMap(({ dataPoints }) => dataPoints.map((point) => point.attributes)));
    expect(attributes).not.toMatch(/call_\d|vs_|A-42/);
  });

  it('does nothing, and no harm, where no SDK is set up', async () => {
    const server = new TestVoiceServer({
      agents: { support: defineAgent({ instructions: 'Help.' }) },
      telemetry: { observers: [openTelemetry()] },
    });
    const { session } = await server.start({}, { headers: { traceparent } });
    expect((await server.post(`/v1/sessions/${session.id}/end`, undefined, { session })).status).toBe(204);
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});
