/** OPENAI_API_KEY and OPENAI_BASE_URL: the demo against a Realtime server of another origin. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo } from '@voice-agent/demo';
import { listen } from '@voice-agent/token-server/node';
import { createRealtimeServer, flite, SimpleWorkflow, webRtcVad } from '@voice-agent/voice-pipeline';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { openBrowser } from './support/browser.ts';
import { microphoneFile } from './support/speech.ts';
import { beginCall, part, waitForStatus, waitForTurn } from './support/visit-shop.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('OPENAI_BASE_URL', () => {
  it('sends the browser to that server, past the demo and within the page policy', async () => {
    const provider = await startProvider('the-key');
    const dataDir = await mkdtemp(join(tmpdir(), 'shop-'));
    cleanUps.push(() => rm(dataDir, { recursive: true }));
    const demo = await startDemo({ port: 0, openAi: { apiKey: 'the-key', baseUrl: provider }, origins: [], dataDir });
    cleanUps.push(demo.close);
    const { page, errors, close } = await openBrowser(await microphoneFile([30]));
    cleanUps.push(close);

    await page.goto(demo.url);
    await beginCall(page);
    // The greeting is spoken: audio came from the other server.
    await waitForStatus(page, 'speaking');
    await part(page, 'input').fill('good day');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /you said good day/i);
    expect(demo.parts.join()).toContain(provider);
    expect(errors).toEqual([]);
  });

  it('with a key that the server does not know is refused at the start', async () => {
    const provider = await startProvider('the-key');
    const start = startDemo({
      port: 0,
      openAi: { apiKey: 'another-key', baseUrl: provider },
      origins: [],
      dataDir: undefined,
    });
    await expect(start).rejects.toThrow(/OPENAI_API_KEY was refused/);
  });
});

async function startProvider(apiKey: string): Promise<string> {
  const tts = flite();
  const workflow = new SimpleWorkflow({ greeting: 'Welcome.', answer: (text) => `You said ${text}.` });
  const engine = createRealtimeServer({ apiKey, tts, vad: webRtcVad(), workflow });
  const app = new Hono().all('/v1/realtime/*', (c) => engine.fetch(c.req.raw));
  const server = await listen(app, { port: 0, onUpgrade: engine.handleUpgrade });
  cleanUps.push(async () => {
    await engine.close();
    await server.close();
    await tts.close();
  });
  return `${server.url}/v1`;
}
