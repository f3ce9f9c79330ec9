import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionGrant } from '@voice-agent/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './run-cli.ts';

/** Inside the project, so that the module finds the pipeline as a customer's would. */
const WORKSPACE = '.tsbuild/assistant-test';
let folder: string;
let stop: AbortController;
let ended: Promise<unknown>;

beforeEach(async () => {
  await mkdir(WORKSPACE, { recursive: true });
  folder = await mkdtemp(`${WORKSPACE}/`);
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

const agents = "export const agents = { support: defineAgent({ instructions: 'Help.' }) };";
const moduleWith = (rest: string) => `import { defineAgent } from '@voice-agent/token-server';\n${agents}\n${rest}`;

function start(module: string, env: Record<string, string> = {}) {
  const told: string[] = [];
  const complained: string[] = [];
  ended = runCli([module, '--port', '0', '--host', '127.0.0.1', '--pages', folder], {
    env,
    out: (line) => told.push(line),
    err: (line) => complained.push(line),
    stop: stop.signal,
  });
  const url = () =>
    vi.waitFor(() => {
      const found = /http:\S+/.exec(told.join('\n'))?.[0];
      if (!found) throw new Error(complained.join('\n'));
      return found;
    }, 30_000);
  return { told, complained, url };
}

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('a module with an assistant, and no key', () => {
  it('tells what is wrong with its options, by its name', async () => {
    const module = await write(
      'agents.ts',
      moduleWith("export const assistant = { phrase: [], workflow: { run: (text) => 'Yes.' } };"),
    );
    const { complained } = start(module);
    expect(await ended).toBe(1);
    expect(complained.join('\n')).toContain(
      `The "assistant" of ${module} does not start. phrase is no option of embeddedEngine; there are workflow`,
    );
  });

  it('is answered by the embedded engine, on the same address as its pages', async () => {
    const module = await write(
      'agents.ts',
      moduleWith("export const assistant = { workflow: { run: (text) => 'Yes.' } };"),
    );
    await write('index.html', '<h1>My page</h1>');
    const { told, url } = start(module);
    const address = await url();

    const page = await fetch(address);
    expect([page.headers.get('cache-control'), await page.text()]).toEqual(['no-cache', '<h1>My page</h1>']);
    const headers = { 'Content-Type': 'application/json' };
    const minted = await fetch(`${address}/v1/sessions`, { method: 'POST', headers, body: '{}' });
    const { realtime } = (await minted.json()) as SessionGrant;
    expect(minted.status).toBe(201);
    expect(realtime.url).toMatch(new RegExp(`^${address.replace('http', 'ws')}/v1/realtime`));
    expect(told.join('\n')).toContain('no key, so its assistant answers');
    expect((await fetch(`${address}/no-such-page`)).status).toBe(404);
    const offer = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABk' };
    const [answer] = (await once(get(address, { headers: offer }), 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(200);
  });

  it.each([
    [
      'is refused in production',
      'export const assistant = { workflow: { run: () => "" } };',
      { NODE_ENV: 'production' },
      'OPENAI_API_KEY is not set',
    ],
    [
      'is refused without a workflow',
      'export const assistant = {};',
      {},
      'has no workflow. Write: export const assistant',
    ],
  ])('%s', async (_what, code, env, complaint) => {
    const { complained } = start(await write('agents.ts', moduleWith(code)), env);
    expect(await ended).toBe(1);
    expect(complained.join('\n')).toContain(complaint);
  });

  it('says which package it lacks', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'voice-agent-alone-'));
    const module = join(elsewhere, 'agents.ts');
    await writeFile(module, moduleWith("export const assistant = { workflow: { run: () => '' } };"));
    const { complained } = start(module);
    expect(await ended).toBe(1);
    expect(complained.join('\n')).toContain('npm install @voice-agent/voice-pipeline');
    await rm(elsewhere, { recursive: true, force: true });
  });
});

it('names a folder of pages that is not there', async () => {
  const module = await write('agents.ts', moduleWith("export const assistant = { workflow: { run: () => '' } };"));
  const complained: string[] = [];
  const terminal = {
    env: { PAGES_DIR: '/nowhere/pages' },
    out: () => {},
    err: (line: string) => complained.push(line),
  };
  ended = runCli([module, '--port', '0'], { ...terminal, stop: stop.signal });
  expect(await ended).toBe(1);
  expect(complained.join('\n')).toContain('There is no folder /nowhere/pages');
});
