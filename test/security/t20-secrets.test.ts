/**
 * T20: secrets are planted in everything that goes into a server; then all that it says to operators is searched: events,
 * diagnostics channels, log lines, spans, metrics of both kinds, and the status board.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SessionToken } from '@voice-agent/protocol';
import { defineAgent, defineGuardrail, defineTool, handoff, openai, turnstile } from '@voice-agent/token-server';
import { diagnosticsChannels } from '@voice-agent/token-server/node';
import { openTelemetry } from '@voice-agent/token-server/opentelemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FailingStore } from '../../packages/token-server/src/testing/failing-store.ts';
import { closeLoopbacks, json, loopback } from '../../packages/token-server/src/testing/loopback-provider.ts';
import { SHOP, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

afterEach(closeLoopbacks);

/** Opens something: never told, whatever is asked for. */
const CREDENTIALS = {
  apiKey: 'PLANTED-api-key-without-a-prefix-01',
  signing: 'PLANTED signing secret of more than 32 bytes 02',
  ephemeral: 'ek_PLANTED_ephemeral_03',
  operator: 'PLANTED-operator-token-04',
  cookie: 'PLANTED-cookie-05',
  challenge: 'PLANTED-solved-challenge-12',
  siteSecret: 'PLANTED-secret-of-the-challenge-13',
  /** In the address that clients of stores put into their errors. */
  storePassword: 'hunter2',
  listener: 'PLANTED-password-of-a-listener-14',
};

/** What people say, write and are: only told where content is asked for. */
const CONTENT = {
  argument: 'PLANTED-argument-06',
  output: 'PLANTED-output-07',
  metadata: 'PLANTED-metadata-08',
  comment: 'PLANTED-comment-15',
};

/** Never told: neither what operators need nor what they may ask for. */
const PRIVATE = {
  user: 'PLANTED-user-09',
  prose: 'PLANTED prose of the provider 10',
  body: 'PLANTED-agent-11',
  card: 'PLANTED-card-16',
  spoken: 'PLANTED-spoken-17',
  reason: 'PLANTED-reason-18',
};

const FAMILIES = [
  'session',
  'mint',
  'tool',
  'agent',
  'origin',
  'request',
  'limit',
  'client',
  'telemetry',
  'guardrail',
  'store',
];

async function everythingTold(content: boolean): Promise<Record<string, string>> {
  const heard: unknown[] = [];
  const listener = (message: unknown) => heard.push(message);
  for (const family of FAMILIES) subscribe(`voice-agent:${family}`, listener);
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });

  const error = { message: PRIVATE.prose, code: PRIVATE.prose, param: PRIVATE.prose };
  const good = json(200, { value: CREDENTIALS.ephemeral, expires_at: 1_900_000_000 });
  const { baseUrl } = await loopback(json(400, { error }), json(401, { error }), good);
  const input = z.strictObject({ order: z.string() });
  const lookup = defineTool({ description: 'Finds.', effect: 'read', input, run: () => CONTENT.output });
  const broken = defineTool({
    description: 'Breaks.',
    effect: 'read',
    input,
    run: ({ order }) => {
      throw new Error(`no row for ${order}`);
    },
  });
  const pay = defineTool({
    description: 'Pays.',
    input: z.strictObject({ order: z.string(), card: z.string() }),
    redact: ['card'],
    run: () => CONTENT.output,
  });
  const calm = defineGuardrail({ name: 'calm', check: () => ({ reason: 'too loud' }) });
  const billing = defineAgent({ instructions: 'Refund.', description: 'Money.' });
  const token = CREDENTIALS.operator;
  const store = new FailingStore();
  const solved = await loopback(json(200, { success: true, hostname: new URL(SHOP).hostname }));
  const failing = () => {
    throw new Error(`https://ops:${CREDENTIALS.listener}@collector.example did not answer`);
  };
  const server = new TestVoiceServer({
    agents: {
      support: defineAgent({
        instructions: 'Help.',
        tools: { lookup, broken, pay },
        handoffs: { billing: handoff(billing, { reason: 'Why.' }) },
        guardrails: [calm],
      }),
      billing,
    },
    provider: openai({ apiKey: CREDENTIALS.apiKey, baseUrl }),
    secret: CREDENTIALS.signing,
    store,
    authenticate: () => ({ id: PRIVATE.user }),
    challenge: turnstile({ secretKey: CREDENTIALS.siteSecret, verifyUrl: solved.baseUrl }),
    metrics: { token },
    status: { token },
    telemetry: {
      content,
      observers: [
        diagnosticsChannels(),
        openTelemetry({ tracerProvider, meterProvider, now: () => server.nowMs }),
        { onEvent: failing },
      ],
    },
  });
  const headers = { Cookie: `session=${CREDENTIALS.cookie}` };
  const refusals: Response[] = [];
  const refused = async (answer: Promise<Response>) => refusals.push(await answer);
  const { challenge } = CREDENTIALS;
  for (let i = 0; i < 2; i++) await refused(server.post('/v1/sessions', { challenge }, { headers }));
  await refused(server.post('/v1/sessions', { challenge, agent: PRIVATE.body }, { headers }));
  const { session } = await server.start({ challenge, metadata: { page: CONTENT.metadata } }, { headers });
  const call = { arguments: { order: CONTENT.argument } };
  for (const tool of ['lookup', 'broken', PRIVATE.body])
    await server.callTool(session, tool, { ...call, callId: tool.slice(0, 6) });
  await server.callTool(session, 'lookup', { callId: 'lookup', arguments: { order: 'another' } });
  await refused(server.callTool({ ...session, token: `${session.token}x` }, 'lookup', { ...call, callId: 'c' }));
  const asked = await server.asked(session, 'pay', { order: CONTENT.argument, card: PRIVATE.card }, 'pay');
  await refused(server.decide(session, { token: `${asked.token}x`, approve: true, reason: PRIVATE.reason }, 'pay'));
  await server.decide(session, { token: asked.token, approve: false, reason: PRIVATE.reason }, 'pay');
  const path = `/v1/sessions/${session.id}`;
  await server.post(`${path}/guardrails`, { itemId: 'i', text: PRIVATE.spoken, final: true }, { session });
  await server.post(`${path}/feedback`, { rating: 1, comment: CONTENT.comment }, { session });
  const over = { callId: 'h', to: 'billing', arguments: { reason: PRIVATE.reason } };
  const next = (await (await server.post(`${path}/handoffs`, over, { session })).json()) as { session: SessionToken };
  await refused(server.post('/v1/sessions', { challenge }, { origin: 'https://evil.example' }));
  const authorization = `Bearer ${token}`;
  const metrics = await (await server.app.request('/metrics', { headers: { authorization } })).text();
  const status = await (await server.app.request('/status', { headers: { authorization } })).text();
  await server.post(`${path}/end`, undefined, { session: next.session });
  store.mode = 'gone';
  await refused(server.post('/v1/sessions', { challenge }, { headers }));
  await meterProvider.forceFlush();
  for (const family of FAMILIES) unsubscribe(`voice-agent:${family}`, listener);
  const told = {
    events: JSON.stringify(server.events),
    channels: JSON.stringify(heard),
    log: server.lines.join('\n'),
    spans: JSON.stringify(
      spans.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    ),
    otelMetrics: JSON.stringify(exporter.getMetrics().map(({ scopeMetrics }) => scopeMetrics)),
    metrics,
    status,
    refusals: (await Promise.all(refusals.map((refusal) => refusal.text()))).join('\n'),
  };
  for (const [where, text] of Object.entries(told)) {
    for (const secret of [session.token, next.session.token, asked.token])
      expect(text, `a token in ${where}`).not.toContain(secret);
  }
  return told;
}

describe('T20, planted secrets', { timeout: 30_000 }, () => {
  it('stand nowhere that operators look, with all of it in use', async () => {
    const told = await everythingTold(false);
    // The search would find nothing in nothing.
    for (const family of [
      'session.started',
      'mint.failed',
      'tool.failed',
      'tool.denied',
      'agent.handed_off',
      'tool.decided',
      'guardrail.tripped',
      'origin.refused',
      'store.degraded',
      'telemetry.listener_failed',
    ]) {
      expect(told.events).toContain(family);
      expect(told.channels).toContain(family);
    }
    expect(told.log).toContain('redis://[redacted]@db.internal');
    expect(told.refusals).toContain('approval_invalid');
    expect(told.spans).toContain('execute_tool lookup');
    expect(told.otelMetrics).toContain('voice_agent.tool.duration');
    expect(told.metrics).toContain('voice_agent_tool_duration_seconds_count');
    expect(told.status).toContain('tool.failed broken');
    for (const [where, text] of Object.entries(told)) {
      for (const secret of Object.values({ ...CREDENTIALS, ...CONTENT, ...PRIVATE })) {
        expect(text, `${secret} in ${where}`).not.toContain(secret);
      }
    }
  });

  it('are told by events and spans where content is asked for, but for what opens something', async () => {
    const { events, spans, channels, ...rest } = await everythingTold(true);
    for (const text of [events, channels]) {
      for (const word of Object.values(CONTENT)) expect(text).toContain(word);
    }
    expect(spans).toContain(CONTENT.argument);
    for (const text of [events, spans, channels]) {
      for (const secret of Object.values({ ...CREDENTIALS, ...PRIVATE })) expect(text).not.toContain(secret);
    }
    for (const [where, text] of Object.entries(rest)) {
      for (const secret of Object.values({ ...CREDENTIALS, ...CONTENT, ...PRIVATE })) {
        expect(text, `${secret} in ${where}`).not.toContain(secret);
      }
    }
  });

  it('reach a metric’s attributes under no circumstances: no id of a session or call, no address', async () => {
    const { metrics, otelMetrics, status } = await everythingTold(true);
    for (const text of [metrics, otelMetrics, status])
      expect(text).not.toMatch(/vs_[\w-]{10}|evil\.example|"lookup"}|cal_/);
    expect(otelMetrics).not.toContain(new URL(SHOP).host);
  });
});
