import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer } from '../testing/redis-server.ts';
import { describeStore } from '../testing/store-conformance.ts';
import { redisStore } from './redis-store.ts';

let server: RedisServer;
let ioredis: Redis;
let nodeRedis: ReturnType<typeof createClient>;
let tests = 0;

beforeAll(async () => {
  server = await RedisServer.start();
  ioredis = new Redis(server.url);
  nodeRedis = createClient({ url: server.url });
  await nodeRedis.connect();
});

afterAll(async () => {
  ioredis.disconnect();
  nodeRedis.destroy();
  await server.kill();
});

it.each([
  [undefined, 'redisStore: must be given a client of ioredis or redis'],
  ['redis://localhost', 'redisStore: must be given a client of ioredis or redis'],
  [{}, 'redisStore: must be given a client of ioredis or redis'],
  [Promise.resolve(), 'redisStore: must be given a client of ioredis or redis'],
])('refuses %j for a client', (client, message) => {
  expect(() => redisStore(client as never)).toThrow(message);
});

it('refuses options that are none', () => {
  expect(() => redisStore(ioredis, { keyPrefix: 'a' } as never)).toThrow(
    'redisStore.keyPrefix: is no option; there are prefix',
  );
});

const pass = (milliseconds: number) => sleep(milliseconds);
// A prefix of its own makes each test's store empty.
describeStore('redisStore over ioredis', async () => ({
  store: redisStore(ioredis, { prefix: `io${tests++}:` }),
  pass,
}));
describeStore('redisStore over redis', async () => ({
  store: redisStore(nodeRedis, { prefix: `node${tests++}:` }),
  pass,
}));

describe('redisStore', () => {
  it('is one store to all who share the prefix, and none to others', async () => {
    const [one, two] = [redisStore(ioredis), redisStore(nodeRedis)];
    await one.set('shared', 'x', 60);
    expect(await two.get('shared')).toBe('x');
    expect(await ioredis.get('voice-agent:shared')).toBe('x');
    expect(await redisStore(ioredis, { prefix: 'other:' }).get('shared')).toBeUndefined();
  });

  it('gives every key an end, also a counter that another program left without one', async () => {
    const store = redisStore(ioredis, { prefix: 'ttl:' });
    await store.set('a', '1', 60);
    await store.add('b', '1', 60);
    await store.incr('c', 60);
    await ioredis.set('ttl:d', '1');
    await store.incr('d', 60);
    for (const key of ['a', 'b', 'c', 'd']) {
      const left = await ioredis.pttl(`ttl:${key}`);
      expect(left).toBeGreaterThan(30_000);
      expect(left).toBeLessThanOrEqual(60_000);
    }
  });

  it('rejects when Redis is gone and goes on when it is back', async () => {
    const doomed = await RedisServer.start();
    const client = new Redis(doomed.url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 20,
    });
    client.on('error', () => {}); // The store's caller is told.
    const store = redisStore(client);
    const tried = (write: () => unknown) => async () => {
      try {
        return (await write()) ?? 'written';
      } catch {
        return 'gone';
      }
    };
    await expect.poll(tried(() => store.set('a', '1', 60))).toBe('written');
    await doomed.kill();
    await expect(store.get('a')).rejects.toThrow();
    await doomed.restart();
    await expect.poll(tried(() => store.add('a', '2', 60))).toBe(true);
    client.disconnect();
    await doomed.kill();
  });
});
