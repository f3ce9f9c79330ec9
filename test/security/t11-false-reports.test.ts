/** T11: a browser that lies about its call poisons nothing that the server says of itself. */
import type { ClientReport } from '@voice-agent/protocol';
import { defineAgent, defineTool } from '@voice-agent/token-server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const token = 'a-token-of-operators';
const refund = defineTool({ description: 'Refunds.', input: z.object({}), effect: 'read', run: () => 'refunded' });
const agents = { support: defineAgent({ instructions: 'Help.', tools: { refund } }) };

const LIES: ClientReport = {
  sentSeconds: 3_600,
  receivedSeconds: 3_600,
  turnLatenciesMs: Array(64).fill(120_000),
  reconnects: 1_000,
  droppedFrames: 1_000_000,
  inputTokens: 10_000_000,
  outputTokens: 10_000_000,
  errors: ['connection-lost', 'key-rejected'],
};

async function lied() {
  const server = new TestVoiceServer({ agents, metrics: { token }, status: { token } });
  const { session } = await server.start();
  const send = (body: unknown) => server.post(`/v1/sessions/${session.id}/events`, body, { session });
  return { server, session, send };
}

describe('T11, false reports', () => {
  it('are marked as the client’s, every event of them', async () => {
    const { server, send } = await lied();
    server.events.length = 0;
    await send(LIES);
    expect(server.events.length).toBeGreaterThan(60);
    for (const event of server.events) expect(event).toMatchObject({ trust: 'client' });
  });

  it('cannot say that a tool ran, a session ended or a key was given', async () => {
    const { server, send } = await lied();
    server.events.length = 0;
    const inventions = [
      { ...LIES, type: 'tool.returned', tool: 'refund' },
      { ...LIES, events: [{ type: 'session.ended' }] },
      { ...LIES, trust: 'server' },
    ];
    for (const invention of inventions) expect((await send(invention)).status).toBe(400);
    expect(server.events).toEqual([]);
  });

  it('stand in no log: that holds only what the server did', async () => {
    const { server, session, send } = await lied();
    server.lines.length = 0;
    for (let i = 0; i < 12; i++) await send(LIES);
    await server.output(session, 'refund', {});
    const events = server.lines.map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(['tool.returned']);
  });

  it('touch no other session, and no number that the server measures itself', async () => {
    const { server, send } = await lied();
    for (let i = 0; i < 12; i++) await send(LIES);
    const authorization = `Bearer ${token}`;
    const metrics = await (await server.app.request('/metrics', { headers: { authorization } })).text();
    expect(metrics).toContain('voice_agent_sessions_total{agent="support"} 1');
    expect(metrics).not.toMatch(/voice_agent_tool_duration_seconds_count|voice_agent_session_duration_seconds_count/);
    expect(metrics.split('\n').length).toBeLessThan(200);
  });

  it('are refused beyond a dozen a minute, and when they are too large', async () => {
    const { send } = await lied();
    expect((await send({ ...LIES, turnLatenciesMs: Array(20_000).fill(1) })).status).toBe(413);
    const statuses = [];
    for (let i = 0; i < 30; i++) statuses.push((await send(LIES)).status);
    expect(statuses.filter((status) => status === 204).length).toBeLessThanOrEqual(12);
    expect(statuses.at(-1)).toBe(429);
  });
});
