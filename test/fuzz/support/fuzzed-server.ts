/** A real token server with tools that answer, refuse, fail and are slow; and the sessions that requests are made in. */
import type { SessionToken } from '@voice-agent/protocol';
import { defineAgent, defineTool, ToolError } from '@voice-agent/token-server';
import type { Hono } from 'hono';
import { z } from 'zod';
import { createVoiceServer } from '../../../packages/token-server/src/create-voice-server.ts';
import { silentLogger } from '../../../packages/token-server/src/logger.ts';
import { ScriptedProvider } from '../../../packages/token-server/src/testing/scripted-provider.ts';
import type { GivenAnswer } from './api-document.ts';
import type { FuzzRequest } from './request-arbitrary.ts';

const Anything = z.looseObject({});
const BASE = 'http://voice.test';

function agents() {
  const billing = defineAgent({
    description: 'Invoices.',
    instructions: 'Explain.',
    tools: {
      note: defineTool({ description: 'Writes.', input: Anything, run: () => null }),
    },
    handoffs: () => ({ support }),
  });
  const support = defineAgent({
    instructions: ({ locale }) => `Help in ${locale}.`,
    greeting: 'Hello!',
    tools: {
      look_up: defineTool({
        title: 'Look up',
        description: 'Finds.',
        input: z.strictObject({ orderId: z.string() }),
        effect: 'read',
        run: ({ orderId }) => ({ orderId }),
      }),
      note: defineTool({ description: 'Writes.', input: Anything, run: (input) => input }),
      fail: defineTool({
        description: 'Fails.',
        input: Anything,
        run: (input) => {
          throw 'a' in input ? new ToolError('No.') : new Error('private');
        },
      }),
      slow: defineTool({
        description: 'Never answers.',
        input: Anything,
        effect: 'read',
        timeout: 5,
        run: () => new Promise(() => {}),
      }),
      show: defineTool({ description: 'Shows.', input: Anything, runsIn: 'page' }),
    },
    handoffs: () => ({ billing }),
  });
  return { support, billing };
}

/** All requests come from one address and one site, within seconds: what limits those would end the fuzzing. */
const UNLIMITED = {
  rates: { sessionsPerIp: false, sessionsPerSite: false, sessions: false, callsPerIp: false },
  concurrency: { perIp: false, total: false },
  minutesPerDay: { perIp: false, total: false },
} as const;

/** Sends one request, however: in memory or over a socket. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

export function fuzzedApp(): Hono {
  return createVoiceServer({
    agents: agents(),
    provider: new ScriptedProvider(),
    origins: ['https://shop.example'],
    secret: 'a test secret of more than thirty-two bytes',
    logger: silentLogger,
    limits: UNLIMITED,
    widget: (path) =>
      ['voice-agent.js', 'widget/chunk.js'].includes(path) ? { body: new Uint8Array([59]), etag: '"1"' } : undefined,
  });
}

export const inMemory =
  (app: Hono): Send =>
  async (path, init) =>
    app.request(`${BASE}${path}`, init);

/** Keeps sessions open for requests, and opens new ones for those that end. */
export class FuzzedServer {
  readonly #send: Send;
  readonly #sessions = new Map<number, SessionToken>();
  #ended: SessionToken | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  async answer(request: FuzzRequest): Promise<GivenAnswer> {
    const { operation, query, body } = request;
    const session = (request.token === 'ended' && this.#ended) || (await this.#open(request.session));
    const params: Record<string, string> = { ...request.params, id: request.strayId ?? session.id };
    const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => params[name] ?? '');
    const search = new URLSearchParams(query).toString();
    const headers = new Headers(request.headers);
    const token = await this.#token(request, session);
    if (operation.authorized && token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const url = search ? `${path}?${search}` : path;
    const response = await this.#send(url, { method: operation.method, headers, ...(body !== undefined && { body }) });
    const type = response.headers.get('Content-Type');
    if (type?.startsWith('text/event-stream')) {
      await response.body?.cancel(); // It may have no end.
      return { status: response.status, type, text: '' };
    }
    const text = await response.text();
    if (response.ok) this.#learn(request.session, operation.id, text);
    return { status: response.status, type, text };
  }

  async #open(index: number): Promise<SessionToken> {
    const known = this.#sessions.get(index);
    if (known) return known;
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"agent":"support"}' };
    const response = await this.#send('/v1/sessions', init);
    if (response.status !== 201) throw new Error(`no session: ${response.status} ${await response.text()}`);
    const { session } = (await response.json()) as { session: SessionToken };
    this.#sessions.set(index, session);
    return session;
  }

  async #token({ token, session }: FuzzRequest, own: SessionToken): Promise<string | undefined> {
    if (token === 'none') return undefined;
    if (token === 'garbage') return 'eyJhbGciOiJub25lIn0.e30.';
    if (token === 'other') return (await this.#open((session + 1) % 8)).token;
    if (token === 'own' || token === 'ended') return own.token;
    const at = 40 + session;
    return own.token.slice(0, at) + (own.token[at] === 'A' ? 'B' : 'A') + own.token.slice(at + 1);
  }

  #learn(index: number, operation: string, text: string): void {
    if (operation === 'endSession') {
      this.#ended = this.#sessions.get(index);
      this.#sessions.delete(index);
    }
    if (operation !== 'handOff' && operation !== 'refreshSession') return;
    this.#sessions.set(index, (JSON.parse(text) as { session: SessionToken }).session);
  }
}
