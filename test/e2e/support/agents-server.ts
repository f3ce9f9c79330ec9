/** Agents of a test behind a token server, with the embedded engine in a provider's place, and a page in front of them. */
import { type Agent, createVoiceServer, openai } from '@voice-agent/token-server';
import { listen } from '@voice-agent/token-server/node';
import { createRealtimeServer, flite, pocketSphinx, type Workflow, webRtcVad } from '@voice-agent/voice-pipeline';
import { Hono } from 'hono';
import type { Bundle } from './bundle.ts';

export interface AgentsServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** From the next visit on the page holds this body, and runs the module. */
  show(body: string, bundle: Bundle): void;
  close(): Promise<void>;
}

export interface AgentsServerOptions {
  readonly agents: Readonly<Record<string, Agent>>;
  readonly workflow: Workflow;
  /** What visitors may say aloud. */
  readonly phrases: readonly string[];
}

export async function startAgents({ agents, workflow, phrases }: AgentsServerOptions): Promise<AgentsServer> {
  const [tts, stt] = [flite(), await pocketSphinx({ phrases })];
  const engine = createRealtimeServer({ apiKey: 'the-key', stt, tts, vad: webRtcVad(), workflow });
  let page: Readonly<Record<string, string>> = {};
  const app = new Hono()
    .all('/v1/realtime/*', ({ req }) => engine.fetch(req.raw))
    .get('/', (context) => context.html(page['/'] ?? ''))
    .get('/:file{.+\\.js}', (context, next) => {
      const code = page[context.req.path];
      return code === undefined ? next() : context.body(code, 200, { 'Content-Type': 'text/javascript' });
    });
  const server = await listen(app, { port: 0, onUpgrade: engine.handleUpgrade });
  const provider = openai({ apiKey: 'the-key', baseUrl: `${server.url}/v1` });
  app.route('/', createVoiceServer({ agents, provider, origins: [server.url] }));
  return {
    url: server.url,
    show(body, { files }) {
      const head = '<!doctype html><title>Own</title><link rel="icon" href="data:,">';
      page = { ...files, '/': `${head}<body>${body}<script type="module" src="/main.js"></script>` };
    },
    async close() {
      await engine.close();
      await server.close();
      await Promise.all([tts.close(), stt.close()]);
    },
  };
}
