import { once } from 'node:events';
import type { ClientEvent } from '@voice-agent/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { SocketRig } from './socket-rig.fixture.ts';

let rig: SocketRig;
beforeEach(async () => {
  rig = await SocketRig.start();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rig.close();
});

const dead = { code: 1006, reason: 'The line is dead.' };

function item(text: string): ClientEvent {
  const content = [{ type: 'input_text', text }] as const;
  return { type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [...content] } };
}

/** Has `bufferedAmount` count each message for some time after it was sent, as on a busy machine. Answers the amount. */
function holdSent(socket: WebSocket, milliseconds: number): () => number {
  let waiting = 0;
  const send = socket.send.bind(socket);
  socket.send = (text: string) => {
    waiting += text.length;
    setTimeout(() => (waiting -= text.length), milliseconds);
    send(text);
  };
  Object.defineProperty(socket, 'bufferedAmount', { get: () => waiting });
  return () => waiting;
}

const ticks = (count: number, tickMs: number) => new Promise((resolve) => setTimeout(resolve, count * tickMs));

describe('RealtimeSocket, on a line that may be dead', () => {
  it('takes no line for dead on which nobody speaks', async () => {
    const { socket, closes, peer } = await rig.connected({ tickMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(closes).toEqual([]);
    expect(peer.readyState).toBe(peer.OPEN);
    await socket.close();
  });

  it('takes a line for dead that takes none of what waits', async () => {
    const { socket, closed, peer } = await rig.connected({ tickMs: 20 });
    peer.pause();
    // More than the two systems hold between them.
    const audio = 'A'.repeat(1_000_000);
    for (let n = 0; n < 40; n++) socket.send({ type: 'input_audio_buffer.append', audio });
    expect(await closed).toEqual({ code: 1006, reason: 'The line is dead.' });
  });

  it('takes no slow line for dead', async () => {
    const { socket, closes, peer } = await rig.connected({ tickMs: 50 });
    const audio = 'A'.repeat(1_000_000);
    let received = 0;
    peer.on('message', () => {
      received += 1;
      peer.pause();
      setTimeout(() => peer.resume(), 60);
      if (received <= 15) socket.send({ type: 'input_audio_buffer.append', audio });
    });
    for (let n = 0; n < 5; n++) socket.send({ type: 'input_audio_buffer.append', audio });
    await expect.poll(() => received, { timeout: 20_000 }).toBe(20);
    expect(closes).toEqual([]);
    await socket.close();
  });

  for (const event of [item('Hello?'), { type: 'session.update', session: { type: 'realtime' } } as const]) {
    it(`takes a line for dead that brings nothing after ${event.type}, though all was taken`, async () => {
      const { socket, closed, peer } = await rig.connected({ tickMs: 20 });
      const message = once(peer, 'message');
      socket.send(event);
      await message;
      expect(socket.bufferedBytes).toBe(0);
      expect(await closed).toEqual(dead);
      await expect.poll(() => peer.readyState).toBe(peer.CLOSED);
    });
  }

  it('takes it for dead while the microphone goes on, too', async () => {
    const { socket, closed } = await rig.connected({ tickMs: 20 });
    const talking = setInterval(() => socket.send({ type: 'input_audio_buffer.append', audio: 'AAAA' }), 10);
    socket.send(item('Hello?'));
    expect(await closed).toEqual(dead);
    clearInterval(talking);
  });

  it('takes it for dead while each frame of the microphone waits a moment, too', async () => {
    const { socket, closed } = await rig.connected({ tickMs: 20 });
    const waiting = holdSent(rig.last!, 15);
    const audio = 'A'.repeat(2_560);
    const talking = setInterval(() => socket.send({ type: 'input_audio_buffer.append', audio }), 5);
    socket.send(item('Hello?'));
    expect(await closed).toEqual(dead);
    expect(waiting()).toBeGreaterThan(0);
    clearInterval(talking);
  });

  it('waits for a response, and for what need not be answered, as long as it takes', async () => {
    const { socket, closes } = await rig.connected({ tickMs: 2 });
    socket.send({ type: 'input_audio_buffer.append', audio: 'AAAA' });
    socket.send({ type: 'input_audio_buffer.commit' });
    socket.send({ type: 'response.create' });
    await ticks(50, 2);
    expect(closes).toEqual([]);
    await socket.close();
  });

  it('believes in a line that has brought anything since', async () => {
    const { socket, closes, peer } = await rig.connected({ tickMs: 20 });
    peer.on('message', () => peer.send('{"type":"weather.changed"}'));
    socket.send(item('Hello?'));
    await ticks(20, 20);
    expect(closes).toEqual([]);
    await socket.close();
  });

  it('gives a picture the time that a thin line takes for it', async () => {
    const { socket, closes, peer } = await rig.connected({ tickMs: 5 });
    // Fifty ticks of a thin line.
    socket.send(item('x'.repeat(1_600_000)));
    await once(peer, 'message');
    await ticks(20, 5);
    expect(closes).toEqual([]);
    await socket.close();
  });

  it('begins to count when the browser is online again', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { socket, closed, closes } = await rig.connected({ tickMs: 5 });
    socket.send(item('Hello?'));
    await ticks(30, 5);
    expect(closes).toEqual([]);
    vi.stubGlobal('navigator', { onLine: true });
    expect(await closed).toEqual(dead);
  });
});
