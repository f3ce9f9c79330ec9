/** The embedded engine, set up for the shop: what answers when there is no key. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { openai, type RealtimeProvider } from '@voice-agent/token-server';
import { embeddedEngine } from '@voice-agent/voice-pipeline';
import { scriptedWorkflow } from './assistant/scripted-workflow.ts';
import { SHOP_PHRASES, SHOP_SLOTS } from './assistant/shop-phrases.ts';

export interface EmbeddedEngine {
  /** The provider that production uses, with this engine's address. It mints once `servedAt` is known. */
  provider: RealtimeProvider;
  /** False where PocketSphinx is missing: visitors type. */
  canHear: boolean;
  /** What hears, thinks and speaks, one line each. */
  parts: string[];
  /** Says where the server is that `fetch` and `handleUpgrade` are mounted on: `<url>/v1/realtime`. */
  servedAt(url: string): void;
  fetch(request: Request): Promise<Response>;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export async function startEmbeddedEngine(): Promise<EmbeddedEngine> {
  const onError = (error: unknown) => console.error('The embedded engine:', error);
  const engine = await embeddedEngine({
    workflow: scriptedWorkflow,
    phrases: SHOP_PHRASES,
    slots: SHOP_SLOTS,
    onError,
  });
  const { hearing = 'nothing, PocketSphinx is missing; visitors can type', speaking } = engine.parts;
  let provider: RealtimeProvider | undefined;
  const ready = (): RealtimeProvider => {
    if (!provider) throw new Error('The embedded engine is not served yet.');
    return provider;
  };
  return {
    canHear: engine.canHear,
    parts: [
      `hearing: ${hearing}`,
      'thinking: a script over key words (set OPENAI_API_KEY for a real model)',
      `speaking: ${speaking}`,
    ],
    provider: { connect: (...args) => ready().connect(...args), handOff: (...args) => ready().handOff(...args) },
    servedAt(url) {
      // Visitors reach it under whatever name they reached the page.
      const browserUrl = (requestUrl: string) => `${new URL(requestUrl).origin}/v1`;
      provider = openai({ apiKey: engine.apiKey, baseUrl: `${url}/v1`, browserUrl });
    },
    fetch: (request) => engine.fetch(request),
    handleUpgrade(request, socket, head) {
      if (!engine.handleUpgrade(request, socket, head)) socket.destroy();
    },
    close: () => engine.close(),
  };
}
