/**
 * The demo's composition root: shop, agents, token server, the widget's files and the page, on one port; and the
 * embedded engine beside them when there is no key.
 */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVoiceServer, type Logger, openai, type RealtimeProvider } from '@voice-agent/token-server';
import { type Listening, listen, widgetFiles } from '@voice-agent/token-server/node';
import { Hono } from 'hono';
import { createShopAgents } from './agents/shop-agents.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './embedded-engine.ts';
import type { Environment } from './environment.ts';
import { playgroundPage } from './playground-page.ts';
import { openShop, type Shop } from './shop/open-shop.ts';
import { shopPage } from './shop-page.ts';

const DATA = fileURLToPath(new URL('../data/', import.meta.url));

export interface DemoOptions extends Environment {
  /** Default: the shop whose data is in `dataDir`. */
  shop?: Shop;
  /** Default: JSON lines on standard error. */
  logger?: Logger;
  /** Default: one of its own, which is closed with it. Used by one demo at a time. */
  engine?: EmbeddedEngine;
}

export interface RunningDemo {
  url: string;
  /** The status board, with its password. */
  statusUrl: string;
  /** What hears, thinks and speaks, for the operator. */
  parts: string[];
  close(): Promise<void>;
}

/** @throws Error in one clear line: the port is taken, the key is refused, a data file is broken. */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { openAi, dataDir = DATA } = options;
  const shop = options.shop ?? (await openShop(dataDir));
  const engine = openAi ? undefined : (options.engine ?? (await startEmbeddedEngine()));
  const statusToken = randomBytes(16).toString('hex');
  let server: Listening | undefined;
  const close = async () => {
    // The engine first, so that calls hear a reason before their sockets are cut.
    if (engine !== options.engine) await engine?.close();
    await server?.close();
  };
  try {
    const app = await shopApp(options, { shop, engine, statusToken });
    server = await listen(app, { port: options.port, onUpgrade: engine?.handleUpgrade });
    engine?.servedAt(server.url);
    if (openAi) await refuseBadKey(server.url, openAi.baseUrl);
  } catch (error) {
    await close();
    throw error;
  }
  const parts = engine?.parts ?? [`hearing, thinking and speaking: ${openAi?.baseUrl} (OPENAI_API_KEY is set)`];
  const statusUrl = `${server.url.replace('//', `//operator:${statusToken}@`)}/status`;
  return { url: server.url, statusUrl, parts, close };
}

interface Parts {
  shop: Shop;
  engine: EmbeddedEngine | undefined;
  statusToken: string;
}

/** Page, engine and token server in one app. */
async function shopApp({ openAi, origins, logger }: DemoOptions, { shop, engine, statusToken }: Parts): Promise<Hono> {
  const app = new Hono();
  const realtimeOrigin = openAi && new URL(openAi.baseUrl).origin.replace(/^http/, 'ws');
  const page = await shopPage({
    openingHours: shop.openingHours,
    canHear: engine?.canHear ?? true,
    whoAnswers: engine
      ? 'A small script answers, because no key is set: it knows key words and is no language model.'
      : 'A Realtime model answers.',
    realtimeOrigin,
  });
  app.route('/', page);
  app.route('/', await playgroundPage(realtimeOrigin));
  if (engine) app.all('/v1/realtime/*', (c) => engine.fetch(c.req.raw));
  const provider: RealtimeProvider = engine
    ? engine.provider
    : openai({ apiKey: openAi?.apiKey, baseUrl: openAi?.baseUrl });
  const voiceServer = createVoiceServer({
    agents: createShopAgents(shop),
    provider,
    origins,
    logger,
    widget: widgetFiles(widgetBuild()),
    // Calls end when the demo does, so their tokens need not outlive it.
    secret: randomBytes(32).toString('base64url'),
    status: { token: statusToken, instance: hostname() },
    // Whoever tries it comes from the same machine.
    limits: { rates: { sessionsPerIp: false }, concurrency: { perIp: false }, minutesPerDay: { perIp: false } },
  });
  return app.route('/', voiceServer);
}

/** Where npm put the widget's build, as any customer would find it. */
function widgetBuild(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('@voice-agent/widget/script'));
  } catch (cause) {
    throw new Error('The widget is not built. Run `npm run build`.', { cause });
  }
}

/** Mints once, so that a bad key is a line at the start and not a surprise for the first visitor. */
async function refuseBadKey(url: string, baseUrl: string): Promise<void> {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' };
  const response = await fetch(`${url}/v1/sessions`, request);
  const { code } = (await response.json()) as { code?: string };
  if (code !== 'provider_unauthorized') return;
  throw new Error(`OPENAI_API_KEY was refused by ${baseUrl}. Check the key, or unset it to use the embedded engine.`);
}
