import { connect, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort, RedisServer } from '../../testing/redis-server.ts';
import { openRedisStore } from './open-redis-store.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function redis(): Promise<RedisServer> {
  const server = await RedisServer.start();
  ends.push(() => server.kill());
  return server;
}

/** An address that may lead elsewhere from one moment to the next, as a failover moves it: for new connections only. */
class Address {
  target: RedisServer;
  readonly #lines: [client: Socket, server: Socket][] = [];
  readonly #server = createServer((client) => {
    const server = connect(this.target.port, '127.0.0.1');
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on('error', () => socket.destroy());
    this.#lines.push([client, server]);
  });

  constructor(target: RedisServer) {
    this.target = target;
  }

  async listen(): Promise<string> {
    const port = await freePort();
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    ends.push(() => {
      for (const socket of this.#lines.flat()) socket.destroy();
      this.#server.close();
    });
    return `redis://127.0.0.1:${port}`;
  }

  /** What is on its way gets lost, and nobody says so: like a machine that is gone from the network. */
  loseLines(): void {
    for (const [client, server] of this.#lines) {
      client.unpipe(server);
      client.resume();
      server.unpipe(client);
    }
  }
}

/** A store at an address that leads to one Redis, and will lead to another. */
async function moved(leave: (before: RedisServer, address: Address) => unknown) {
  const [before, after] = await Promise.all([redis(), redis()]);
  const address = new Address(before);
  const { store, close } = await openRedisStore(await address.listen());
  ends.push(close);
  await store.set('a', 'before', 60);
  address.target = after;
  await leave(before, address);
  return store;
}

describe('openRedisStore', { timeout: 30_000 }, () => {
  it('goes over to the new primary when its own has become a replica', async () => {
    const store = await moved(async ({ url }) => {
      const operator = new Redis(url);
      await operator.replicaof('127.0.0.1', 1);
      operator.disconnect();
    });
    await vi.waitFor(async () => store.set('a', 'after', 60), 5_000);
    expect(await store.get('a')).toBe('after');
  });

  it('gives a connection up on which nothing comes back', async () => {
    const store = await moved((_before, address) => address.loseLines());
    await vi.waitFor(() => Promise.race([store.set('a', 'after', 60), late()]), 15_000);
    expect(await store.get('a')).toBe('after');
  });

  it('says that nobody answers, without the address', async () => {
    const opening = openRedisStore(`redis://:hunter2@127.0.0.1:${await freePort()}`);
    await expect(opening).rejects.toThrow('Nobody answers at REDIS_URL. Start Redis, or unset it.');
  });
});

/** As the guard before every store: nobody waits longer for one answer. */
function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 1_000));
}
