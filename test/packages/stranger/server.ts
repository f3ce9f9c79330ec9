/** Engine, token server and widget in one process; asks itself for a session and says what came. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVoiceServer, openai } from '@voice-agent/token-server';
import { listen, widgetFiles } from '@voice-agent/token-server/node';
import { createRealtimeServer, flite, SimpleWorkflow, webRtcVad } from '@voice-agent/voice-pipeline';
import { agents } from './agents.js';

const workflow = new SimpleWorkflow({ answer: (text) => `You said: ${text}` });
const tts = flite();
const engine = createRealtimeServer({ apiKey: 'a-key-of-this-process', tts, vad: webRtcVad(), workflow });
const engineServer = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { authorization = '' } = request.headers;
  const answer = await engine.fetch(
    new Request(`http://localhost${request.url}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: Buffer.concat(chunks),
    }),
  );
  response.writeHead(answer.status, { 'Content-Type': 'application/json' });
  response.end(await answer.text());
});
await new Promise<void>((resolve) => engineServer.listen(0, 'localhost', resolve));

const baseUrl = `http://localhost:${(engineServer.address() as AddressInfo).port}/v1`;
const app = createVoiceServer({
  agents,
  provider: openai({ apiKey: 'a-key-of-this-process', baseUrl }),
  origins: ['https://shop.example'],
  widget: widgetFiles(new URL('.', import.meta.resolve('@voice-agent/widget/script'))),
});
const server = await listen(app, { port: 0 });

const headers = { 'Content-Type': 'application/json', Origin: 'https://shop.example' };
const minted = await fetch(`${server.url}/v1/sessions`, { method: 'POST', headers, body: '{}' });
const { agent } = (await minted.json()) as { agent: { name: string } };
const script = await fetch(`${server.url}/voice-agent.js`);
process.stdout.write(JSON.stringify({ minted: minted.status, agent: agent.name, widget: script.status }));

await Promise.all([server.close(), engine.close(), tts.close(), new Promise((resolve) => engineServer.close(resolve))]);
