import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Ear } from './ear.ts';
import { neverSilent } from './test-sound.ts';

const RATE = 24_000;
const BLOCK = 1_024;
const LOUD = Float32Array.from(neverSilent(200), (sample) => sample / 0x8000);
const SILENCE = new Float32Array(LOUD.length);

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const socket of server.clients) socket.terminate();
    server.close();
  }
});

/** An ear, and what its page would send. */
async function listen() {
  const ear = new Ear();
  const server = new WebSocketServer({ port: 0 });
  servers.push(server);
  let arrived = 0;
  server.on('connection', (socket) => {
    ear.listen(socket);
    socket.on('message', () => {
      arrived += 1;
    });
  });
  await once(server, 'listening');
  const page = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(page, 'open');
  let sent = 0;
  /** A block as `page/ear.worker.ts` sends it. */
  const send = (context: number, frame: number, samples: Float32Array) => {
    const message = new ArrayBuffer(88 + BLOCK * 4);
    new Float64Array(message, 0, 3).set([context, RATE, frame]);
    new Float64Array(message, 24, 8).fill(1_000 + (frame * 1_000) / RATE);
    new Float32Array(message, 88).set(samples);
    page.send(message);
    sent += 1;
  };
  /** Whole blocks of two contexts in turns, the second one's clock behind or ahead by `offset` frames. All have arrived. */
  const sendBoth = async (first: Float32Array, second: Float32Array, offset = 0) => {
    for (let at = 0; at + BLOCK <= first.length; at += BLOCK) {
      send(0, 48_000 + at, first.subarray(at, at + BLOCK));
      send(1, 48_000 + at + offset, second.subarray(at, at + BLOCK));
    }
    await expect.poll(() => arrived).toBe(sent);
  };
  return { ear, send, sendBoth };
}

describe('Ear', () => {
  it.each([-1, 0, 1])('hears a context as it is beside a silent one whose clock is %i blocks apart', async (blocks) => {
    const { ear, sendBoth } = await listen();
    await sendBoth(LOUD, SILENCE, blocks * BLOCK);
    await ear.sound();
    expect(ear.heard).toMatchObject({ from: 48_000, to: 52_096, gaps: [] });
    expect(ear.heard?.recording).toEqual(LOUD.subarray(0, 4_096));
    expect(ear.heard?.wallMs(48_000)).toBeCloseTo(3_000);
  });

  it('does not count the silence of one context for the other', async () => {
    const { ear, sendBoth } = await listen();
    await sendBoth(LOUD, SILENCE);
    await sendBoth(SILENCE, SILENCE);
    let isSilent = false;
    const silent = ear.silence(300).then(() => {
      isSilent = true;
    });
    // 4 blocks of 43 ms: this is true already, and settles at once.
    await ear.silence(150);
    expect(isSilent).toBe(false);
    await sendBoth(SILENCE, SILENCE);
    await silent;
  });

  it('does not answer for two contexts that are heard', async () => {
    const { ear, sendBoth } = await listen();
    await sendBoth(LOUD, LOUD);
    expect(() => ear.heard).toThrow('Two audio contexts');
  });

  it('forgets', async () => {
    const { ear, sendBoth } = await listen();
    await sendBoth(LOUD, SILENCE);
    ear.forget();
    expect(ear.heard).toBeUndefined();
  });
});
