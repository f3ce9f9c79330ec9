/** Captions: the page's microphone becomes text, and nobody answers. Mints keys for transcription sessions; no agent. */
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { listen } from '@voice-agent/token-server/node';
import { SimpleWorkflow } from '@voice-agent/voice-pipeline';
import { Hono } from 'hono';
import { realtimeEndpoint } from '../realtime-endpoint.ts';

const workflow = new SimpleWorkflow({ answer: () => '' });
const { apiKey, baseUrl } = await realtimeEndpoint({ workflow, phrases: ['good morning', 'welcome to the meeting'] });

const session = {
  type: 'transcription',
  audio: { input: { transcription: { model: 'gpt-transcribe' }, turn_detection: { type: 'server_vad' } } },
};

const app = new Hono()
  // On a site of yours: for those only who may use it, and not too often. Each key costs you money.
  .post('/key', async (c) => {
    const response = await fetch(`${baseUrl}/realtime/client_secrets`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ session }),
    });
    if (!response.ok) return c.json({ error: 'No key could be minted.' }, 502);
    const { value } = (await response.json()) as { value: string };
    return c.json({ url: `${baseUrl.replace(/^http/, 'ws')}/realtime?intent=transcription`, key: value });
  })
  .get('*', serveStatic({ root: fileURLToPath(new URL('page', import.meta.url)) }));

const { url } = await listen(app, { port: Number(process.env.PORT ?? 8787) });
// The engine and its recognisers would keep the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());
console.log(`Listening on ${url}`);
