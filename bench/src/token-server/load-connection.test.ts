import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { lengthOfAnswer, openConnection, requestText } from './load-connection.ts';

describe('lengthOfAnswer', () => {
  it('counts head and body', () => {
    expect(lengthOfAnswer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')).toBe(40);
    expect(lengthOfAnswer('HTTP/1.1 200 OK\r\nContent-Le')).toBeUndefined();
    expect(() => lengthOfAnswer('HTTP/1.1 200 OK\r\n\r\n')).toThrow('without a length');
  });
});

describe('openConnection', () => {
  it('sends one request after the other, and counts what was refused', async () => {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      bodies.push(text);
      response.writeHead(bodies.length === 2 ? 429 : 200, { 'Content-Length': 2 }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    let number = 0;
    const { port } = server.address() as AddressInfo;
    const next = () => (number < 3 ? requestText('/x', JSON.stringify({ number: number++ })) : undefined);
    const connection = openConnection(port, next);
    await connection.finished;
    expect(bodies).toEqual(['{"number":0}', '{"number":1}', '{"number":2}']);
    expect(connection.latenciesMs).toHaveLength(3);
    expect([...connection.refused]).toEqual([[429, 1]]);
    server.close();
  });
});
