/** The server on Node's own `http`: a Request made of a message, and a Response written to one. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_BODY_BYTES, refuse, tooLarge } from './client-secrets-route.ts';
import { serviceErrors } from './service-fault.ts';

/** Beyond what is too large: read and thrown away, since who is still sending would lose the answer with the connection. */
const MAX_UNWANTED_BYTES = 16 * MAX_BODY_BYTES;

type Fetch = (request: Request) => Promise<Response>;

/** Never rejects: a client that goes gets nothing, and one that does not stop sending is hung up on. */
export async function answerWith(fetch: Fetch, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  // A message that was answered knows its socket no more.
  const { socket } = incoming;
  try {
    const body: Buffer[] = [];
    let byteLength = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      byteLength += chunk.length;
      if (byteLength <= MAX_BODY_BYTES) body.push(chunk);
      else if (!outgoing.headersSent) await send(tooLarge(), outgoing);
      else if (byteLength > MAX_UNWANTED_BYTES) throw new RangeError('The body does not end.');
    }
    if (outgoing.headersSent) return;
    const request = toRequest(incoming, Buffer.concat(body));
    const response = request
      ? await fetch(request)
      : refuse(400, serviceErrors.invalidValue('url', 'No such address or method is served.'));
    await send(response, outgoing);
  } catch {
    socket.destroy();
  }
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** undefined: there are addresses and methods that HTTP has and `Request` has not, as `http://[` and TRACE. */
function toRequest(incoming: IncomingMessage, body: Buffer): Request | undefined {
  const { method = 'GET', url = '/', headers } = incoming;
  const authorization = headers.authorization ? { authorization: headers.authorization } : undefined;
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  try {
    // A path that begins with `//` would be read as a host.
    return new Request(new URL(url.startsWith('/') ? `http://engine${url}` : url, 'http://engine'), {
      method,
      ...(authorization && { headers: authorization }),
      ...(hasBody && { body: new Uint8Array(body) }),
    });
  } catch {
    return undefined;
  }
}

export interface Mountable {
  fetch: Fetch;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/** Two would both take the same socket, and the second of them would end the process. */
const attached = new WeakSet<Server>();

/** See `RealtimeServer.attach`. */
export function attachTo(server: Server, { fetch, handleUpgrade }: Mountable): () => void {
  if (attached.has(server)) {
    throw new Error('There is a Realtime server on this HTTP server already. Take it off first: attach() answers how.');
  }
  attached.add(server);
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (handleUpgrade(request, socket, head) || server.listenerCount('upgrade') > 1) return;
    // Node has taken its own listener off, and who hangs up on the answer must not end the process.
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void answerWith(fetch, incoming, outgoing);
  server.on('upgrade', upgrade);
  if (server.listenerCount('request') === 0) server.on('request', answer);
  let isOn = true;
  return () => {
    if (isOn) attached.delete(server);
    isOn = false;
    server.off('upgrade', upgrade);
    server.off('request', answer);
  };
}
