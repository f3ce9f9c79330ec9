/** An offer of another protocol that nobody takes up, HTTP/2 mostly (curl, Java): a server may ignore it (RFC 9110 §7.8). */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export interface UpgradeSocket {
  readonly socket: Duplex;
  /** What has been read behind the request's head. */
  readonly head: Buffer;
}

/** Whether it wants a WebSocket, which answers nothing but one. */
export function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*websocket\s*(,|$)/i.test(headers.upgrade ?? '');
}

/**
 * Hands the request back to the server as if it had offered nothing. A server with a listener for upgrades gives up the
 * connection with each of them, before it has read a body, so the head is written anew and read once more.
 */
export function declineUpgrade(server: Server, request: IncomingMessage, { socket, head }: UpgradeSocket): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    if (!/^(upgrade|http2-settings|connection)$/i.test(name)) lines.push(`${name}: ${value}`);
    else if (/^connection$/i.test(name)) lines.push(`${name}: ${withoutOffer(value)}`);
  }
  const anew = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]);
  whenFree(socket, () => {
    socket.unshift(anew);
    server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
  });
}

/** Who sends the next request before the answer to the last would never get one: Node keeps what waits by connection. */
function whenFree(socket: Duplex, then: () => void): void {
  const { _httpMessage: answer } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  if (answer) answer.once('close', () => whenFree(socket, then));
  else if (!socket.destroyed) then();
}

function withoutOffer(connection: string): string {
  const options = connection.split(',').map((option) => option.trim());
  return options.filter((option) => !/^(upgrade|http2-settings)$/i.test(option)).join(', ');
}
