import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listening, type ListenOptions, listen } from './listen.ts';

const open: Listening[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

async function start(app: Parameters<typeof listen>[0], options: Partial<ListenOptions> = {}): Promise<Listening> {
  const listening = await listen(app, { port: 0, hostname: '127.0.0.1', closeTimeout: 200, ...options });
  open.push(listening);
  return listening;
}

/** As JavaScript calls it. */
async function startUnchecked(app: unknown, options: unknown): Promise<void> {
  open.push(await listen(app as Hono, options as ListenOptions));
}

const hello = new Hono().get('/', (c) => c.text('hello'));

async function upgrade(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /realtime HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  return socket;
}

describe('listen', { timeout: 30_000 }, () => {
  it('serves an app, or a fetch, and says where', async () => {
    for (const app of [hello, hello.fetch, (request: Request) => hello.fetch(request)]) {
      const { url, port } = await start(app);
      expect(url).toBe(`http://127.0.0.1:${port}`);
      expect(await (await fetch(url)).text()).toBe('hello');
    }
  });

  it('shows a name that a browser can open when it listens on every interface', async () => {
    const { url, port } = await start(hello, { hostname: undefined });
    expect(url).toBe(`http://localhost:${port}`);
    expect(await (await fetch(url)).text()).toBe('hello');
  });

  it('says in one line that the port is taken', async () => {
    const { port } = await start(hello);
    const second = listen(hello, { port, hostname: '127.0.0.1' });
    await expect(second).rejects.toMatchObject({
      code: 'listen_failed',
      message: `Port ${port} is taken by another program. Set PORT to a free one.`,
    });
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('refuses the port %s', async (port) => {
    await expect(listen(hello, { port })).rejects.toThrow('PORT must be a whole number from 0 to 65535');
  });

  it.each<[unknown, unknown, string]>([
    [hello, undefined, 'listen: must be an object'],
    [{}, { port: 0 }, 'listen.app.fetch: must be a function'],
    [Promise.resolve(hello), { port: 0 }, 'listen.app.fetch: must be a function'],
    [hello, { port: 0, host: '127.0.0.1' }, 'listen.host: is no option; there are port, hostname, '],
    [hello, { port: 0, hostname: 5 }, 'listen.hostname: must be a text'],
    [hello, { port: 0, onUpgrade: {} }, 'listen.onUpgrade: must be a function'],
    [hello, { port: 0, closeOn: 'SIGTERM' }, "listen.closeOn: must be a list of signals, e.g. ['SIGTERM', 'SIGINT']"],
    [hello, { port: 0, closeOn: ['TERM'] }, 'listen.closeOn: must be a list of signals'],
    [hello, { port: '80' }, 'PORT must be a whole number from 0 to 65535, not 80.'],
  ])('refuses %# in a line', async (app, options, message) => {
    await expect(startUnchecked(app, options)).rejects.toThrow(message);
  });

  it('says that the machine has no such address', async () => {
    await expect(listen(hello, { port: 0, hostname: '192.0.2.1' })).rejects.toThrow('no address 192.0.2.1');
  });

  it('answers a health check that names no host, as HTTP/1.0 allows', async () => {
    const { port } = await start(hello);
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.0\r\n\r\n');
    const [data] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 200 OK/);
    socket.destroy();
  });

  it('answers who offers another protocol in this one, where nobody takes upgrades', async () => {
    const { port } = await start(hello);
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const [data] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 200 OK/);
    socket.destroy();
  });

  it('hands upgrades over', async () => {
    const { port } = await start(hello, {
      onUpgrade: (request, socket) => socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\n${request.url}`),
    });
    const socket = await upgrade(port);
    const [data] = await once(socket, 'data');
    expect(String(data)).toContain('/realtime');
    socket.destroy();
  });

  it('answers upgrades that are not taken', async () => {
    const { port } = await start(hello, { onUpgrade: () => false });
    const socket = await upgrade(port);
    const [data] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 404 /);
    if (!socket.closed) await once(socket, 'close');
  });

  it('answers in HTTP/1.1 who offers HTTP/2, where WebSockets are taken', async () => {
    const app = new Hono().post('/', async (c) => c.text(`got ${await c.req.text()}`));
    const { port } = await start(app, { onUpgrade: () => true });
    const socket = connect(port, '127.0.0.1');
    let told = '';
    socket.on('data', (data) => {
      told += String(data);
    });
    const offer = 'Connection: Upgrade, HTTP2-Settings, keep-alive\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
    const post = (word: string) => `POST / HTTP/1.1\r\nHost: x\r\n${offer}Content-Length: 3\r\n\r\n${word}`;
    socket.write(post('one'));
    await expect.poll(() => told).toContain('got one');
    socket.write(post('tw'));
    socket.write('o');
    await expect.poll(() => told).toContain('got two');
    socket.destroy();
  });

  it('survives who asks for an upgrade and resets the connection', async () => {
    const { url, port } = await start(hello, {
      onUpgrade: (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    });
    const socket = await upgrade(port);
    await once(socket, 'data');
    socket.resetAndDestroy();
    expect(await (await fetch(url)).text()).toBe('hello');
  });

  it('lets a running request finish when it closes, and takes no new one', async () => {
    let finish = () => {};
    let begun = () => {};
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = new Hono().get('/', async (c) => {
      begun();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return c.text('finished');
    });
    const { url, close } = await start(slow, { closeTimeout: 30_000 });
    const answer = fetch(url);
    await running;
    const closed = close();
    await expect(fetch(url)).rejects.toThrow();
    finish();
    expect(await (await answer).text()).toBe('finished');
    await closed;
  });

  it('cuts sockets that were upgraded and requests that hang when the time is up', async () => {
    const hang = new Hono().get('/', () => new Promise<Response>(() => {}));
    const { url, port, close } = await start(hang, {
      onUpgrade: (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    });
    const socket = await upgrade(port);
    await once(socket, 'data');
    const cut = expect(fetch(url)).rejects.toThrow();
    await close();
    await cut;
    if (!socket.closed) await once(socket, 'close');
  });

  it('closes once, however often it is told to', async () => {
    const { url, close } = await start(hello);
    await (await fetch(url)).text();
    expect(close()).toBe(close());
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('is not ready before it takes no more requests, for as long as a balancer needs', async () => {
    let release = () => {};
    const slow = new Hono().get('/', async (c) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return c.text('finished');
    });
    let draining = false;
    const app = Object.assign(slow, {
      drain() {
        draining = true;
      },
    });
    slow.get('/readyz', (c) => c.body(null, draining ? 503 : 200));
    const { url, close } = await start(app, { drainTime: 500, closeTimeout: 30_000 });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const running = fetch(url);
    const closed = close();
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    await expect
      .poll(() =>
        fetch(`${url}/readyz`).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('refused');
    release();
    expect(await (await running).text()).toBe('finished');
    await closed;
  });

  it('closes at a signal, and at no other one', async () => {
    const { url } = await start(hello, { closeOn: ['SIGUSR2'] });
    const listeners = process.listenerCount('SIGUSR2');
    process.kill(process.pid, 'SIGUSR2');
    await expect
      .poll(() =>
        fetch(url).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('refused');
    expect(process.listenerCount('SIGUSR2')).toBe(listeners - 1);
  });

  it.each([{ closeTimeout: Infinity }, { closeTimeout: Number.NaN }, { drainTime: -1 }, { drainTime: 2 ** 31 }])(
    'refuses %j: no timer runs so long',
    async (options) => {
      const app = new Hono();
      await expect(listen(app, { port: 0, ...options })).rejects.toMatchObject({ code: 'invalid_configuration' });
    },
  );
});
