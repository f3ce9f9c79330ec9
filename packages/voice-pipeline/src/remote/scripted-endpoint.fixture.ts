/** A real HTTP server for tests that answers what it is told, in pieces, and remembers what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  json<Body>(): Body;
  form(): Promise<FormData>;
  /** Resolves when the connection is gone. */
  closed: Promise<unknown>;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void | Promise<void>;

export interface ScriptedEndpoint {
  baseUrl: string;
  requests: SeenRequest[];
  /** The answers to come, in order; the last one is repeated. */
  answer(...answers: Answer[]): void;
  stop(): Promise<void>;
}

export async function startScriptedEndpoint(): Promise<ScriptedEndpoint> {
  const requests: SeenRequest[] = [];
  let answers: Answer[] = [];
  const server = createServer(async (request, response) => {
    const closed = once(response, 'close');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const seen: SeenRequest = {
      path: request.url ?? '',
      headers: request.headers,
      body,
      json: <Body>() => JSON.parse(body.toString()) as Body,
      form: () => new Response(body, { headers: { 'Content-Type': request.headers['content-type'] ?? '' } }).formData(),
      closed,
    };
    requests.push(seen);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    await answer?.(response, seen);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    answer(...given) {
      answers = given;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function json(body: unknown, status = 200): Answer {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** Server-sent events in pieces of so many bytes, each in a write of its own. */
export function events(all: readonly (object | string)[], pieceBytes = 1_000_000): Answer {
  const text = all.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
  return bytes(Buffer.from(text), 'text/event-stream', pieceBytes);
}

export function bytes(body: Uint8Array, type: string, pieceBytes = 1_000_000): Answer {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': type });
    for (let at = 0; at < body.length; at += pieceBytes) {
      response.write(body.subarray(at, at + pieceBytes));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };
}

/** Answers the head and nothing more. */
export const hang: Answer = (response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.flushHeaders();
};

/** Cuts the connection. */
export const cut: Answer = (response) => {
  response.destroy();
};
