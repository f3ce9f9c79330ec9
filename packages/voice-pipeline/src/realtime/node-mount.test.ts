import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createRealtimeServer, type RealtimeServer } from './create-realtime-server.ts';
import { API_KEY, echoWorkflow, loudnessVad, TestClient, toneTts } from './engine.fixture.ts';

let server: Server;
let engine: RealtimeServer;
let detach: () => void;

async function serve(listener?: RequestListener): Promise<string> {
  engine = createRealtimeServer({ vad: loudnessVad, tts: toneTts, workflow: echoWorkflow, apiKey: API_KEY });
  server = createServer(listener as RequestListener);
  detach = engine.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  await engine.close();
  server.closeAllConnections();
  server.close();
});

const mint = (host: string, body: string) =>
  fetch(`http://${host}/v1/realtime/client_secrets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}` },
    body,
  });

describe('attach', () => {
  it('mints and opens sessions on a plain Node server', async () => {
    const host = await serve();
    const answer = await mint(host, '{"session":{"type":"realtime","instructions":"Hi."}}');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { value } = (await answer.json()) as { value: string };
    const client = new TestClient(`ws://${host}/v1/realtime`, ['realtime', `openai-insecure-api-key.${value}`]);
    expect((await client.next('session.created')).session).toMatchObject({ instructions: 'Hi.' });
    expect((await fetch(`http://${host}/else`)).status).toBe(404);
  });

  it('says of a body that it is larger than any request needs', async () => {
    const host = await serve();
    for (const mebibytes of [2, 12]) {
      const answer = await mint(host, 'x'.repeat(mebibytes * 1024 * 1024));
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ error: { code: 'invalid_value', param: 'body' } });
    }
    expect((await mint(host, '{}')).status).toBe(200);
  });

  it('hangs up on who sends on and on, and has told why', async () => {
    const port = Number((await serve()).split(':')[1]);
    const socket = connect(port, '127.0.0.1');
    const told: Buffer[] = [];
    socket.on('data', (data: Buffer) => told.push(data));
    socket.on('error', () => undefined);
    socket.write('POST /v1/realtime/client_secrets HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const mebibyte = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    let sent = 0;
    const more = () => {
      sent++;
      socket.write(mebibyte, (error) => !error && more());
    };
    more();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(Buffer.concat(told).toString()).toMatch(/^HTTP\/1.1 413 /);
    expect(sent).toBeLessThan(64);
  });

  it.each([
    ['GET //', 404],
    ['GET //[', 404],
    ['GET http://[', 400],
    ['GET http://a:b@c/', 400],
    ['TRACE /', 400],
  ])('answers %s, of which no Request can be made as it is, with %i', async (line, status) => {
    const port = Number((await serve()).split(':')[1]);
    const socket = connect(port, '127.0.0.1');
    socket.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    let told = '';
    for await (const chunk of socket) told += String(chunk);
    expect(told).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('leaves requests to a server that has its own listener, and upgrades that are not its own', async () => {
    const host = await serve((_, response) => response.end('mine'));
    expect(await (await fetch(`http://${host}/v1/realtime/client_secrets`)).text()).toBe('mine');
    const stray = new WebSocket(`ws://${host}/other`);
    const [error] = (await once(stray, 'error')) as [Error];
    expect(error.message).toContain('404');
    const other = new Promise<string | undefined>((resolve) => {
      server.on('upgrade', ({ url }, socket) => {
        resolve(url);
        socket.destroy();
      });
    });
    new WebSocket(`ws://${host}/other`).on('error', () => undefined);
    expect(await other).toBe('/other');
  });

  it('bears a stray upgrade whose sender hangs up on the answer', async () => {
    const port = Number((await serve()).split(':')[1]);
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const stray = connect(port, '127.0.0.1');
    stray.write('GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    stray.once('data', () => stray.resetAndDestroy());
    const [socket] = await connected;
    const isBroken = await new Promise((resolve) => socket.once('close', resolve));
    expect(isBroken).toBe(true);
    // Without one the error of the reset would end the process.
    expect(socket.listenerCount('error')).toBeGreaterThan(0);
  });

  it('comes off again', async () => {
    await serve();
    detach();
    expect([server.listenerCount('request'), server.listenerCount('upgrade')]).toEqual([0, 0]);
  });

  it('refuses a server on which an engine is already, this one or another, and takes one that was left', async () => {
    await serve();
    const other = createRealtimeServer({ vad: loudnessVad, tts: toneTts, workflow: echoWorkflow, apiKey: API_KEY });
    for (const one of [engine, other]) {
      expect(() => one.attach(server)).toThrow('There is a Realtime server on this HTTP server already.');
    }
    expect(server.listenerCount('upgrade')).toBe(1);
    detach();
    detach = other.attach(server);
    expect(() => engine.attach(server)).toThrow();
    expect(server.listenerCount('upgrade')).toBe(1);
    await other.close();
  });
});
