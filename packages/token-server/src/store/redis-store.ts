/**
 * @voice-agent/token-server/redis: the store that several instances share. Redis ≥ 2.8, Valkey, or what speaks like them.
 *
 * It brings no client: give it a connected one of `ioredis` or `redis` (node-redis). Every method is one command, so
 * each is atomic, and commands of the same moment travel together, as both clients pipeline by themselves.
 */
import { type OptionNames, refuseUnknown } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import { NoCountError, type Store } from './store.ts';

/** `ioredis`: `new Redis(url)`, or a Cluster. */
export interface IoRedisClient {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** `redis` (node-redis): `await createClient({ url }).connect()`. */
export interface NodeRedisClient {
  sendCommand(args: string[]): Promise<unknown>;
}

export type RedisClient = IoRedisClient | NodeRedisClient;

export interface RedisStoreOptions {
  /** Stands before every key. Default 'voice-agent:'. */
  prefix?: string;
}

const OPTIONS: OptionNames<RedisStoreOptions> = { prefix: true };

/** INCRBY that gives a counter its life's end when it starts. A key that lost its expiry gets one again. */
const INCREMENT = `local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count`;

/**
 * Let the client fail at once while Redis is away instead of queueing: `enableOfflineQueue: false` (ioredis),
 * `disableOfflineQueue: true` (node-redis). What is queued would be counted long after its request was refused. And let it
 * give up a connection on which nothing comes back (`socketTimeout: 3_000`, ioredis): TCP takes a quarter of an hour.
 *
 * @throws VoiceServerError invalid_configuration
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  const { call, sendCommand } = Object(client) as Partial<IoRedisClient & NodeRedisClient>;
  if (typeof (call ?? sendCommand) !== 'function') {
    throw misconfigured('redisStore', 'must be given a client of ioredis or redis, e.g. new Redis(url)');
  }
  refuseUnknown('redisStore', options, OPTIONS);
  const { prefix = 'voice-agent:' } = options;
  // ioredis has a `sendCommand` too, of another kind: so `call` is looked for first.
  const send = (...args: [string, ...string[]]): Promise<unknown> =>
    'call' in client ? client.call(...args) : client.sendCommand(args);
  const named = (key: string) => prefix + key;

  return {
    async get(key) {
      return textOf(await send('GET', named(key)));
    },
    async set(key, value, ttlSeconds) {
      await send('SET', named(key), value, 'PX', milliseconds(ttlSeconds));
    },
    async add(key, value, ttlSeconds) {
      return (await send('SET', named(key), value, 'PX', milliseconds(ttlSeconds), 'NX')) !== null;
    },
    async incr(key, ttlSeconds, by = 1) {
      const count = send('EVAL', INCREMENT, '1', named(key), String(by), milliseconds(ttlSeconds));
      return Number(await count.catch(noCount));
    },
    async del(key) {
      await send('DEL', named(key));
    },
  };
}

function milliseconds(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds * 1_000)));
}

/** A client may be told to answer with bytes. */
function textOf(reply: unknown): string | undefined {
  if (reply === null || reply === undefined) return undefined;
  return reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply);
}

function noCount(error: unknown): never {
  if (/not an integer/.test(String(error))) throw new NoCountError();
  throw error;
}
