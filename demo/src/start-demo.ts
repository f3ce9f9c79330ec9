/**
 * The demo's composition root: shop, agents, token server, the widget's files and the page, on one port; and the
 * embedded engine beside them when there is no key.
 */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVoiceServer, openai, type RealtimeProvider } from '@voice-agent/token-server';
import { type Listening, listen, widgetFiles } from '@voice-agent/token-server/node';
import { Hono } from 'hono';
import { createShopAgents } from './agents/shop-agents.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './embedded-engine.ts';
import type { Environment } from './environment.ts';
import { openShop, type Shop } from './shop/open-shop.ts';
import { shopPage } from './shop-page.ts';

const DATA = fileURLToPath(new URL('../data/', import.meta.url));
export interface DemoOptions extends Environment {
  /** Default: the shop whose data is in `dataDir`. */
  shop?: Shop;
}

export interface RunningDemo {
  url: string;
  /** What answers, hears and speaks: one line each, for the operator. */
  parts: string[];
  close(): Promise<void>;
}

/** @throws Error in one clear line: the port is taken, the key is refused, a data file is broken. */
export async function startDemo({
  port,
  openAi,
  origins,
  dataDir = DATA,
  ...given
}: DemoOptions): Promise<RunningDemo> {
  const shop = given.shop ?? (await openShop(dataDir));
  const engine = openAi ? undefined : await startEmbeddedEngine();
  try {
    const server = await serve();
    if (openAi) await refuseBadKey(server, openAi.baseUrl);
    return {
      url: server.url,
      parts: openAi ? openAiParts(openAi.baseUrl) : (engine?.parts ?? []),
      async close() {
        // The engine first, so that calls hear a reason before their sockets are cut.
        await engine?.close();
        await server.close();
      },
    };
  } catch (error) {
    await engine?.close();
    throw error;
  }

  async function serve(): Promise<Listening> {
    // The engine is reached through the port that `listen` finds, so its address is known only afterwards.
    let selfUrl = '';
    const provider: RealtimeProvider = openAi
      ? openai(openAi)
      : engineProvider(engine as EmbeddedEngine, () => selfUrl);
    const app = new Hono();
    const agents = createShopAgents(shop);
    // Calls end when the demo does, so nothing need outlive it.
    const secret = randomBytes(32).toString('base64url');
    app.route(
      '/',
      await shopPage({
        openingHours: shop.openingHours,
        canHear: engine?.canHear ?? true,
        engine: openAi
          ? 'A Realtime model answers.'
          : 'A small script answers, because no key is set: it knows key words and is no language model.',
        realtimeOrigin: openAi && new URL(openAi.baseUrl).origin.replace(/^http/, 'ws'),
      }),
    );
    if (engine) app.all('/v1/realtime/*', (c) => engine.fetch(c.req.raw));
    app.route('/', createVoiceServer({ agents, provider, origins, widget: widgetFiles(widgetBuild()), secret }));
    const server = await listen(app, { port, onUpgrade: engine?.handleUpgrade });
    selfUrl = server.url;
    return server;
  }
}

/** Where npm put the widget's build, as any customer would find it. */
function widgetBuild(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('@voice-agent/widget/script'));
  } catch (cause) {
    throw new Error('The widget is not built. Run `npm run build`.', { cause });
  }
}

/** The provider that talks to the embedded engine: `openai`, with another base URL. */
function engineProvider(engine: EmbeddedEngine, selfUrl: () => string): RealtimeProvider {
  let provider: RealtimeProvider | undefined;
  const ready = () => {
    provider ??= openai({
      apiKey: engine.apiKey,
      baseUrl: `${selfUrl()}/v1`,
      browserUrl: (requestUrl) => `${new URL(requestUrl).origin}/v1`,
    });
    return provider;
  };
  return { connect: (...args) => ready().connect(...args), handOff: (...args) => ready().handOff(...args) };
}

/** Mints once, so that a bad key is a line at the start and not a surprise for the first visitor. */
async function refuseBadKey(server: Listening, baseUrl: string): Promise<void> {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' };
  const response = await fetch(`${server.url}/v1/sessions`, request);
  const { code } = (await response.json()) as { code?: string };
  if (code !== 'provider_unauthorized') return;
  await server.close();
  throw new Error(`OPENAI_API_KEY was refused by ${baseUrl}. Check the key, or unset it to use the embedded engine.`);
}

function openAiParts(baseUrl: string): string[] {
  return [`hearing, thinking and speaking: ${baseUrl} (OPENAI_API_KEY is set)`];
}
