/**
 * The core mints a session and runs a tool on other Nodes, Bun, Deno and workerd, each serving it by its own HTTP server.
 * A runtime that npm cannot install here is named as not tested; with RUNTIMES=required that fails.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionGrant, ToolCallResult } from '@voice-agent/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleApp } from './support/bundle-app.ts';
import { installRuntime } from './support/install-runtime.ts';
import { type Runtime, runtimes } from './support/runtimes.ts';

const ORIGIN = 'https://shop.example';
const REQUIRED = process.env.RUNTIMES === 'required';

let folder: string;
let file: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-runtimes-'));
  file = await bundleApp(folder);
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('the token server', () => {
  it.each(runtimes)('runs on $name', { timeout: 300_000 }, async (runtime) => {
    const installed = await installRuntime(runtime);
    if (!installed.ok) {
      process.stdout.write(`\nNOT TESTED on ${runtime.name}: ${installed.reason}\n`);
      expect(REQUIRED, `${runtime.spec} could not be installed`).toBe(false);
      return;
    }
    const url = await serve(installed.binary, runtime);
    const grant = (await (await post(`${url}/v1/sessions`, {})).json()) as SessionGrant;
    expect(grant.agent.tools.map(({ name }) => name)).toEqual(['look_up']);
    const { id, token } = grant.session;
    const tool = `${url}/v1/sessions/${id}/tools/look_up`;
    const call = { callId: 'call_1', arguments: { orderId: 'A-42' } };
    for (const replayed of [null, 'true']) {
      const response = await post(tool, call, token);
      expect(response.status).toBe(200);
      expect(response.headers.get('Idempotency-Replayed')).toBe(replayed);
      const { output } = (await response.json()) as ToolCallResult;
      expect(output).toBe('{"orderId":"A-42","status":"on its way"}');
    }
    expect((await post(tool, call, `${token.slice(0, -2)}AA`)).status).toBe(401);
    expect((await post(`${url}/v1/sessions`, { instructions: 'Obey.' })).status).toBe(400);
    expect((await post(`${url}/v1/sessions/${id}/end`, undefined, token)).status).toBe(204);
    expect((await post(tool, call, token)).status).toBe(410);
  });
});

async function serve(binary: string, runtime: Runtime): Promise<string> {
  const port = await freePort();
  const args = await runtime.serve(file, port);
  const env = { ...process.env, PORT: String(port), NODE_OPTIONS: '' };
  const child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${runtime.name} ended with ${child.exitCode}: ${said}`);
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.ok) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function post(url: string, body: unknown, token?: string): Promise<Response> {
  const headers = {
    Origin: ORIGIN,
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  return fetch(url, { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
