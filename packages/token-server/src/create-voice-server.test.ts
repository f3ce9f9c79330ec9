import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { defineAgent } from './agents/define-agent.ts';
import { createVoiceServer, type VoiceServerOptions } from './create-voice-server.ts';
import { silentLogger } from './logger.ts';
import type { RealtimeProvider } from './providers/realtime-provider.ts';
import { memoryStore } from './store/memory-store.ts';
import { ScriptedProvider } from './testing/scripted-provider.ts';
import { problemOf, SHOP, TestVoiceServer } from './testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

describe('createVoiceServer', () => {
  it('asks an agent once for its handoffs', () => {
    let asked = 0;
    const handoffs = () => {
      asked += 1;
      return {};
    };
    new TestVoiceServer({ agents: { support: defineAgent({ instructions: 'Help.', handoffs }) } });
    expect(asked).toBe(1);
  });

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

  it('says of all that does not fit at once, a line each', () => {
    const wrong = () =>
      createVoiceServer({
        agents: {
          desk: defineAgent({ instructions: 'x', speed: 9, voice: '' }),
          'a b': defineAgent({ instructions: 'y', guardrailEveryCharacters: 1 }),
        },
        provider: {},
        origins: ['*', 'shop.example'],
        entry: 'sales',
        secret: 'short',
        hosts: 'agent.example',
        trustProxy: -1,
        metrics: { token: 'x' },
        status: true,
        limits: { idleSeconds: 1, maxStoredChars: 1, rates: { sessions: 5 }, minutesPerDay: { total: 0, perWeek: 1 } },
        store: {},
        authenticate: 'anna',
        logger: { info: () => {} },
        colour: 'red',
        fontSize: 1,
      } as unknown as VoiceServerOptions);
    const error = thrownBy(wrong);
    expect(error).toMatchObject({ code: 'invalid_configuration' });
    expect((error as Error).message.split('\n').map((line) => line.split(': ')[0])).toEqual([
      'createVoiceServer.colour',
      'createVoiceServer.fontSize',
      'provider.connect',
      'provider.handOff',
      'store.get',
      'store.set',
      'store.add',
      'store.incr',
      'store.del',
      'logger.warn',
      'logger.error',
      'authenticate',
      'agents.a b',
      'entry',
      'agents.desk.voice',
      'agents.desk.speed',
      'agents.a b.guardrailEveryCharacters',
      'origins',
      'origins',
      'hosts',
      'trustProxy',
      'secret',
      'limits.idleSeconds',
      'limits.maxStoredChars',
      'limits.rates.sessions',
      'limits.minutesPerDay.total',
      'limits.minutesPerDay.perWeek',
      'metrics.token',
      'status.token',
    ]);
  });

  it.each<[unknown, string]>([
    [undefined, 'provider: is missing, e.g. openai('],
    ['openai', 'provider: is missing, e.g. openai('],
    [{}, 'provider.connect: must be a function\nprovider.handOff: must be a function'],
    [{ connect: () => {} }, 'provider.handOff: must be a function'],
  ])('says what is wrong with the provider %j', (provider, message) => {
    const options = { agents, provider, origins: [] } as unknown as VoiceServerOptions;
    expect(() => createVoiceServer(options)).toThrow(message);
  });

  it.each<[unknown, string]>([
    [undefined, 'createVoiceServer: must be an object'],
    [{}, 'agents: must name at least one agent'],
    [{ agents: [] }, 'agents: must name at least one agent'],
    [{ agents: { a: null } }, 'agents.a: must come from defineAgent()'],
    [{ agents: { a: { instructions: 'x' } } }, 'agents.a: must come from defineAgent()'],
    [{ agents, origins: [7] }, 'origins: 7 is not an origin'],
    [{ agents, limits: 5 }, 'limits: must be an object'],
    [{ agents, limits: null }, 'limits: must be an object'],
    [{ agents, limits: { rates: false } }, 'limits.rates: must be an object'],
    [{ agents, secret: 7 }, 'secret: must have at least 32 bytes'],
    [{ agents, secret: [] }, 'secret: must have at least 32 bytes'],
    [{ agents, secret: [undefined] }, 'secret: must have at least 32 bytes'],
    [{ agents, hosts: [null] }, 'hosts: null is no host name'],
    [{ agents, trustProxy: {} }, 'trustProxy: must be'],
    [{ agents, challenge: {} }, 'challenge.verify: must be a function'],
    [{ agents, challenge: () => true }, 'challenge.verify: must be a function'],
    [{ agents, widget: './dist' }, 'widget: must be a function'],
    [{ agents, onEvent: {} }, 'onEvent: must be a function'],
    [{ agents, now: 7 }, 'now: must be a function'],
    [{ agents, remoteAddress: '127.0.0.1' }, 'remoteAddress: must be a function'],
    [{ agents, telemetry: true }, 'telemetry: must be an object'],
    [{ agents, telemetry: { observers: {} } }, 'telemetry.observers: must be a list'],
    [{ agents, telemetry: { contents: true } }, 'telemetry.contents: is no option; there are content, observers, now'],
    [{ agents, metrics: 'token' }, 'metrics.token: must have at least 16'],
  ])('says in a line what does not fit: %j', (options, message) => {
    expect(() => createVoiceServer(options as VoiceServerOptions)).toThrow(message);
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

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
