import type { ClientReport } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';

const billing = defineAgent({ instructions: 'Refund.' });
const agents = { support: defineAgent({ instructions: 'Help.', handoffs: { billing } }), billing };

const REPORT: ClientReport = {
  sentSeconds: 29.5,
  receivedSeconds: 12,
  turnLatenciesMs: [640, 710.5],
  reconnects: 1,
  droppedFrames: 3,
  inputTokens: 900,
  outputTokens: 250,
  errors: ['connection-lost'],
};

async function started() {
  const server = new TestVoiceServer({ agents, limits: {} });
  const { session } = await server.start();
  server.events.length = 0;
  const report = (body: unknown, options = {}) =>
    server.post(`/v1/sessions/${session.id}/events`, body, { session, ...options });
  return { server, session, report };
}

describe('POST /v1/sessions/{id}/events', () => {
  it('tells what the browser says, marked as its word', async () => {
    const { server, session, report } = await started();
    const response = await report(REPORT);
    expect(response.status).toBe(204);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const of = { at: server.nowMs, sessionId: session.id, agent: 'support', trust: 'client' };
    expect(server.events).toEqual([
      { type: 'audio.sent', ...of, seconds: 29.5 },
      { type: 'audio.received', ...of, seconds: 12 },
      { type: 'turn.answered', ...of, latencyMs: 640 },
      { type: 'turn.answered', ...of, latencyMs: 710.5 },
      { type: 'session.failed', ...of, code: 'connection-lost' },
      {
        type: 'client.reported',
        ...of,
        reconnects: 1,
        droppedFrames: 3,
        usage: { inputTokens: 900, outputTokens: 250 },
      },
    ]);
  });

  it('takes the last one after the end of the session, too', async () => {
    const { server, session, report } = await started();
    await server.post(`/v1/sessions/${session.id}/end`, undefined, { session });
    expect((await report(REPORT)).status).toBe(204);
    expect(server.events.map(({ type }) => type)).toContain('client.reported');
  });

  it.each([
    ['a field that there is not', { ...REPORT, transcript: 'planted' }],
    ['a missing one', { ...REPORT, sentSeconds: undefined }],
    ['less than nothing', { ...REPORT, sentSeconds: -1 }],
    ['more sound than an hour', { ...REPORT, receivedSeconds: 3_601 }],
    ['no number', { ...REPORT, reconnects: '1' }],
    ['half a frame', { ...REPORT, droppedFrames: 0.5 }],
    ['an error that the widget does not have', { ...REPORT, errors: ['planted'] }],
    ['more turns than anybody takes', { ...REPORT, turnLatenciesMs: Array(65).fill(1) }],
    ['a list', [REPORT]],
  ])('refuses %s', async (_, body) => {
    const { server, report } = await started();
    const response = await report(body);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_request' });
    expect(server.events).toEqual([]);
  });

  it('is for the session of the token, and its page', async () => {
    const { server, session, report } = await started();
    const other = await server.start();
    server.events.length = 0;
    expect((await report(REPORT, { session: { ...session, token: other.session.token } })).status).toBe(401);
    expect((await report(REPORT, { session: undefined })).status).toBe(401);
    expect((await report(REPORT, { origin: 'https://evil.example' })).status).toBe(403);
    expect(server.events.map(({ type }) => type)).toEqual(['origin.refused']);
  });

  it('takes a dozen a minute from a session, and more from the next', async () => {
    const { server, report } = await started();
    for (let i = 0; i < 12; i++) expect((await report(REPORT)).status).toBe(204);
    const refused = await report(REPORT);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const other = await server.start();
    const path = `/v1/sessions/${other.session.id}/events`;
    expect((await server.post(path, REPORT, { session: other.session })).status).toBe(204);
  });
});
