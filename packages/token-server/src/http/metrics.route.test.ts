import parsePrometheus from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

const token = 'a-token-of-operators';
const lookup = defineTool({ description: 'Finds.', effect: 'read', input: z.object({}), run: () => 'found' });
const billing = defineAgent({ instructions: 'Refund.' });
const agents = { support: defineAgent({ instructions: 'Help.', tools: { lookup }, handoffs: { billing } }), billing };

async function scrape(server: TestVoiceServer, accept = '*/*') {
  const headers = { authorization: `Bearer ${token}`, accept };
  const response = await server.app.request('/metrics', { headers });
  const text = await response.text();
  const families = new Map(parsePrometheus(text).map((family) => [family.name, family]));
  return { response, text, families };
}

describe('GET /metrics', () => {
  it('is off unless it is configured, and for operators only where it is', async () => {
    const off = new TestVoiceServer({ agents });
    expect((await off.app.request('/metrics', { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
    const on = new TestVoiceServer({ agents, metrics: { token } });
    expect((await on.app.request('/metrics')).status).toBe(401);
    expect(() => new TestVoiceServer({ agents, metrics: { token: 'short' } })).toThrow('metrics.token');
  });

  it('is text that a parser of Prometheus reads, with counters, histograms and a gauge', async () => {
    const server = new TestVoiceServer({ agents, metrics: { token } });
    const { session } = await server.start();
    await server.start();
    await server.output(session, 'lookup', {});
    await server.handOff(session, 'billing');
    const { response, text, families } = await scrape(server);
    expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(families.get('voice_agent_sessions_total')).toMatchObject({
      type: 'COUNTER',
      metrics: [{ value: '2', labels: { agent: 'support' } }],
    });
    expect(families.get('voice_agent_sessions_active')).toMatchObject({
      type: 'GAUGE',
      metrics: [
        { value: '1', labels: { agent: 'billing' } },
        { value: '1', labels: { agent: 'support' } },
      ],
    });
    const tools = families.get('voice_agent_tool_duration_seconds');
    expect(tools).toMatchObject({ type: 'HISTOGRAM', help: expect.stringContaining('handlers') });
    // The parser takes the labels off a histogram.
    expect(tools?.metrics).toMatchObject([{ buckets: { '0.05': '1', '+Inf': '1' } }]);
    expect(text).toMatch(/_seconds_count\{agent="support",tool="lookup",outcome="done"\} 1$/m);
    expect(families.get('voice_agent_handoffs_total')?.metrics).toMatchObject([
      { value: '1', labels: { agent: 'support', to: 'billing' } },
    ]);
  });

  it('is OpenMetrics for who asks for that first, as Prometheus does', async () => {
    const server = new TestVoiceServer({ agents, metrics: { token } });
    const { session } = await server.start();
    await server.output(session, 'lookup', {});
    // What Prometheus 3 sends.
    const { response, text } = await scrape(
      server,
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    );
    expect(response.headers.get('Content-Type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text).toContain('# TYPE voice_agent_sessions counter\nvoice_agent_sessions_total{agent="support"} 1\n');
    expect(text).toMatch(/_bucket\{agent="support",tool="lookup",outcome="done",le="1\.0"\} 1$/m);
    expect(text).not.toMatch(/^# .*_total /m);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    for (const accept of [
      'text/plain',
      'text/plain, application/openmetrics-text',
      'application/openmetrics-text;q=0',
    ]) {
      const plain = await scrape(server, accept);
      expect(plain.response.headers.get('Content-Type')).toContain('text/plain; version=0.0.4');
      expect(plain.text).toContain('# TYPE voice_agent_sessions_total counter');
    }
  });

  it('has buckets that only grow, up to the count', async () => {
    const server = new TestVoiceServer({ agents, metrics: { token } });
    for (const ms of [0, 60, 450, 9_000, 90_000]) {
      server.provider.beforeAnswer = async () => {
        server.nowMs += ms;
      };
      await server.start();
    }
    const { text } = await scrape(server);
    const counts = [...text.matchAll(/^voice_agent_mint_duration_seconds_bucket\{.*\} (\d+)$/gm)].map(([, n]) =>
      Number(n),
    );
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-2)).toBe(4);
    expect(counts.at(-1)).toBe(5);
    expect(text).toMatch(/^voice_agent_mint_duration_seconds_count\{.*\} 5$/m);
    expect(text).toMatch(/^voice_agent_mint_duration_seconds_sum\{.*\} 99.51$/m);
  });

  it('forgets sessions that have ended or are out of time', async () => {
    const server = new TestVoiceServer({ agents, metrics: { token } });
    const { session } = await server.start();
    await server.start();
    await server.post(`/v1/sessions/${session.id}/end`, undefined, { session });
    expect((await scrape(server)).text).toContain('voice_agent_sessions_active{agent="support"} 1');
    server.nowMs += 601_000;
    expect((await scrape(server)).text).not.toContain('voice_agent_sessions_active{');
  });

  it('shows no session, call, origin or address', async () => {
    const server = new TestVoiceServer({ agents, metrics: { token } });
    const { session } = await server.start();
    await server.callTool(session, 'lookup', { callId: 'planted_call', arguments: {} });
    await server.callTool(session, 'planted_tool', { callId: 'planted_call', arguments: {} });
    await server.post('/v1/sessions', { agent: 'planted_agent' });
    await server.post('/v1/sessions', {}, { origin: 'https://planted.example' });
    const { text } = await scrape(server);
    expect(text).toContain('voice_agent_origins_refused_total 1');
    expect(text).not.toMatch(/planted|vs_|shop\.example/);
  });
});
