/** A page with nothing but the script tag, and a token server behind it; the provider is the test's. For any browser. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import {
  type AgentOptions,
  createVoiceServer,
  defineAgent,
  defineTool,
  openai,
  type RealtimeProvider,
  silentLogger,
} from '@voice-agent/token-server';
import { listen, widgetFiles } from '@voice-agent/token-server/node';
import { Hono } from 'hono';
import { z } from 'zod';
import { type FaultyLine, startFaultyLine } from './faulty-line.ts';
import { type Manners, type ScriptedProvider, startScriptedProvider } from './scripted-provider.ts';

export interface ServedPage {
  url: string;
  provider: ScriptedProvider;
  /** Between the browser and the provider; page and token server are reached without it. */
  line: FaultyLine;
  /** Lets the tool `slow_answer` answer. */
  answerTool(text: string): void;
  /** How often the tool ran. */
  readonly toolRuns: number;
  close(): Promise<void>;
}

export interface ServedPageOptions {
  manners?: Manners;
  /** What the token server is told of the provider. @param baseUrl - for itself. @param browserUrl - for the browser. Default: it is OpenAI. */
  providerAt?: (baseUrl: string, browserUrl: string) => RealtimeProvider;
  /** Of the agent, beside `slow_answer`. */
  tools?: AgentOptions['tools'];
  /** Of the agent. */
  turnDetection?: NonNullable<AgentOptions['turnDetection']>;
  /** Further attributes of the element. */
  attributes?: string;
  limits?: { maxDurationSeconds?: number; idleSeconds?: number };
}

/** The panel stands inline, so that one click begins a call. */
export async function servePage({
  attributes = '',
  tools = {},
  limits = {},
  manners,
  turnDetection,
  providerAt = (baseUrl, browserUrl) => openai({ apiKey: 'key', baseUrl, browserUrl }),
}: ServedPageOptions = {}): Promise<ServedPage> {
  const provider = await startScriptedProvider(manners);
  const line = await startFaultyLine(provider.url);
  let toolRuns = 0;
  const waiting: ((text: string) => void)[] = [];
  const slowAnswer = defineTool({
    description: 'Answers when it may.',
    input: z.strictObject({}),
    effect: 'read',
    onInterrupt: 'finish',
    timeout: 50_000,
    run: () => {
      toolRuns += 1;
      return new Promise<string>((resolve) => waiting.push(resolve));
    },
  });
  const voiceServer = createVoiceServer({
    agents: {
      guide: defineAgent({
        instructions: 'Guide.',
        greeting: 'Welcome.',
        ...(turnDetection && { turnDetection }),
        tools: { slow_answer: slowAnswer, ...tools },
      }),
    },
    provider: providerAt(provider.url, `${line.url}/v1`),
    origins: [],
    widget: widgetFiles(dirname(createRequire(import.meta.url).resolve('@voice-agent/widget/script'))),
    secret: 'a secret of at least thirty-two bytes, for tests',
    // All visitors of the tests are at one address, and call it often.
    limits: {
      ...limits,
      rates: { sessionsPerIp: false },
      concurrency: { perIp: false },
      minutesPerDay: { perIp: false },
    },
    logger: silentLogger,
  });
  const page = `<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,"><script type="module" src="/voice-agent.js"></script>
    <voice-agent layout="inline" ${attributes}></voice-agent>`;
  const app = new Hono()
    .get('/', (c) => c.html(page))
    .get('/second', (c) => c.html(page))
    .route('/', voiceServer);
  const server = await listen(app, { port: 0 });
  return {
    url: server.url,
    provider,
    line,
    answerTool(text) {
      for (const resolve of waiting.splice(0)) resolve(text);
    },
    get toolRuns() {
      return toolRuns;
    },
    async close() {
      await line.close();
      await server.close();
      await provider.close();
    },
  };
}
