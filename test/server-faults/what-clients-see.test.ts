/** What a client sees when the provider, the store or a clock is not as it should be: each row of the table in docs/server.md. */
import { openai } from '@voice-agent/token-server';
import { redisStore } from '@voice-agent/token-server/redis';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../../packages/token-server/src/agents/define-agent.ts';
import { memoryStore } from '../../packages/token-server/src/store/memory-store.ts';
import {
  type Answer,
  closeLoopbacks,
  json,
  loopback,
  minted,
  refused,
} from '../../packages/token-server/src/testing/loopback-provider.ts';
import { RedisServer } from '../../packages/token-server/src/testing/redis-server.ts';
import { problemOf, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';
import { defineTool } from '../../packages/token-server/src/tools/define-tool.ts';
import { CLOCK_START_MS } from '../../packages/widget/src/session/testing/manual-clock.ts';
import { grantOf } from '../../packages/widget/src/session/testing/scripted-token-server.ts';
import { settled } from '../../packages/widget/src/session/testing/settled.ts';
import { stage } from '../../packages/widget/src/session/testing/staged-session.ts';
import { tellsOf, toldFaults } from './support/told-faults.ts';

afterEach(closeLoopbacks);

const tool = (effect: 'read' | 'write') =>
  defineTool({ description: effect, input: z.object({}), effect, approval: false, run: () => 'done' });
const agents = {
  support: defineAgent({ instructions: 'Help.', tools: { look: tool('read'), book: tool('write') } }),
};

/** Status, code and when to come back, as the table has them. */
async function seen(answer: Response | Promise<Response>): Promise<string> {
  const response = await answer;
  if (response.ok) return String(response.status);
  const wait = response.headers.get('Retry-After');
  return `${response.status} \`${(await problemOf(response)).code}\`${wait ? `, Retry-After ${wait}` : ''}`;
}

const times = (count: number) => ['0 times', 'once', 'twice'][count] ?? `${count} times`;
const anew = () => ({ callId: crypto.randomUUID(), arguments: {} });

describe('a provider in trouble', () => {
  it.each<[fault: string, answer: Answer]>([
    ['The provider does not answer in time', () => {}],
    ['The provider answers 429', refused(429, 'rate_limit_exceeded', { 'Retry-After': '7' })],
    ['The provider answers 500', refused(500, 'server_error')],
    ['The provider resets the connection', (response) => response.socket?.resetAndDestroy()],
    ['The provider answers garbage', json(200, { value: 42, session: '<html>' })],
    ['The provider refuses the key', refused(401, 'invalid_api_key')],
  ])('%s', async (fault, answer) => {
    const { received, baseUrl } = await loopback(answer);
    const timeout = fault.endsWith('in time') ? 1_000 : 30_000;
    const provider = openai({ apiKey: 'sk-key', baseUrl, timeout });
    const saw = await seen(new TestVoiceServer({ agents, provider }).post('/v1/sessions', {}));
    tellsOf(fault, { 'starts a session': `${saw}; it was asked ${times(received.length)}` });
  });

  it('The provider has failed five times in a row', async () => {
    const { received, baseUrl } = await loopback(...Array<Answer>(10).fill(refused(500, 'server_error')), minted);
    const server = new TestVoiceServer({ agents, provider: openai({ apiKey: 'sk-key', baseUrl }) });
    for (let i = 0; i < 5; i++) await server.post('/v1/sessions', {});
    const asked = received.length;
    const saw = await seen(server.post('/v1/sessions', {}));
    tellsOf('The provider has failed five times in a row', {
      'starts a session': `${saw}; it was asked ${times(received.length - asked)}`,
    });
    server.nowMs += 5_000;
    tellsOf('It is well again, five seconds later', {
      'starts a session': await seen(server.post('/v1/sessions', {})),
    });
  });
});

describe('a store that goes and comes back', () => {
  it('Redis is killed, and back', async () => {
    const redis = await RedisServer.start();
    const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 50 };
    const client = new Redis(redis.url, options).on('error', () => {});
    await expect.poll(() => client.status).toBe('ready');
    const server = new TestVoiceServer({ agents, store: redisStore(client) });
    const { session } = await server.start();
    const path = `/v1/sessions/${session.id}`;
    await redis.kill();
    tellsOf('Redis is killed', {
      'starts a session': await seen(server.post('/v1/sessions', {})),
      'calls a tool that reads': await seen(server.callTool(session, 'look', anew())),
      'calls a tool that writes': await seen(server.callTool(session, 'book', anew())),
      'refreshes, or says that it is on': await seen(server.post(`${path}/refresh`, undefined, { session })),
    });
    await redis.restart();
    await expect.poll(() => seen(server.post('/v1/sessions', {}))).toBe('201');
    tellsOf('Redis is back, empty', {
      'starts a session': await seen(server.post('/v1/sessions', {})),
      'calls a tool in a session of before': await seen(server.callTool(session, 'look', anew())),
    });
    client.disconnect();
    await redis.kill();
  });
});

describe.each([
  ['ahead', 120],
  ['behind', -120],
])('a clock that is two minutes %s', (way, seconds) => {
  it('of the one of another instance', async () => {
    const store = memoryStore(() => 1_790_000_000_000);
    const [one, two] = [new TestVoiceServer({ agents, store }), new TestVoiceServer({ agents, store })];
    two.nowMs += seconds * 1_000;
    const { session } = await one.start();
    const saw = [
      await seen(two.callTool(session, 'book', anew())),
      await seen(two.post(`/v1/sessions/${session.id}/refresh`, undefined, { session })),
      await seen(two.post(`/v1/sessions/${session.id}/end`, undefined, { session })),
    ];
    tellsOf(`An instance’s clock is two minutes ${way}`, { 'calls, refreshes and ends there': saw.join(', ') });
  });

  it('of the provider’s', async () => {
    const { baseUrl } = await loopback(json(200, { value: 'ek_1', expires_at: 1_790_000_030 }));
    const server = new TestVoiceServer({ agents, provider: openai({ apiKey: 'sk-key', baseUrl }) });
    server.nowMs = (1_790_000_000 + seconds) * 1_000;
    const { realtime, limits, session } = await server.start();
    expect(realtime.expiresAt).toBe(1_790_000_030);
    expect([limits.maxDurationSeconds, session.expiresAt - server.nowMs / 1_000]).toEqual([600, 600]);
    tellsOf(`The server’s clock is two minutes ${way} of the provider’s`, {
      'starts a session': '201; the key ends by the provider’s clock, the session by the server’s',
    });
  });

  it('of the servers’, in the visitor’s browser', async () => {
    const keyExpiresAt = CLOCK_START_MS / 1_000 + 30 - seconds;
    const createSession = async () => grantOf({ keyExpiresAt });
    const refreshSession = async () => grantOf({ keyExpiresAt });
    const { session, studio, server } = stage({ script: { createSession, refreshSession } });
    session.start('voice');
    await settled();
    expect(studio.last.connections).toHaveLength(1);
    tellsOf(`The visitor’s clock is two minutes ${way}`, {
      'starts a call': `it connects; a key was asked for ${times(1 + server.refreshed.length)}`,
    });
  });
});

describe('docs/server.md', () => {
  it('tells of nothing that no test here has seen', () => {
    // Two of SIGTERM, in `sigterm-under-load`.
    expect(toldFaults()).toHaveLength(22);
  });
});
