/** The Redis store of `REDIS_URL`, over `ioredis`, which the customer installs. */
import { redisStore } from '../../store/redis-store.ts';
import type { Store } from '../../store/store.ts';
import { CliError } from './cli-error.ts';

export interface OpenStore {
  readonly store: Store;
  close(): Promise<void>;
}

/** With a command on its way and nothing for so long, the connection is dead: by itself TCP notices in a quarter of an hour. */
const SILENT_MS = 3_000;

/** @throws CliError: the package is missing, or nobody answers. The address may hold a password and is not told. */
export async function openRedisStore(url: string): Promise<OpenStore> {
  const { Redis } = await import('ioredis').catch((cause: unknown) => {
    throw new CliError('REDIS_URL is set, but the package ioredis is not installed. Run: npm install ioredis', {
      cause,
    });
  });
  const client = new Redis(url, {
    enableOfflineQueue: false,
    lazyConnect: true,
    socketTimeout: SILENT_MS,
    // After a failover the address leads to the new primary, and the old connection to what is a replica now.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  client.on('error', () => {}); // It comes back by itself; meanwhile each command fails, and says so where it was asked.
  try {
    await client.connect();
  } catch (cause) {
    client.disconnect();
    throw new CliError('Nobody answers at REDIS_URL. Start Redis, or unset it.', { cause });
  }
  return {
    store: redisStore(client),
    async close() {
      client.disconnect();
    },
  };
}
