/** T12 and T13: who asks often, or a hundred times at once, gets what one may have; and costs nobody a key or a sign-in. */
import { defineAgent } from '@voice-agent/token-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStores, redisStores, type SharedStores } from '../../packages/token-server/src/testing/shared-stores.ts';
import { problemOf, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };
const statusesOf = async (answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status);
const count = (statuses: number[], wanted: number) => statuses.filter((status) => status === wanted).length;

describe('T12, a flood of sessions', () => {
  const rates = { sessionsPerIp: { count: 5, seconds: 600 } };

  it('ends at the rate of its address, before the provider or the app is asked', async () => {
    let signIns = 0;
    const server = new TestVoiceServer({
      agents,
      limits: { rates },
      remoteAddress: () => '192.0.2.1',
      authenticate: () => {
        signIns++;
        return null;
      },
    });
    const statuses = await statusesOf(Array.from({ length: 100 }, () => server.post('/v1/sessions', {})));
    expect([count(statuses, 201), count(statuses, 429)]).toEqual([5, 95]);
    expect([server.provider.connected.length, signIns]).toEqual([5, 5]);
    const refused = await server.post('/v1/sessions', {});
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await problemOf(refused)).toMatchObject({ code: 'rate_limited', status: 429 });
    server.nowMs += 600_000;
    expect((await server.post('/v1/sessions', {})).status).toBe(201);
  });

  it('gains nothing by what it may choose itself', async () => {
    const server = new TestVoiceServer({ agents, limits: { rates }, remoteAddress: () => '192.0.2.1' });
    const answers = Array.from({ length: 50 }, (_, i) =>
      server.post(
        '/v1/sessions',
        { locale: i % 2 ? 'en' : 'de', metadata: { guest: `guest_${i}`, ticket: `${i}` } },
        {
          origin: i % 3 ? undefined : null,
          headers: {
            'User-Agent': `Bot/${i}`,
            Cookie: `guest=${i}`,
            'X-Forwarded-For': `198.51.100.${i}`,
            'X-Real-IP': `198.51.100.${i}`,
            Forwarded: `for=198.51.100.${i}`,
            'CF-Connecting-IP': `198.51.100.${i}`,
          },
        },
      ),
    );
    expect(count(await statusesOf(answers), 201)).toBe(5);
  });

  it('takes no more of the site than one address may, so that others come in', async () => {
    let address = '192.0.2.1';
    const limits = { rates: { ...rates, sessionsPerSite: { count: 10, seconds: 600 } } };
    const server = new TestVoiceServer({ agents, limits, remoteAddress: () => address });
    await statusesOf(Array.from({ length: 100 }, () => server.post('/v1/sessions', {})));
    address = '192.0.2.2';
    expect((await server.post('/v1/sessions', {})).status).toBe(201);
  });

  it('of one kind of call leaves the other kinds alone', async () => {
    const limits = { rates: { callsPerIp: { count: 3, seconds: 60 } } };
    const server = new TestVoiceServer({ agents, limits, remoteAddress: () => '192.0.2.1' });
    const { session } = await server.start();
    const beat = () => server.post(`/v1/sessions/${session.id}/heartbeat`, undefined, { session });
    expect(await statusesOf([beat(), beat(), beat(), beat()])).toEqual([204, 204, 204, 429]);
    expect((await server.post(`/v1/sessions/${session.id}/end`, undefined, { session })).status).toBe(204);
  });

  it('of fresh keys for one session ends, too', async () => {
    const limits = { rates: { refreshesPerSession: { count: 3, seconds: 600 } } };
    const server = new TestVoiceServer({ agents, limits });
    const { session } = await server.start();
    const refresh = () => server.post(`/v1/sessions/${session.id}/refresh`, undefined, { session });
    expect(count(await statusesOf(Array.from({ length: 20 }, refresh)), 200)).toBe(3);
    expect(server.provider.connected).toHaveLength(4);
  });
});

describe.each([
  ['memory', memoryStores],
  ['Redis', redisStores],
] as const)('T13, a race on %s, over two instances', (_name, make) => {
  let stores: SharedStores;
  beforeAll(async () => {
    stores = await make();
  });
  afterAll(() => stores.close());

  const authenticate = () => ({ id: 'anna' });
  const wide = { rates: { sessionsPerUser: { count: 1_000, seconds: 600 } } };

  function instances(limits: object) {
    return stores
      .open()
      .map((store) => new TestVoiceServer({ agents, store, authenticate, limits: { ...wide, ...limits } }));
  }

  async function race(servers: TestVoiceServer[]) {
    const answers = Array.from({ length: 100 }, (_, i) =>
      (servers[i % 2] as TestVoiceServer).post('/v1/sessions', { agent: 'support' }),
    );
    return statusesOf(answers);
  }

  it('of a hundred identical mints grants one where one may be on', async () => {
    const servers = instances({ concurrency: { perUser: 1 } });
    const statuses = await race(servers);
    expect([count(statuses, 201), count(statuses, 429)]).toEqual([1, 99]);
    expect(servers.flatMap(({ provider }) => provider.connected)).toHaveLength(1);
  });

  it('of a hundred mints grants no more minutes than there are', async () => {
    const servers = instances({ concurrency: { perUser: false }, minutesPerDay: { perUser: 30 } });
    const statuses = await race(servers);
    expect(count(statuses, 201)).toBeGreaterThan(0);
    expect(count(statuses, 201)).toBeLessThanOrEqual(3);
  });

  it('of a hundred mints grants as many as the rate says', async () => {
    const servers = instances({
      rates: { sessionsPerUser: { count: 7, seconds: 600 } },
      concurrency: { perUser: false },
      minutesPerDay: { perUser: false },
    });
    expect(count(await race(servers), 201)).toBe(7);
  });
});
