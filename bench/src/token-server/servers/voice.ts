/**
 * Program: the token server on a free port. `--redis=<address>`: it keeps its state there. `--watcher=<who>`: who listens.
 * `--request-ms=<time>`: its clock stands still between requests, and each takes so long.
 * Tells its port, then its CPU time or, with `--expose-gc`, what its heap holds.
 */
import { parseArgs } from 'node:util';
import { memoryStore } from '@voice-agent/token-server';
import { listen } from '@voice-agent/token-server/node';
import { redisStore } from '@voice-agent/token-server/redis';
import { Redis } from 'ioredis';
import { heapBytes } from '../heap-bytes.ts';
import type { ServerQuestion } from '../loaded.ts';
import { benchVoiceServer } from './bench-voice-server.ts';
import { type Watcher, watchers } from './watchers.ts';

const text = { type: 'string' } as const;
const { redis, watcher, ...timed } = parseArgs({
  options: { redis: text, watcher: { ...text, default: 'nobody' }, 'request-ms': { ...text, default: '0' } },
}).values;
const requestMs = Number(timed['request-ms']);

let nowMs = Date.now();
const now = () => nowMs;
const clock = requestMs > 0 && { now, store: memoryStore(now) };
const watched = watchers[watcher as Watcher]();
const app = benchVoiceServer({ ...(redis && { store: redisStore(new Redis(redis)) }), ...clock, ...watched });
const fetch: typeof app.fetch = (request, env) => {
  nowMs += requestMs;
  return app.fetch(request, env);
};
const { port } = await listen(requestMs > 0 ? fetch : app, { port: 0, hostname: '127.0.0.1' });
process.on('message', ({ ask }: ServerQuestion) => process.send?.(ask === 'heap' ? heapBytes() : process.cpuUsage()));
process.send?.({ port });
