import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { memoryStore } from '../store/memory-store.ts';
import type { Store } from '../store/store.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { memoryStores, redisStores, type SharedStores } from '../testing/shared-stores.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

const lookup = defineTool({ description: 'Finds.', input: z.object({}), effect: 'read', run: () => 'found' });
const agents = { support: defineAgent({ instructions: 'Help.', tools: { lookup } }) };

type Grant = Awaited<ReturnType<TestVoiceServer['start']>>;
const as = (user: string) => ({ headers: { 'X-User': user } });
const authenticate = (c: { req: { header(name: string): string | undefined } }) => {
  const id = c.req.header('x-user');
  return id ? { id } : null;
};
const serverOn = (store: Store, limits = {}) => new TestVoiceServer({ agents, store, authenticate, limits });

async function statuses(server: TestVoiceServer, { session }: Grant): Promise<number[]> {
  const path = `/v1/sessions/${session.id}`;
  const answers = [
    await server.post(`${path}/heartbeat`, undefined, { session }),
    await server.callTool(session, 'lookup', { callId: crypto.randomUUID(), arguments: {} }),
    await server.post(`${path}/refresh`, undefined, { session }),
  ];
  return answers.map(({ status }) => status);
}

const ON = [204, 200, 200];
const REVOKED = [401, 401, 401];
/** As long as an instance may not know. */
const CACHE_MS = 10_000;

describe.each([
  ['memory', memoryStores],
  ['Redis', redisStores],
] as const)('revoke on %s', (_name, make) => {
  let stores: SharedStores;
  beforeAll(async () => {
    stores = await make();
  });
  afterAll(() => stores.close());

  it('gives the place and the minutes of a session back once, however often it ends at once', async () => {
    const limits = { concurrency: { perUser: 2 }, minutesPerDay: { perUser: 60 }, maxDurationSeconds: 1_800 };
    const [here, there] = stores.open().map((store) => serverOn(store, limits)) as [TestVoiceServer, TestVoiceServer];
    const user = as(crypto.randomUUID());
    const first = await here.start({}, user);
    await here.start({}, user);
    const { session } = first;
    await Promise.all([
      here.app.revoke({ session: session.id }),
      there.app.revoke({ session: session.id }),
      here.post(`/v1/sessions/${session.id}/end`, undefined, { session }),
    ]);
    expect([here, there].flatMap(({ events }) => events.filter(({ type }) => type === 'session.ended'))).toHaveLength(
      1,
    );
    await here.start({}, user);
    expect((await here.post('/v1/sessions', {}, user)).status).toBe(429);
  });

  it.each([
    ['a user', { user: 'anna' }, [REVOKED, ON, ON]],
    ['everybody', { all: true }, [REVOKED, REVOKED, REVOKED]],
  ] as const)('ends the sessions of %s on every instance within ten seconds', async (_what, target, expected) => {
    const [one, two] = stores.open().map((store) => serverOn(store));
    if (!one || !two) throw new Error('two stores');
    const grants = [await one.start({}, as('anna')), await two.start({}, as('bob')), await two.start()];
    for (const grant of grants) {
      expect(await statuses(one, grant)).toEqual(ON);
      expect(await statuses(two, grant)).toEqual(ON);
    }
    await one.app.revoke(target);
    expect(await Promise.all(grants.map((grant) => statuses(one, grant)))).toEqual(expected);
    two.nowMs += CACHE_MS;
    expect(await Promise.all(grants.map((grant) => statuses(two, grant)))).toEqual(expected);
    const fresh = await two.start({}, as('anna'));
    expect(await statuses(one, fresh)).toEqual(ON);
    expect(await statuses(two, fresh)).toEqual(ON);
  });

  it('ends one session at once, and gives its place and minutes to others', async () => {
    const limits = { concurrency: { perUser: 1 }, minutesPerDay: { perUser: 10 } };
    const [one, two] = stores.open().map((store) => serverOn(store, limits));
    if (!one || !two) throw new Error('two stores');
    const grant = await one.start({}, as('anna'));
    await two.app.revoke({ session: grant.session.id });
    expect(await statuses(one, grant)).toEqual(REVOKED);
    expect(await statuses(two, grant)).toEqual(REVOKED);
    const { limits: left } = await one.start({}, as('anna'));
    expect(left.maxDurationSeconds).toBe(540);
  });
});

describe('revoke', () => {
  it('revokes what follows a revocation, too, however often and however soon', async () => {
    const server = serverOn(memoryStore());
    for (let i = 0; i < 3; i++) {
      const grant = await server.start({}, as('anna'));
      expect(await statuses(server, grant)).toEqual(ON);
      await server.app.revoke({ user: 'anna' });
      expect(await statuses(server, grant)).toEqual(REVOKED);
    }
  });

  it('says 401 of a session that it never knew, as before', async () => {
    const server = serverOn(memoryStore());
    await server.app.revoke({ session: 'vs_unknown' });
    const answer = await server.post('/v1/sessions/vs_unknown/end', undefined, {
      session: { id: 'vs_unknown', token: 'a.b.c', expiresAt: 0 },
    });
    expect(answer.status).toBe(401);
    expect(await problemOf(answer)).toMatchObject({ code: 'unauthorized' });
  });

  it('goes by what it last heard while the store is gone', async () => {
    const store = new FailingStore();
    store.only = (key) => key.startsWith('revoked:');
    const server = serverOn(store);
    const [kept, killed] = [await server.start({}, as('bob')), await server.start({}, as('anna'))];
    await server.app.revoke({ user: 'anna' });
    store.mode = 'gone';
    server.nowMs += CACHE_MS;
    expect((await server.callTool(kept.session, 'lookup', { callId: '1', arguments: {} })).status).toBe(200);
    expect((await server.callTool(killed.session, 'lookup', { callId: '1', arguments: {} })).status).toBe(401);
  });
});

describe('revoke', () => {
  it.each([
    { user: undefined },
    { user: '' },
    { session: undefined },
    { session: 7 },
    { all: 'yes' },
    {},
    undefined,
    // Of two only one would be done, and the operator told that it went well.
    { session: 'vs_unknown', user: 'anna' },
    { user: 'anna', all: true },
  ])('ends nobody’s session for %j, least of all everybody’s', async (target) => {
    const server = serverOn(memoryStore());
    const grants = [await server.start({}, as('anna')), await server.start()];
    await expect(server.app.revoke(target as never)).rejects.toMatchObject({ code: 'invalid_configuration' });
    server.nowMs += CACHE_MS;
    for (const grant of grants) expect(await statuses(server, grant)).toEqual(ON);
  });
});
