/**
 * Program: the token server on a free port. `--redis=<address>`: it keeps its state there. `--watcher=<who>`: who listens.
 * Tells its port, then its CPU time.
 */
import { parseArgs } from 'node:util';
import { listen } from '@voice-agent/token-server/node';
import { redisStore } from '@voice-agent/token-server/redis';
import { Redis } from 'ioredis';
import { benchVoiceServer } from './bench-voice-server.ts';
import { type Watcher, watchers } from './watchers.ts';

const { redis, watcher } = parseArgs({
  options: { redis: { type: 'string' }, watcher: { type: 'string', default: 'nobody' } },
}).values;
const watched = watchers[watcher as Watcher]();
const server = benchVoiceServer({ ...(redis && { store: redisStore(new Redis(redis)) }), ...watched });
const { port } = await listen(server, { port: 0, hostname: '127.0.0.1' });
process.on('message', () => process.send?.(process.cpuUsage()));
process.send?.({ port });
