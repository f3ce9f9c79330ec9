import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import type { VoiceOperation } from '../telemetry/voice-observer.ts';
import { SHOP, TestVoiceServer } from '../testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

function statuses(server: TestVoiceServer, paths: readonly string[]) {
  return Promise.all(paths.map(async (path) => (await server.post(path, {})).status));
}

describe('apiDoor', () => {
  it.each([new Error('planted'), 'no error', undefined])(
    'lets the page read the problem where the app throws %j',
    async (thrown) => {
      const authenticate = () => {
        throw thrown;
      };
      const answer = await new TestVoiceServer({ agents, authenticate }).post('/v1/sessions', {});
      expect(answer.status).toBe(500);
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(SHOP);
      expect(answer.headers.get('Vary')).toBe('Origin');
      expect(await answer.text()).not.toContain('planted');
    },
  );

  it('guards calls on sessions, by their kind, and nothing else', async () => {
    const limits = { rates: { callsPerIp: { count: 1, seconds: 60 } } };
    const server = new TestVoiceServer({ agents, limits, remoteAddress: () => '192.0.2.1' });
    const calls = ['tools/look', 'tools/look', 'heartbeat', 'heartbeat'].map((call) => `/v1/sessions/vs_1/${call}`);
    expect(await statuses(server, calls)).toEqual([401, 429, 401, 429]);
    expect(await statuses(server, ['/v1/sessions/vs_1', '/v1/sessions/vs_1', '/v1/sessions', '/v1/nowhere'])).toEqual([
      404, 429, 201, 404,
    ]);
    // No counters for what a stranger makes up.
    expect(await statuses(server, ['/v1/sessions/vs_1/abc', '/v1/sessions/vs_1/toolsandmore'])).toEqual([429, 429]);
    const refused = await server.post('/v1/sessions/vs_1/tools/look', {});
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe(SHOP);
  });

  it('guards nothing that another site asks for', async () => {
    const limits = { rates: { callsPerIp: { count: 1, seconds: 60 } } };
    const server = new TestVoiceServer({ agents, limits, remoteAddress: () => '192.0.2.1' });
    const path = '/v1/sessions/vs_1/tools/look';
    for (const _ of [1, 2, 3])
      expect((await server.post(path, {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await server.post(path, {})).status).toBe(401);
  });

  it('puts a request into the trace of who sent it, whatever comes of it', async () => {
    const operations: VoiceOperation[] = [];
    const around = async (operation: VoiceOperation, work: () => Promise<unknown>) => {
      operations.push(operation);
      await work();
    };
    const server = new TestVoiceServer({ agents, telemetry: { observers: [{ around }] } });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await server.post('/v1/nowhere', {}, { headers: { traceparent } })).status).toBe(404);
    expect((await server.post('/v1/nowhere', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect(operations).toEqual([{ type: 'request', traceparent }, { type: 'request' }]);
  });
});
