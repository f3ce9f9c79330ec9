/** T6 to T8: calls that no model made. Whatever a browser writes, a tool runs for its person, by its schema, once. */
import { defineAgent, defineTool } from '@voice-agent/token-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memoryStores, redisStores, type SharedStores } from '../../packages/token-server/src/testing/shared-stores.ts';
import { problemOf, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

let ran: string[] = [];
beforeEach(() => {
  ran = [];
});

const tool = (name: string, effect: 'read' | 'write', limit = {}) =>
  defineTool({
    description: name,
    input: z.strictObject({ order: z.string().max(8) }),
    effect,
    limit,
    run: ({ order }, { user }) => {
      ran.push(`${name} ${order} of ${user?.id}`);
      return { order };
    },
  });

const billing = defineAgent({ instructions: 'Refund.', tools: { audit: tool('audit', 'read') } });
const support = defineAgent({
  instructions: 'Help.',
  tools: { look: tool('look', 'read'), refund: tool('refund', 'write'), rare: tool('rare', 'read', { perMinute: 2 }) },
  handoffs: { billing },
});
const agents = { support, billing };
const call = (input: unknown = { order: 'A-1' }, callId: string = crypto.randomUUID()) => ({
  callId,
  arguments: input,
});

const shop = () => new TestVoiceServer({ agents, authenticate: (c) => ({ id: c.req.header('x-user') ?? 'nobody' }) });
const startAs = (server: TestVoiceServer, user: string) => server.start({}, { headers: { 'x-user': user } });

describe('T6, a browser that calls tools by hand', () => {
  it('gets them run for the person who signed in, whoever the call says it is for', async () => {
    const server = shop();
    const { session } = await startAs(server, 'anna');
    await server.callTool(session, 'look', call(), { headers: { 'x-user': 'boss' } });
    expect(ran).toEqual(['look A-1 of anna']);
    const forged = await server.callTool(session, 'look', { ...call(), user: { id: 'boss' }, agent: 'billing' });
    expect(forged.status).toBe(400);
    expect(ran).toHaveLength(1);
  });

  it('reaches no tool of another agent, and no session of another person', async () => {
    const server = shop();
    const [anna, bert] = [await startAs(server, 'anna'), await startAs(server, 'bert')];
    expect((await server.callTool(anna.session, 'audit', call())).status).toBe(404);
    const stolen = { ...bert.session, token: anna.session.token };
    expect((await server.callTool(stolen, 'look', call())).status).toBe(401);
    expect(ran).toEqual([]);
  });

  it.each([
    [{}],
    [{ order: 7 }],
    [{ order: 'A-1', admin: true }],
    [{ order: 'longer than it may be' }],
    ['A-1'],
    [null],
    [[{ order: 'A-1' }]],
  ])('runs nothing for the arguments %j', async (input) => {
    const server = shop();
    const { session } = await startAs(server, 'anna');
    expect(await server.output(session, 'look', input)).toContain('The arguments were not valid, so nothing was done');
    expect(ran).toEqual([]);
  });

  it('writes nothing that the visitor has not approved', async () => {
    const server = shop();
    const { session } = await startAs(server, 'anna');
    const answer = await server.callTool(session, 'refund', { ...call(), approved: true });
    expect(answer.status).toBe(400);
    expect((await server.callTool(session, 'refund', call())).status).toBe(202);
    const forged = await server.decide(session, { approve: true, token: session.token } as never);
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect(ran).toEqual([]);
  });

  it('is held to the rate of a tool, with as many call ids as it likes', async () => {
    const server = shop();
    const { session } = await startAs(server, 'anna');
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.callTool(session, 'rare', call())));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(18);
    expect(ran).toHaveLength(2);
  });
});

describe('T7, a name that is no tool', () => {
  it.each([
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'LOOK',
    'look%20',
    'look%00',
    '..%2Flook',
    'transfer_to_billing',
    'x'.repeat(4_000),
  ])('%s runs nothing', async (name) => {
    const server = shop();
    const { session } = await startAs(server, 'anna');
    const answer = await server.callTool(session, name, call());
    expect([answer.status, (await problemOf(answer)).code]).toEqual([404, 'unknown_tool']);
    expect(ran).toEqual([]);
  });

  it('cannot stand in the body, since no route runs a tool by a name that it is told there', async () => {
    const server = shop();
    const { session } = await startAs(server, 'anna');
    for (const key of ['tool', 'name', 'function']) {
      expect((await server.callTool(session, 'look', { ...call(), [key]: 'refund' })).status).toBe(400);
    }
    for (const path of ['tools', 'execute', 'tools/']) {
      const answer = await server.post(`/v1/sessions/${session.id}/${path}`, { ...call(), tool: 'look' }, { session });
      expect(answer.status).toBe(404);
    }
    expect(ran).toEqual([]);
  });
});

describe.each([
  ['memory', memoryStores],
  ['a real Redis', redisStores],
])('T8, a call that is repeated, on %s', (_name, opened) => {
  let stores: SharedStores;
  beforeAll(async () => {
    stores = await opened();
  });
  afterAll(() => stores.close());

  it('runs once of 100 at once on two instances, and answers all that come later the same', async () => {
    const instances = stores.open().map((store) => new TestVoiceServer({ agents, store }));
    const [one, two] = instances as [TestVoiceServer, TestVoiceServer];
    const { session } = await one.start();
    const same = call({ order: 'A-1' }, 'call_1');
    const at = (i: number) => (i % 2 ? one : two);
    const first = await Promise.all(Array.from({ length: 100 }, (_, i) => at(i).callTool(session, 'look', same)));
    expect(ran).toHaveLength(1);
    expect(first.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    const again = await two.callTool(session, 'look', same);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await again.json()).toEqual({ callId: 'call_1', output: '{"order":"A-1"}' });
    expect(ran).toHaveLength(1);
  });

  it('under the id of another call is refused', async () => {
    const [store] = stores.open();
    const server = new TestVoiceServer({ agents, store });
    const { session } = await server.start();
    await server.callTool(session, 'look', call({ order: 'A-1' }, 'call_1'));
    for (const [name, input] of [
      ['look', { order: 'A-2' }],
      ['rare', { order: 'A-1' }],
    ] as const) {
      const answer = await server.callTool(session, name, call(input, 'call_1'));
      expect([answer.status, (await problemOf(answer)).code]).toEqual([409, 'call_id_conflict']);
    }
    expect(ran).toHaveLength(1);
  });
});
