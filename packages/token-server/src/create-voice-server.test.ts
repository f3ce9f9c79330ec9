import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { defineAgent } from './agents/define-agent.ts';
import { createVoiceServer } from './create-voice-server.ts';
import { silentLogger } from './logger.ts';
import type { RealtimeProvider } from './providers/realtime-provider.ts';
import { memoryStore } from './store/memory-store.ts';
import { ScriptedProvider } from './testing/scripted-provider.ts';
import { problemOf, SHOP, TestVoiceServer } from './testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

describe('createVoiceServer', () => {
  it('is healthy', async () => {
    const response = await new TestVoiceServer({ agents }).app.request('/healthz');
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it.each([
    ['GET', '/'],
    ['GET', '/v1/sessions'],
    ['DELETE', '/v1/sessions/vs_1'],
    ['POST', '/v1/sessions/vs_1/approvals'],
    ['POST', '/v1'],
    ['POST', '/healthz'],
    ['PUT', '/voice-agent.js'],
  ])('answers %s %s with a 404 problem', async (method, path) => {
    const response = await new TestVoiceServer({ agents }).app.request(path, { method, headers: { Origin: SHOP } });
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(await problemOf(response)).toEqual({
      type: 'urn:voice-agent:problem:unknown_route',
      title: 'There is nothing here',
      status: 404,
      code: 'unknown_route',
      detail: `There is no ${method} here.`,
    });
  });

  it('says at start-up what does not fit', () => {
    const provider = new ScriptedProvider();
    const base = { agents, provider, origins: [], logger: silentLogger };
    expect(() => createVoiceServer({ ...base, provider: undefined as unknown as RealtimeProvider })).toThrow(
      'provider:',
    );
    expect(() => createVoiceServer({ ...base, origins: SHOP as unknown as string[] })).toThrow(
      'origins: must be a list',
    );
    expect(() => createVoiceServer({ ...base, agents: {} })).toThrow('agents: must name at least one agent');
    expect(() => createVoiceServer({ ...base, secret: 'short' })).toThrow('secret:');
    expect(() => createVoiceServer({ ...base, limits: { maxDurationSeconds: 5 } })).toThrow(
      'limits.maxDurationSeconds',
    );
    expect(() => createVoiceServer({ ...base, limits: { idleSeconds: 1.5 } })).toThrow('limits.idleSeconds');
    const stray = (options: object) => () => createVoiceServer({ ...base, ...options });
    expect(stray({ trustproxy: 1 })).toThrow('createVoiceServer.trustproxy: is no option; there are agents, provider,');
    expect(stray({ limits: { maxDuration: 60 } })).toThrow('limits.maxDuration: is no option; there are maxDuration');
    // @ts-expect-error the compiler knows the agents' names
    expect(() => createVoiceServer({ ...base, entry: 'sales' })).toThrow('entry: there is no agent "sales"');
  });

  it('keeps its state in the store it is given, so that two processes are one server', async () => {
    const store = memoryStore();
    const [one, two] = [new TestVoiceServer({ agents, store }), new TestVoiceServer({ agents, store })];
    const { session } = await one.start();
    const path = `/v1/sessions/${session.id}`;
    expect((await two.post(`${path}/refresh`, undefined, { session })).status).toBe(200);
    expect((await two.post(`${path}/end`, undefined, { session })).status).toBe(204);
    expect((await one.post(`${path}/refresh`, undefined, { session })).status).toBe(410);
  });

  it.each(['text', undefined, null, { secret: 1 }])(
    'answers a throw of %j, which is no Error, with a private 500',
    async (thrown) => {
      const authenticate = () => {
        throw thrown;
      };
      const server = new TestVoiceServer({ agents, authenticate });
      for (const [app, base] of [
        [server.app, ''],
        [new Hono().route('/voice', server.app), '/voice'],
      ] as const) {
        const headers = { 'Content-Type': 'application/json', Origin: SHOP };
        const response = await app.request(`${base}/v1/sessions`, { method: 'POST', headers, body: '{}' });
        expect(response.status).toBe(500);
        expect(await problemOf(response)).toMatchObject({
          code: 'internal',
          correlationId: expect.stringMatching(/^err_/),
        });
      }
      expect(server.lines.filter((line) => line.includes('no Error was thrown'))).toHaveLength(2);
    },
  );

  it('answers a store that fails with a private 503', async () => {
    const fail = () => Promise.reject(new Error('redis://user:hunter2@db is down'));
    const store = { get: fail, set: fail, add: fail, incr: fail, del: fail };
    const response = await new TestVoiceServer({ agents, store }).post('/v1/sessions', {});
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(await response.text()).not.toContain('hunter2');
  });
});
