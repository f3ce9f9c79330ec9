/**
 * A proxy before the demo that writes down every Realtime event, in both directions, without changing one.
 *
 * The widget's socket lives in a Worker, where no test can look; on the wire it can.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerEvent, ServerEventOf } from '@voice-agent/protocol';
import { type ClientEvent, type ClientEventOf, parseClientEvent, parseServerEvent } from '@voice-agent/protocol';
import { WebSocket, WebSocketServer } from 'ws';

export interface RecordingProxy {
  url: string;
  sent: ClientEvent[];
  received: ServerEvent[];
  /** Messages that our own parsers do not know. Stays empty when widget and engine keep to the protocol. */
  foreign: string[];
  sentOf<T extends ClientEvent['type']>(type: T): ClientEventOf<T>[];
  receivedOf<T extends ServerEvent['type']>(type: T): ServerEventOf<T>[];
  close(): Promise<void>;
}

export interface RecordingProxyOptions {
  /** Sets what the demo's pages allow, e.g. to refuse Workers. Default: as the demo says. */
  contentSecurityPolicy?: (policy: string) => string;
  /** The first event of this type is lost, and its line with it. */
  cutAt?: ServerEvent['type'];
}

export async function startRecordingProxy(
  targetUrl: string,
  { contentSecurityPolicy = (policy) => policy, cutAt }: RecordingProxyOptions = {},
): Promise<RecordingProxy> {
  const target = new URL(targetUrl);
  const sent: ClientEvent[] = [];
  const received: ServerEvent[] = [];
  const foreign: string[] = [];
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'realtime' });
  const server = createServer(forward);
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => join(client, request));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    sent,
    received,
    foreign,
    sentOf: (type) => sent.filter((event): event is ClientEventOf<typeof type> => event.type === type),
    receivedOf: (type) => received.filter((event): event is ServerEventOf<typeof type> => event.type === type),
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function forward(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url: path } = request;
    const upstream = httpRequest({ host: target.hostname, port: target.port, method, headers, path }, (answer) => {
      const policy = answer.headers['content-security-policy'];
      if (policy) answer.headers['content-security-policy'] = contentSecurityPolicy(String(policy));
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  }

  function join(client: WebSocket, request: IncomingMessage): void {
    const protocols = String(request.headers['sec-websocket-protocol']).split(/,\s*/);
    const upstream = new WebSocket(`ws://${target.host}${request.url}`, protocols, {
      headers: { origin: request.headers.origin },
    });
    const waiting: string[] = [];
    client.on('message', (data) => {
      const text = String(data);
      const parsed = parseClientEvent(text);
      if (parsed.kind === 'known') sent.push(parsed.event);
      else foreign.push(text);
      if (upstream.readyState === WebSocket.OPEN) upstream.send(text);
      else waiting.push(text);
    });
    upstream.on('open', () => {
      for (const text of waiting) upstream.send(text);
    });
    upstream.on('message', (data) => {
      const text = String(data);
      const parsed = parseServerEvent(text);
      if (parsed.kind === 'known') received.push(parsed.event);
      else foreign.push(text);
      const isCut = parsed.kind === 'known' && parsed.event.type === cutAt;
      if (isCut) {
        cutAt = undefined;
        client.terminate();
      } else client.send(text);
    });
    upstream.on('close', (code, reason) => {
      // 1005 and 1006 stand for a close without a code and for a cut; neither can be sent.
      if (code === 1006) client.terminate();
      else client.close(code === 1005 ? undefined : code, reason);
    });
    client.on('close', () => upstream.close());
    upstream.on('error', () => client.terminate());
  }
}
