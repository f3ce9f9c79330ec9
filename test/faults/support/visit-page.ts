/** A page with nothing but the script tag, a token server behind it, and a browser before it; the provider is the test's. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createVoiceServer, defineAgent, defineTool, openai, silentLogger } from '@voice-agent/token-server';
import { listen, widgetFiles } from '@voice-agent/token-server/node';
import { Hono } from 'hono';
import { z } from 'zod';
import { openBrowser, type Visit } from '../../e2e/support/browser.ts';
import { microphoneFile, type ScriptLine } from '../../e2e/support/speech.ts';
import { type FaultyLine, startFaultyLine } from './faulty-line.ts';
import { type ScriptedProvider, startScriptedProvider } from './scripted-provider.ts';

export interface PageVisit extends Visit {
  provider: ScriptedProvider;
  /** Between the browser and the provider; page and token server are reached without it. */
  line: FaultyLine;
  /** Lets the tool `slow_answer` answer. */
  answerTool(text: string): void;
  /** How often the tool ran. */
  readonly toolRuns: number;
}

export interface PageVisitOptions {
  microphone?: readonly ScriptLine[];
  /** Further attributes of the element. */
  attributes?: string;
  limits?: { maxDurationSeconds?: number; idleSeconds?: number };
}

/** Opens the page. The panel stands inline, so that one click begins a call. */
export async function visitPage(options: PageVisitOptions = {}): Promise<PageVisit> {
  const { microphone = [60], attributes = '', limits = {} } = options;
  const provider = await startScriptedProvider();
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
      guide: defineAgent({ instructions: 'Guide.', greeting: 'Welcome.', tools: { slow_answer: slowAnswer } }),
    },
    provider: openai({ apiKey: 'key', baseUrl: provider.url, browserUrl: `${line.url}/v1` }),
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
  const visit = await openBrowser(await microphoneFile(microphone));
  await visit.page.goto(server.url);
  return {
    ...visit,
    provider,
    line,
    answerTool(text) {
      for (const resolve of waiting.splice(0)) resolve(text);
    },
    get toolRuns() {
      return toolRuns;
    },
    async close() {
      await visit.close();
      await line.close();
      await server.close();
      await provider.close();
    },
  };
}
