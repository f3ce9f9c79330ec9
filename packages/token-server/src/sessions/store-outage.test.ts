/** What visitors see while the shared store is gone, and when it is back. */
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { memoryStore } from '../store/memory-store.ts';
import { redisStore } from '../store/redis-store.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { RedisServer } from '../testing/redis-server.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

let runs: string[] = [];
afterEach(() => {
  runs = [];
});

const tool = (effect: 'read' | 'write', approval = false) =>
  defineTool({
    description: effect,
    input: z.object({}),
    effect,
    approval,
    run: () => {
      runs.push(effect);
      return 'done';
    },
  });
const billing = defineAgent({ instructions: 'Refund.' });
const support = defineAgent({
  instructions: 'Help.',
  tools: { look: tool('read'), book: tool('write'), cancel: tool('write', true) },
  handoffs: { billing },
});
const agents = { support, billing };

type Grant = Awaited<ReturnType<TestVoiceServer['start']>>;

async function seen(server: TestVoiceServer, { session }: Grant) {
  const path = `/v1/sessions/${session.id}`;
  const said = async (answer: Promise<Response>) => {
    const response = await answer;
    return response.ok ? String(response.status) : `${response.status} ${(await problemOf(response)).code}`;
  };
  const call = (name: string) => server.callTool(session, name, { callId: crypto.randomUUID(), arguments: {} });
  return {
    start: await said(server.post('/v1/sessions', {})),
    read: await said(call('look')),
    write: await said(call('book')),
    refresh: await said(server.post(`${path}/refresh`, undefined, { session })),
    heartbeat: await said(server.post(`${path}/heartbeat`, undefined, { session })),
    handoff: await said(server.handOff(session, 'nobody', crypto.randomUUID())),
  };
}

const WELL = {
  start: '201',
  read: '200',
  write: '200',
  refresh: '200',
  heartbeat: '204',
  handoff: '403 handoff_not_allowed',
};
/** New sessions and writes fail closed; calls that are on go on. */
const GONE = {
  start: '503 store_unavailable',
  read: '200',
  write: '503 store_unavailable',
  refresh: '200',
  heartbeat: '204',
  handoff: '503 store_unavailable',
};

describe('a store that is gone', () => {
  it('lets calls go on that are on, and nothing begin that must be counted', async () => {
    const store = new FailingStore();
    const server = new TestVoiceServer({ agents, store });
    const grant = await server.start();
    expect(await seen(server, grant)).toEqual(WELL);
    store.mode = 'gone';
    expect(await seen(server, grant)).toEqual(GONE);
    expect(runs).toEqual(['read', 'write', 'read']);
    const refused = await server.post('/v1/sessions', {});
    expect(refused.headers.get('Retry-After')).toBe('2');
    expect(server.lines.join('\n')).toContain('store.degraded');
    store.mode = 'well';
    await expect.poll(() => seen(server, grant)).toEqual(WELL);
    expect(server.lines.filter((line) => line.includes('store.recovered'))).toHaveLength(1);
  });

  it('still counts rates, in this process', async () => {
    const store = new FailingStore();
    const limits = { rates: { sessionsPerIp: { count: 3, seconds: 600 } } };
    const server = new TestVoiceServer({ agents, store, limits, remoteAddress: () => '192.0.2.1' });
    store.mode = 'gone';
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await server.post('/v1/sessions', {})).status);
    expect(statuses).toEqual([503, 503, 503, 429, 429]);
    expect(server.provider.connected).toHaveLength(0);
  });

  it('knows no session that this instance has not met', async () => {
    const store = new FailingStore();
    const [one, two] = [new TestVoiceServer({ agents, store }), new TestVoiceServer({ agents, store })];
    const { session } = await one.start();
    store.mode = 'gone';
    const call = { callId: 'c', arguments: {} };
    expect((await one.callTool(session, 'look', call)).status).toBe(200);
    const answer = await two.callTool(session, 'look', call);
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('hunter2');
  });

  it('keeps the answer of a write whose record was lost from running twice', async () => {
    const store = new FailingStore();
    const server = new TestVoiceServer({ agents, store });
    const { session } = await server.start();
    let calls = 0;
    // The claim is written; the answer is not.
    store.only = (key) => key.startsWith('call:') && calls++ > 0;
    store.mode = 'gone';
    const call = { callId: 'once', arguments: {} };
    expect((await server.callTool(session, 'book', call)).status).toBe(200);
    store.mode = 'well';
    await expect
      .poll(async () => (await problemOf(await server.callTool(session, 'book', call))).code)
      .toBe('call_in_progress');
    expect(runs).toEqual(['write']);
  });

  it('keeps no answer from the visitor who approved a call, nor has it run again', async () => {
    const store = new FailingStore();
    const server = new TestVoiceServer({ agents, store });
    const { session } = await server.start();
    const { token } = await server.asked(session, 'cancel');
    let calls = 0;
    // What was asked is read; what came of it cannot be written there.
    store.only = (key) => key.startsWith('call:') && calls++ > 0;
    store.mode = 'gone';
    const answer = await server.decide(session, { token, approve: true });
    expect(await answer.json()).toMatchObject({ output: 'done' });
    store.mode = 'well';
    await expect.poll(async () => (await server.decide(session, { token, approve: true })).status).not.toBe(503);
    expect(runs).toEqual(['write']);
  });

  it('lets a session be handed over later whose handoff broke in the middle', async () => {
    let nowMs = 1_790_000_000_000;
    const store = new FailingStore(memoryStore(() => nowMs));
    const server = new TestVoiceServer({ agents, store, now: () => nowMs });
    const { session } = await server.start();
    let calls = 0;
    // The session is read; what becomes of it cannot be written.
    store.only = (key) => key.startsWith('session:') && calls++ > 0;
    store.mode = 'gone';
    expect((await server.handOff(session, 'billing', 'first')).status).toBe(503);
    store.mode = 'well';
    nowMs += 61_000;
    await expect.poll(async () => (await server.handOff(session, 'billing', 'second')).status).toBe(200);
  });

  it('gives no session back that ended before', async () => {
    const store = new FailingStore();
    const server = new TestVoiceServer({ agents, store });
    const { session } = await server.start();
    await server.post(`/v1/sessions/${session.id}/end`, undefined, { session });
    store.mode = 'gone';
    expect((await server.callTool(session, 'look', { callId: 'c', arguments: {} })).status).toBe(503);
  });

  it.each([
    ['what began and was not written', 'session:', 'start'],
    ['an end that was not forgotten', 'session:', 'end'],
    ['an end that was not counted', 'seconds:', 'end'],
    ['an end whose place was not freed', 'lease:', 'end'],
  ])('gives the minutes back of %s', async (_what, key, step) => {
    const store = new FailingStore();
    const limits = { maxDurationSeconds: 600, minutesPerDay: { total: 10 } };
    const server = new TestVoiceServer({ agents, store, limits });
    const grant = step === 'end' ? await server.start() : undefined;
    let reads = 0;
    // The session is found before it ends.
    store.only = (name) => name.startsWith(key) && (step === 'start' || key !== 'session:' || reads++ > 0);
    store.mode = 'gone';
    if (grant) {
      const end = `/v1/sessions/${grant.session.id}/end`;
      expect((await server.post(end, undefined, { session: grant.session })).status).toBe(204);
    } else expect((await server.post('/v1/sessions', {})).status).toBe(503);
    store.mode = 'well';
    // A minute is used at least, once it has begun.
    await expect
      .poll(async () => {
        const answer = await server.post('/v1/sessions', {});
        return answer.ok && ((await answer.json()) as Grant).limits.maxDurationSeconds;
      })
      .toBe(step === 'end' ? 540 : 600);
  });
});

describe('a Redis that is killed and comes back', () => {
  it('is lived without, and used again by itself', async () => {
    const redis = await RedisServer.start();
    const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 50 };
    const client = new Redis(redis.url, options).on('error', () => {});
    await expect.poll(() => client.status).toBe('ready');
    const server = new TestVoiceServer({ agents, store: redisStore(client) });
    const grant = await server.start();
    expect(await seen(server, grant)).toEqual(WELL);
    await redis.kill();
    expect(await seen(server, grant)).toEqual(GONE);
    await redis.restart();
    // It came back empty: the old session is unknown, new ones begin.
    await expect.poll(async () => (await server.post('/v1/sessions', {})).status).toBe(201);
    expect(await seen(server, await server.start())).toEqual(WELL);
    client.disconnect();
    await redis.kill();
  });

  it('is lived without, too, when it only hangs', async () => {
    const redis = await RedisServer.start();
    const client = new Redis(redis.url).on('error', () => {});
    const server = new TestVoiceServer({ agents, store: redisStore(client) });
    const grant = await server.start();
    redis.pause();
    expect(await seen(server, grant)).toEqual(GONE);
    redis.resume();
    await expect.poll(() => seen(server, grant)).toEqual(WELL);
    client.disconnect();
    await redis.kill();
  });
});

describe('a store that takes a call’s claim and answers too late', () => {
  it('does not keep the call from running when it is sent again', async () => {
    let answer: (() => void) | undefined;
    class LateStore extends FailingStore {
      override async add(key: string, value: string, ttlSeconds: number): Promise<boolean> {
        const isFirst = await super.add(key, value, ttlSeconds);
        const isLate = key.startsWith('call:') && answer === undefined;
        if (isLate) await new Promise<void>((resolve) => (answer = resolve));
        return isFirst;
      }
    }
    const server = new TestVoiceServer({ agents, store: new LateStore() });
    const { session } = await server.start();
    const book = async () => (await server.callTool(session, 'book', { callId: 'call_1', arguments: {} })).status;
    expect(await book()).toBe(503);
    answer?.();
    await expect.poll(book).toBe(200);
    expect(runs).toEqual(['write']);
  });
});
