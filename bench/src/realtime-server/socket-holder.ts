/**
 * Program: opens sessions and holds them. A bare socket for each, so that one process holds thousands: the handshake by
 * hand, then `session.created` is waited for, and nothing is sent any more.
 */
import { connect, type Socket } from 'node:net';
import { API_KEY } from './visitor.ts';

export interface HoldJob {
  port: number;
  count: number;
  /** 127.0.0.x: an address has some 28,000 ports for its own. */
  address: string;
}

const AT_ONCE = 64;
const held: Socket[] = [];

process.on('message', ({ port, count, address }: HoldJob) => {
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      held.push(await open(port, address));
    }
  };
  Promise.all(Array.from({ length: AT_ONCE }, work)).then(
    () => process.send?.({ held: held.filter(({ destroyed }) => !destroyed).length }),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');

function open(port: number, address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: address });
    socket.on('error', reject);
    socket.once('connect', () => socket.write(handshake(address)));
    let answer = '';
    const read = (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (!answer.includes('conversation.created')) return;
      socket.off('data', read);
      socket.resume();
      resolve(socket);
    };
    socket.on('data', read);
    socket.once('close', () => reject(new Error(`A socket was closed: ${answer.slice(0, 200)}`)));
  });
}

function handshake(host: string): string {
  return [
    'GET /v1/realtime HTTP/1.1',
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: realtime',
    `Authorization: Bearer ${API_KEY}`,
    '\r\n',
  ].join('\r\n');
}
