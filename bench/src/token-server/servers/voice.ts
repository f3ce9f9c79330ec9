/** Program: the token server on a free port. With an address of Redis it keeps its state there. Tells its port, then its CPU time. */
import { listen } from '@voice-agent/token-server/node';
import { redisStore } from '@voice-agent/token-server/redis';
import { Redis } from 'ioredis';
import { benchVoiceServer } from './bench-voice-server.ts';

const url = process.argv[2];
const store = url ? redisStore(new Redis(url)) : undefined;
const { port } = await listen(benchVoiceServer({ ...(store && { store }) }), { port: 0, hostname: '127.0.0.1' });
process.on('message', () => process.send?.(process.cpuUsage()));
process.send?.({ port });
