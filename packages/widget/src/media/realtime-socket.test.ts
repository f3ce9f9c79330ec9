import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket as Peer } from 'ws';
import { SocketRig } from './socket-rig.fixture.ts';

let rig: SocketRig;
beforeEach(async () => {
  rig = await SocketRig.start();
});
afterEach(() => rig.close());

const silent: Server[] = [];
afterEach(() => {
  for (const listening of silent.splice(0)) listening.close();
});

const text = (event: object) => JSON.stringify(event);
const cleared = { type: 'input_audio_buffer.cleared', event_id: 'event_1' };

describe('RealtimeSocket', () => {
  it('offers the grant’s protocols and passes events both ways', async () => {
    rig.server.once('connection', (_peer, request) => {
      expect(request.headers['sec-websocket-protocol']).toBe('realtime,openai-insecure-api-key.ek_1');
      expect(request.url).toBe('/v1/realtime?model=m');
    });
    const { socket, events, peer } = await rig.connected();
    peer.send(text(cleared));
    await expect.poll(() => events).toEqual([cleared]);
    const message = once(peer, 'message');
    socket.send({ type: 'response.create' });
    expect(JSON.parse(String((await message)[0]))).toEqual({ type: 'response.create' });
    await socket.close();
  });

  it('ignores garbage, unknown, malformed and binary messages', async () => {
    const { socket, events, closes, peer } = await rig.connected();
    peer.send('garbage');
    peer.send('[1]');
    peer.send(text({ type: 'weather.changed' }));
    peer.send(text({ type: 'response.output_audio.delta', event_id: 'e', delta: 7 }));
    peer.send(Buffer.from(text(cleared)));
    peer.send(text(cleared));
    await expect.poll(() => events).toEqual([cleared]);
    expect(closes).toEqual([]);
    await socket.close();
  });

  for (const [code, reason] of [
    [1000, ''],
    [1001, 'Your session hit the maximum duration of 60 minutes.'],
    [1008, 'policy'],
    [1011, 'fault'],
    [3000, 'invalid_request_error.invalid_api_key'],
    [4000, 'invalid_request_error.invalid_model'],
  ] as const) {
    it(`reports a close by ${code} once, with its reason`, async () => {
      const { closed, closes, peer } = await rig.connected();
      peer.close(code, reason);
      expect(await closed).toEqual({ code, reason });
      expect(closes).toHaveLength(1);
    });
  }

  it('reports the last error event with the close', async () => {
    const { closed, peer } = await rig.connected();
    const error = { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key.' };
    peer.send(text({ type: 'error', event_id: 'e1', error: { type: 'x', message: 'an older one' } }));
    peer.send(text({ type: 'error', event_id: 'e2', error }));
    peer.close(3000, 'invalid_request_error.invalid_api_key');
    expect(await closed).toEqual({ code: 3000, reason: 'invalid_request_error.invalid_api_key', error });
  });

  it('knows an event by the name that the dialect gives it, and leaves others alone', async () => {
    const dialect = { serverEvents: { 'audio.buffer.wiped': cleared.type, 'weather.changed': 'toString' } };
    const { socket, events, peer } = await rig.connected({ dialect });
    peer.send(text({ ...cleared, type: 'audio.buffer.wiped' }));
    peer.send('null');
    peer.send('garbage');
    peer.send(text({ type: 'weather.changed' }));
    peer.send(text({ type: 'toString' }));
    peer.send(text(cleared));
    await expect.poll(() => events).toEqual([cleared, cleared]);
    await socket.close();
  });

  it('answers whether an event was sent: not when the provider does not know it', async () => {
    const { socket, peer } = await rig.connected({ dialect: { unsupported: ['response.cancel'] } });
    const message = once(peer, 'message');
    expect(socket.send({ type: 'response.cancel' })).toBe(false);
    expect(socket.send({ type: 'response.create' })).toBe(true);
    expect(JSON.parse(String((await message)[0]))).toEqual({ type: 'response.create' });
    await socket.close();
    expect(socket.send({ type: 'response.create' })).toBe(false);
  });

  it('takes 10 MB in one event', async () => {
    const { socket, events, peer } = await rig.connected();
    const transcript = 'a'.repeat(10_000_000);
    const place = { event_id: 'e', response_id: 'r', item_id: 'i', output_index: 0, content_index: 0 };
    peer.send(text({ type: 'response.output_audio_transcript.done', ...place, transcript }));
    peer.send(text({ type: 'weather.changed', transcript }));
    peer.send(transcript);
    peer.send(text(cleared));
    await expect.poll(() => events.length, { timeout: 10_000 }).toBe(2);
    const [done] = events;
    expect(done?.type === 'response.output_audio_transcript.done' && done.transcript.length).toBe(10_000_000);
    await socket.close();
  });

  it('reports 1006 when the connection is cut', async () => {
    const { closed, peer } = await rig.connected();
    peer.terminate();
    expect(await closed).toMatchObject({ code: 1006 });
  });

  it('reports 1006 when nobody listens there', async () => {
    const { closed } = rig.connect('ws://127.0.0.1:1/');
    expect(await closed).toMatchObject({ code: 1006 });
  });

  it('reports 1006 with the cause when the address is none', async () => {
    const { closed } = rig.connect('http://not a url');
    const { code, reason } = await closed;
    expect(code).toBe(1006);
    expect(reason).toMatch(/URL/);
  });

  it('gives up when the socket does not open in time', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    silent.push(mute);
    await once(mute, 'listening');
    const { closed, closes } = rig.connect(`ws://127.0.0.1:${(mute.address() as AddressInfo).port}/`, { tickMs: 5 });
    expect(await closed).toEqual({ code: 1006, reason: 'The socket did not open in time.' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closes).toHaveLength(1);
  });

  it('sends nothing before it is open and nothing after it is closed', async () => {
    const received: string[] = [];
    rig.server.on('connection', (peer) => peer.on('message', (data) => received.push(String(data))));
    const { socket, peer } = await (async () => {
      const connection = once(rig.server, 'connection') as Promise<[Peer]>;
      const opened = rig.connect();
      opened.socket.send({ type: 'response.cancel' });
      return { ...opened, peer: (await connection)[0] };
    })();
    const gone = once(peer, 'close');
    await socket.close();
    socket.send({ type: 'response.cancel' });
    await gone;
    expect(received).toEqual([]);
  });
});

describe('RealtimeSocket.close', () => {
  it('says 1000 to the peer, and reports nothing', async () => {
    const { socket, closes, peer } = await rig.connected();
    const gone = once(peer, 'close');
    await socket.close();
    expect((await gone)[0]).toBe(1000);
    expect(closes).toEqual([]);
  });

  it('may be called while connecting', async () => {
    const { socket, closes } = rig.connect();
    await socket.close();
    await expect.poll(() => rig.server.clients.size).toBe(0);
    expect(closes).toEqual([]);
  });

  it('may be called twice, at once and later, and after the peer has closed', async () => {
    const { socket, peer } = await rig.connected();
    await Promise.all([socket.close(), socket.close()]);
    await socket.close();
    await expect.poll(() => peer.readyState).toBe(peer.CLOSED);
    const other = await rig.connected();
    other.peer.close(1011);
    await other.closed;
    await other.socket.close();
  });

  it('does not wait long for a peer that does not answer', async () => {
    const { socket, closes, peer } = await rig.connected();
    peer.pause();
    await socket.close();
    expect(closes).toEqual([]);
  });

  it('drops events that come while it closes', async () => {
    const { socket, events, peer } = await rig.connected();
    peer.send(text(cleared));
    const closing = socket.close();
    peer.send(text(cleared));
    await closing;
    expect(events).toEqual([]);
  });
});
