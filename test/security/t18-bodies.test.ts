/** T18: bodies that are large, slow, deep or endless, over a real socket. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { defineAgent } from '@voice-agent/token-server';
import { type Listening, listen } from '@voice-agent/token-server/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const voice = new TestVoiceServer({ agents: { support: defineAgent({ instructions: 'Help.' }) } });
let server: Listening;
beforeAll(async () => {
  server = await listen(voice.app, { port: 0, hostname: '127.0.0.1', closeTimeout: 100 });
});
afterAll(() => server.close());

/** The status of the answer, which must come before the rest of the body does. */
async function statusOf(headers: string, body = ''): Promise<number> {
  const socket = connect(server.port, '127.0.0.1').on('error', () => {});
  socket.write(
    `POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`,
  );
  const [data] = await once(socket, 'data');
  socket.destroy();
  return Number(String(data).split(' ')[1]);
}

describe('T18, a body', () => {
  it.each([
    ['that says it is too large', 'Content-Length: 32769', '{', 413],
    ['that says it is enormous', 'Content-Length: 99999999999', '', 413],
    ['without a length', 'Transfer-Encoding: chunked', '', 411],
    ['that hides behind two lengths', 'Content-Length: 2\r\nContent-Length: 99', '{}', 400],
    ['that smuggles', 'Content-Length: 2\r\nTransfer-Encoding: chunked', '0\r\n\r\n', 400],
    ['with a length that is none', 'Content-Length: many', '{}', 400],
  ])('%s is refused before it is read', async (_what, headers, body, status) => {
    expect(await statusOf(headers, body)).toBe(status);
  });

  it('that nests without end is refused, and a good one of the same size taken', async () => {
    const deep = `{"metadata":${'['.repeat(7_000)}${']'.repeat(7_000)}}`;
    expect(await statusOf(`Content-Length: ${deep.length}`, deep)).toBe(400);
    const good = JSON.stringify({
      metadata: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, 'x'.repeat(512)])),
    });
    expect(await statusOf(`Content-Length: ${good.length}`, good)).toBe(201);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('with "%s" pollutes nothing', async (key) => {
    const body = `{"${key}":{"agent":"x"},"metadata":{"${key}":"polluted"}}`;
    expect(await statusOf(`Content-Length: ${body.length}`, body)).toBe(400);
    expect(Object.hasOwn(Object.prototype, 'agent')).toBe(false);
  });

  it('that ends early harms nobody', async () => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    socket.write(
      'POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a',
    );
    await once(socket, 'connect');
    socket.destroy();
    expect(await statusOf('Content-Length: 2', '{}')).toBe(201);
  });
});
