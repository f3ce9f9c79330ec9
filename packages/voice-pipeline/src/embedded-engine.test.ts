import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type EmbeddedEngine, embeddedEngine } from './embedded-engine.ts';
import { SimpleWorkflow } from './workflow/simple-workflow.ts';

const workflow = new SimpleWorkflow({ answer: (text) => `You said ${text}.` });
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function mounted(): Promise<{ engine: EmbeddedEngine; url: string }> {
  const engine = await embeddedEngine({ workflow });
  const server: Server = createServer();
  server.on('upgrade', (request, socket, head) => engine.handleUpgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  cleanUps.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => engine.close(),
  );
  return { engine, url: `ws://localhost:${(server.address() as AddressInfo).port}/v1/realtime` };
}

it('answers in speech whoever has its key', async () => {
  const { engine, url } = await mounted();
  const socket = new WebSocket(url, { headers: { Authorization: `Bearer ${engine.apiKey}` } });
  const spoken: string[] = [];
  let audioBytes = 0;
  const done = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const event = JSON.parse(String(data)) as { type: string; delta?: string };
      if (event.type === 'response.output_audio_transcript.delta') spoken.push(event.delta ?? '');
      if (event.type === 'response.output_audio.delta') audioBytes += Buffer.from(event.delta ?? '', 'base64').length;
      if (event.type === 'response.done') resolve();
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const content = [{ type: 'input_text', text: 'good day' }];
  socket.send(JSON.stringify({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } }));
  socket.send(JSON.stringify({ type: 'response.create' }));
  await done;
  socket.close();

  expect(spoken.join('')).toContain('You said good day.');
  // More than half a second of PCM at 24 kHz.
  expect(audioBytes).toBeGreaterThan(24_000);
});

it('makes up another key each time, and says what it hears and speaks with', async () => {
  const [one, other] = [await mounted(), await mounted()];

  expect(one.engine.apiKey).not.toBe(other.engine.apiKey);
  expect(one.engine.parts.speaking).toBe('Flite');
  expect(one.engine.canHear).toBe(one.engine.parts.hearing !== undefined);
});

it('takes a key and a voice, and speaks with it in sessions that name none', async () => {
  const engine = await embeddedEngine({ workflow, apiKey: 'sk-mine', voice: 'rms' });
  cleanUps.push(() => engine.close());
  const answer = await engine.fetch(
    new Request('http://engine/v1/realtime/client_secrets', {
      method: 'POST',
      headers: { authorization: 'Bearer sk-mine' },
    }),
  );
  expect(await answer.json()).toMatchObject({ session: { audio: { output: { voice: 'rms' } } } });
});

it('leaves no recogniser behind when its options do not fit, which would keep the process', async () => {
  const children = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
  const before = children();
  await expect(embeddedEngine({ workflow, apiKey: '' })).rejects.toThrow('apiKey must be a text that is not empty.');
  await expect(embeddedEngine({ workflow, sessionSeconds: Number.NaN })).rejects.toThrow(RangeError);
  await expect.poll(children).toBeLessThanOrEqual(before);
});
