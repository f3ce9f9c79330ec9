import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { remoteAddress } from './remote-address.ts';

describe('remoteAddress', () => {
  it('is the peer of the socket, where another server than ours serves the app', async () => {
    const app = new Hono().get('/', (c) => c.text(String(remoteAddress(c))));
    const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve({ server, port }),
      );
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('127.0.0.1');
    server.close();
  });

  it('is told by listen in the environment', async () => {
    const app = new Hono().get('/', (c) => c.text((c.env as { remoteAddress: string }).remoteAddress));
    const { url, close } = await listen(app, { port: 0, hostname: '127.0.0.1' });
    expect(await (await fetch(url)).text()).toBe('127.0.0.1');
    await close();
  });
});
