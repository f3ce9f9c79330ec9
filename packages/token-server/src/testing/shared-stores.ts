/** The stores that limits are proved on: one process's memory, and a real Redis that two instances share. */
import { Redis } from 'ioredis';
import { memoryStore } from '../store/memory-store.ts';
import { redisStore } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';
import { RedisServer } from './redis-server.ts';

export interface SharedStores {
  /** Two doors to the same empty entries: what two instances of the server hold. */
  open(): [Store, Store];
  close(): Promise<void>;
}

export async function memoryStores(): Promise<SharedStores> {
  return {
    open() {
      const store = memoryStore();
      return [store, store];
    },
    close: async () => {},
  };
}

export async function redisStores(): Promise<SharedStores> {
  const server = await RedisServer.start();
  const clients = [new Redis(server.url), new Redis(server.url)] as const;
  let opened = 0;
  return {
    open() {
      const prefix = `${opened++}:`;
      return [redisStore(clients[0], { prefix }), redisStore(clients[1], { prefix })];
    },
    async close() {
      for (const client of clients) client.disconnect();
      await server.kill();
    },
  };
}
