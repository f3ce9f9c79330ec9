/** `npm start` as an operator meets it: what it prints, how it fails, how it stops. Runs the compiled scripts. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
const children: ChildProcessWithoutNullStreams[] = [];
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'npm-start-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  it('says what it uses, serves the page, and closes on Ctrl-C', async () => {
    const { output, url, child, exit } = start();
    const page = await fetch(await url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<voice-agent');
    expect((await fetch(new URL('/voice-agent.js', await url))).headers.get('content-type')).toMatch(/javascript/);
    expect(output()).toMatch(/hearing: WebRTC VAD and PocketSphinx/);
    expect(output()).toMatch(/speaking: Flite/);
    const board = new URL(/live: (\S+\/status)/.exec(output())?.[1] ?? '');
    expect((await fetch(new URL('/status', await url))).status).toBe(401);
    const Authorization = `Basic ${btoa(`${board.username}:${board.password}`)}`;
    const status = await fetch(new URL('/status', await url), { headers: { Authorization } });
    expect(await status.text()).toContain('Sessions now');
    child.kill('SIGINT');
    expect(await exit).toBe(0);
  });

  it('goes on without speech recognition where it may not install it, and the page says that one can type', async () => {
    await symlink(process.execPath, join(folder, 'node'));
    const { output, url } = start({ PATH: folder });
    const page = await (await fetch(await url)).text();
    expect(output()).toMatch(/For speech recognition run: .*pocketsphinx/);
    expect(page).toContain('open the assistant in the corner and type');
    expect(page).toContain('mode="text"');
  });

  it('says in one line that the port is taken', async () => {
    const taken = await listenOn((_, response) => response.end());
    const { output, exit } = start({ PORT: String(taken) });
    expect(await exit).toBe(1);
    expect(output().trim().split('\n')).toHaveLength(1);
    expect(output()).toMatch(new RegExp(`${taken}.*PORT`));
  });

  it('says in one line that the key is bad, without repeating what the provider said', async () => {
    const provider = await listenOn((_, response) => {
      response.writeHead(401, { 'Content-Type': 'application/json' });
      response.end('{"error":{"message":"Incorrect API key provided: sk-bad****1234","code":"invalid_api_key"}}');
    });
    const { output, exit } = start({
      OPENAI_API_KEY: 'sk-bad-key-1234',
      OPENAI_BASE_URL: `http://localhost:${provider}/v1`,
    });
    expect(await exit).toBe(1);
    expect(output()).toMatch(/OPENAI_API_KEY was refused/);
    expect(output()).not.toMatch(/1234|Incorrect/);
  });

  it('names every setting that is wrong', async () => {
    const { output, exit } = start({ PORT: 'x', ORIGINS: 'shop.example' });
    expect(await exit).toBe(1);
    expect(output()).toMatch(/PORT is "x"/);
    expect(output()).toMatch(/ORIGINS holds "shop.example"/);
  });
});

function start(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['scripts/dist/start.js'], {
    env: { ...process.env, OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ORIGINS: '', PORT: '0', DATA_DIR: folder, ...env },
  });
  children.push(child);
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  const exit = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const url = new Promise<string>((resolve, reject) => {
    listeners.add(() => {
      const found = /is open: (\S+)/.exec(text);
      if (found) resolve(found[1] as string);
    });
    void exit.then(() => reject(new Error(`It ended: ${text}`)));
  });
  // Not every test waits for it.
  url.catch(() => undefined);
  return { child, exit, url, output: () => text };
}

async function listenOn(handler: Parameters<typeof createServer>[1] & object): Promise<number> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}
