/** A real token server on loopback that answers what a test says. Not part of the product. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionToken } from '@voice-agent/protocol';
import { afterEach } from 'vitest';
import type { TokenServerPort } from '../../session/ports.ts';
import { createTokenServerClient, type TokenServerClientOptions } from '../token-server-client.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const servers: Server[] = [];
export const session: SessionToken = { id: 'a/b', token: 'secret', expiresAt: 2_000_000_000 };
export const agent = { name: 'support', tools: [], handoffs: {} };
export const realtime = { url: 'wss://x.test', protocols: ['realtime'], expiresAt: 1 };
export const grant = {
  session,
  realtime,
  agent,
  limits: { maxDurationSeconds: 600, idleSeconds: 60 },
};

export const json =
  (status: number, body: unknown): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
export const drop: Answer = (_, request) => request.socket.destroy();
export const silence: Answer = () => undefined;
export const problem = (status: number, code: string, detail?: string) =>
  json(status, { type: 'x', title: 'No', code, detail });

/** A real server on loopback that gives the answers in turn, the last one for ever. */
export async function serve(answers: Answer[], options: TokenServerClientOptions = {}, path = '') {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({ method: request.method, url: request.url, headers: request.headers, body: JSON.parse(text) });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}${path}`);
  const client: TokenServerPort = createTokenServerClient(url, { retryDelaysMs: [1, 1], ...options });
  return { client, received, server };
}

export const never = new AbortController().signal;

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
