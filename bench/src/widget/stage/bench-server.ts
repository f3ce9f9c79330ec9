/**
 * Everything that one page talks to, on one port: the real token server with the widget's script-tag build, a Realtime
 * provider whose lines are scripted (`RealtimeLine`), the peers' pages, and the page's ear.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Session } from '@voice-agent/protocol';
import { createVoiceServer, defineAgent, openai, silentLogger } from '@voice-agent/token-server';
import { type Listening, listen, widgetFiles } from '@voice-agent/token-server/node';
import { WebSocketServer } from 'ws';
import { WIDGET_DIST } from '../../harness/workspace.ts';
import { Ear } from './ear.ts';
import { pageScripts } from './page-scripts.ts';
import { RealtimeLine } from './realtime-line.ts';

export interface BenchServer {
  readonly url: string;
  readonly ear: Ear;
  /** The latest line that a client opened. @throws Error when there is none. */
  line(): RealtimeLine;
  close(): Promise<void>;
}

const KEY_PREFIX = 'openai-insecure-api-key.';

export async function startBenchServer(): Promise<BenchServer> {
  const scripts = await pageScripts();
  const ear = new Ear();
  const sessions = new Map<string, Session>();
  let line: RealtimeLine | undefined;
  let app: { fetch(request: Request): Response | Promise<Response> } | undefined;

  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'realtime', perMessageDeflate: false });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const key = request.headers['sec-websocket-protocol']?.split(/, */).find((one) => one.startsWith(KEY_PREFIX));
    const session = sessions.get(key?.slice(KEY_PREFIX.length) ?? '');
    const isEar = request.url === '/ear';
    if (!isEar && !session) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      if (session) line = new RealtimeLine(accepted, session);
      else ear.listen(accepted);
    });
  };

  const mint = async (request: Request): Promise<Response> => {
    const { session } = (await request.json()) as { session: Session };
    const value = `ek_${randomUUID()}`;
    sessions.set(value, { ...session, id: randomUUID(), object: 'realtime.session' } as Session);
    return Response.json({ value, expires_at: Math.floor(Date.now() / 1000) + 60, session });
  };

  const fetch = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/v1/realtime/client_secrets') return mint(request);
    if (pathname === '/bench') return html(pageOf(searchParams));
    const script = scripts.get(pathname);
    if (script !== undefined) return new Response(script, { headers: { 'Content-Type': 'text/javascript' } });
    return app?.fetch(request) ?? new Response(null, { status: 503 });
  };

  const server: Listening = await listen({ fetch }, { port: 0, hostname: '127.0.0.1', onUpgrade });
  app = createVoiceServer({
    agents: { bench: defineAgent({ instructions: 'Be measured.', voice: 'marin' }) },
    provider: openai({ apiKey: 'bench', baseUrl: `${server.url}/v1` }),
    origins: [],
    widget: widgetFiles(WIDGET_DIST),
    limits: {
      maxDurationSeconds: 3_600,
      idleSeconds: 3_600,
      // All visitors are this machine.
      rates: { sessionsPerIp: false },
      concurrency: { perIp: false },
      minutesPerDay: { perIp: false },
    },
    logger: silentLogger,
  });
  return {
    url: server.url,
    ear,
    line() {
      if (!line) throw new Error('No client has opened a line yet.');
      return line;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await server.close();
    },
  };
}

/** It names its language, as pages do: an element on one that does not asks the browser for it. */
function html(body: string): Response {
  return new Response(`<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title>${body}`, {
    headers: { 'Content-Type': 'text/html' },
  });
}

const TAG = '<script type="module" src="/voice-agent.js"></script><voice-agent agent="bench"></voice-agent>';
const PLAIN_TAG = '<script type="module" src="/page/plain-button.js"></script><plain-button></plain-button>';
/** What a visitor reads who has not thought of talking yet. */
const ARTICLE = `<main>${'<h2>A page</h2><p>It was there before the widget and is read without it.</p>'.repeat(50)}</main>`;

/** `?client=widget|plain|…&with=ear,microphone-clock`: what is measured stands before the client's own scripts. */
function pageOf(search: URLSearchParams): string {
  const client = search.get('client') ?? '';
  const instruments = (search.get('with') ?? '').split(',').filter((name) => name !== '');
  const scripts = instruments.map((name) => `<script src="/page/${name}.js"></script>`).join('');
  if (client === 'widget') return scripts + TAG;
  if (client === 'article') return ARTICLE;
  if (client === 'article-with-widget') return scripts + ARTICLE + TAG;
  if (client === 'article-with-plain') return ARTICLE + PLAIN_TAG;
  return `${scripts}<button>Start</button><main></main><script src="/page/${client}.js"></script>`;
}
