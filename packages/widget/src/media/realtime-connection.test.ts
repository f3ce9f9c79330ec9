import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket, type WebSocket as Peer, WebSocketServer } from 'ws';
import { RealtimeConnection } from './realtime-connection.ts';
import { WireFormats } from './wire-formats.ts';

let server: WebSocketServer;
let connection: RealtimeConnection;
let log: string[];
let peer: Peer;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  log = [];
});

afterEach(async () => {
  await connection.close();
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

async function connect(formats?: WireFormats): Promise<void> {
  const accepted = once(server, 'connection') as Promise<[Peer]>;
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  connection = new RealtimeConnection({
    connection: { grant: { url, protocols: ['realtime'], expiresAt: 0 }, opening: [] },
    openSocket: (address, protocols) => new NodeSocket(address, protocols) as unknown as WebSocket,
    ...(formats && { formats }),
    onEvent: (event) => log.push(event.type),
    onReady: () => log.push('ready'),
    onClosed: ({ code, reason }) => log.push(`closed ${code} ${reason}`),
  });
  [peer] = await accepted;
}

const say = (event: object) => peer.send(JSON.stringify({ event_id: 'e', ...event }));
const created = (type: string) =>
  say({
    type: 'session.created',
    session: { type: 'realtime', object: 'realtime.session', id: 's', audio: { output: { format: { type } } } },
  });
const cleared = { type: 'input_audio_buffer.cleared' };

describe('RealtimeConnection', () => {
  it('tells what comes while code is loaded when it is loaded, ready and the close in their places', async () => {
    let loaded: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (loaded = resolve));
    await connect(new WireFormats(() => waiting.then(() => import('./g711.ts'))));
    created('audio/pcmu');
    say(cleared);
    peer.close(1011, 'fault');
    await expect.poll(() => peer.readyState).toBe(peer.CLOSED);
    await expect.poll(() => log).toEqual(['session.created']);
    loaded();
    await expect.poll(() => log).toEqual(['session.created', 'ready', cleared.type, 'closed 1011 fault']);
  });

  it('is lost when the code does not load, and tells nothing after that', async () => {
    await connect(new WireFormats(() => Promise.reject(new TypeError('not there'))));
    created('audio/pcmu');
    say(cleared);
    await expect.poll(() => log.at(-1)).toMatch(/^closed 1006 .*TypeError: not there/);
    await expect.poll(() => peer.readyState).toBe(peer.CLOSED);
    expect(log.filter((entry) => entry.startsWith('closed'))).toHaveLength(1);
  });

  it('tells nothing after close, whatever waits', async () => {
    let loaded: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (loaded = resolve));
    await connect(new WireFormats(() => waiting.then(() => import('./g711.ts'))));
    created('audio/pcmu');
    say(cleared);
    await expect.poll(() => log).toEqual(['session.created']);
    const closing = connection.close();
    loaded();
    await closing;
    await connection.close();
    expect(log).toEqual(['session.created']);
  });

  it('is congested when a second of audio waits, sooner on a thin line', async () => {
    await connect();
    created('audio/pcm');
    await expect.poll(() => log.at(-1)).toBe('ready');
    expect(connection.congested).toBe(false);
    peer.pause();
    const audio = 'A'.repeat(1_000_000);
    for (let n = 0; n < 40; n++) connection.send({ type: 'input_audio_buffer.append', audio });
    expect(connection.congested).toBe(true);
    peer.resume();
    await expect.poll(() => connection.congested, { timeout: 10_000 }).toBe(false);
  });

  it('lets errors out of order pass', async () => {
    await connect();
    say({ type: 'error', error: { type: 'server_error', message: 'too early', event_id: 'opening_0' } });
    say({ type: 'session.updated', session: { type: 'realtime' } });
    created('audio/pcm');
    created('audio/pcm');
    say({ type: 'error', error: { type: 'x', message: 'late', param: 'session.voice' } });
    say(cleared);
    await expect
      .poll(() => log)
      .toEqual(['error', 'session.updated', 'session.created', 'ready', 'session.created', 'error', cleared.type]);
  });
});
