/** The server that the pipeline's README prints, run as it stands there but for its port: it answers a Realtime client. */
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { RealtimeServer } from '@voice-agent/voice-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

/** Inside the project, so that it finds the package as a customer's module would. */
const FOLDER = '.tsbuild/readme-pipeline';
const PORT = 'server.listen(8788);';
let printed: { engine: RealtimeServer; server: Server };
let host: string;

beforeAll(async () => {
  const readme = await readFile('packages/voice-pipeline/README.md', 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(code).toContain(PORT);
  await mkdir(FOLDER, { recursive: true });
  const file = resolve(FOLDER, 'server.ts');
  await writeFile(file, `${code.replace(PORT, 'server.listen(0);')}\nexport { engine, server };\n`);
  printed = await import(/* @vite-ignore */ file);
  if (!printed.server.listening) await once(printed.server, 'listening');
  host = `127.0.0.1:${(printed.server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await printed.engine.close();
  printed.server.closeAllConnections();
  printed.server.close();
  await rm(FOLDER, { recursive: true });
});

describe("the pipeline's README", () => {
  it('prints a server that mints a key, greets, and speaks its answer', async () => {
    const minted = await fetch(`http://${host}/v1/realtime/client_secrets`, {
      method: 'POST',
      headers: { Authorization: 'Bearer a-key-of-yours', 'Content-Type': 'application/json' },
      body: '{"session":{"type":"realtime"}}',
    });
    expect(minted.status).toBe(200);
    const { value } = (await minted.json()) as { value: string };
    const socket = new WebSocket(`ws://${host}/v1/realtime`, ['realtime', `openai-insecure-api-key.${value}`]);
    const said: string[] = [];
    let audio = 0;
    let answers = 0;
    socket.on('message', (data) => {
      const event = JSON.parse(String(data)) as { type: string; transcript?: string; delta?: string };
      if (event.type === 'response.output_audio.delta') audio += event.delta?.length ?? 0;
      if (event.type === 'response.output_audio_transcript.done') said.push(event.transcript ?? '');
      if (event.type === 'response.done') answers += 1;
    });
    const send = (event: object) => socket.send(JSON.stringify(event));
    await once(socket, 'open');
    send({ type: 'response.create' });
    await expect.poll(() => answers, { timeout: 30_000 }).toBe(1);
    const content = [{ type: 'input_text', text: 'good day' }];
    send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    send({ type: 'response.create' });
    await expect.poll(() => answers, { timeout: 30_000 }).toBe(2);
    socket.close();
    expect(said).toEqual(['Hello!', 'You said: good day']);
    expect(audio).toBeGreaterThan(10_000);
  });

  it('prints that it answers what is not its own, too', async () => {
    expect((await fetch(`http://${host}/else`)).status).toBe(404);
    const stray = new WebSocket(`ws://${host}/else`);
    const [error] = (await once(stray, 'error')) as [Error];
    expect(error.message).toContain('404');
  });
});
