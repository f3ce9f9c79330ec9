/** Program: Hono on the same adapter, which parses JSON and answers it. */
import { listen } from '@voice-agent/token-server/node';
import { Hono } from 'hono';

const app = new Hono().post('*', async (c) => c.json(await c.req.json()));
const { port } = await listen(app, { port: 0, hostname: '127.0.0.1' });
process.on('message', () => process.send?.(process.cpuUsage()));
process.send?.({ port });
