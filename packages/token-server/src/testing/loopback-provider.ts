/** A provider's HTTP side on the loopback, and what connects to it in tests. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { isVoiceServerError, type VoiceServerError } from '../errors.ts';
import { jsonLinesLogger } from '../logger.ts';
import type { AgentBrief, RealtimeProvider } from '../providers/realtime-provider.ts';

export const API_KEY = 'sk-planted-key-1234567890';
const PROSE = 'Incorrect API key provided: sk-plant*****7890. planted prose';

export interface Received<Body = unknown> {
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: Body;
}

export type Answer = (response: ServerResponse) => void;

const running = new Set<Server>();

/** A provider on the loopback; the last answer repeats. */
export async function loopback<Body = unknown>(...answers: Answer[]) {
  const received: Received<Body>[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({ path: request.url, headers: request.headers, body: JSON.parse(text) });
    (answers[Math.min(received.length, answers.length) - 1] as Answer)(response);
  });
  running.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { received, server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

/** For `afterEach`. */
export function closeLoopbacks(): void {
  for (const server of running) {
    server.closeAllConnections();
    server.close();
  }
  running.clear();
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));

export const minted = json(200, { value: 'ek_1234', expires_at: 1_800_000_000, session: { type: 'realtime' } });
export const refused = (status: number, code: string, headers?: Record<string, string>) =>
  json(status, { error: { message: PROSE, type: 'x', param: PROSE, code } }, headers);

export const agent: AgentBrief = {
  name: 'support',
  instructions: 'Help.',
  voice: 'marin',
  tools: [{ type: 'function', name: 'lookup', description: 'Finds.', parameters: { type: 'object' } }],
};

export interface ConnectOptions {
  agent?: AgentBrief;
  userId?: string;
  signal?: AbortSignal;
}

export function connectTo(provider: RealtimeProvider, { agent: brief = agent, ...session }: ConnectOptions = {}) {
  const lines: string[] = [];
  const grant = provider.connect(brief, {
    id: 'vs_1',
    safetyIdentifier: async () => 'f00d',
    requestUrl: 'https://voice.example/v1/sessions',
    signal: new AbortController().signal,
    log: jsonLinesLogger({ write: (line) => lines.push(line) }),
    ...session,
  });
  return { grant, lines };
}

/** Waits for the failure and checks what must hold for all of them: nothing of the provider's or the key gets out. */
export async function failureOf({
  grant,
  lines,
}: {
  grant: Promise<unknown>;
  lines: string[];
}): Promise<VoiceServerError> {
  const error = await grant.then(
    () => new Error('it connected'),
    (reason: unknown) => reason,
  );
  if (!isVoiceServerError(error)) throw error;
  const told = [error.message, String(error.cause ?? ''), error.stack, ...lines].join('\n');
  expect(told).not.toContain('planted');
  expect(told).not.toContain('7890');
  return error;
}
