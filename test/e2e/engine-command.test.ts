/** `voice-agent-engine` as npm installs it: several processes on one port, with the ephemeral keys of all. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

const COMMAND = fileURLToPath(new URL('../../packages/voice-pipeline/dist/cli/main.js', import.meta.url));
const ENV = { ...process.env, ENGINE_API_KEY: 'sk-command' };
/** Tells in which process it runs. Does not load while there is a file "broken" beside it. */
const WORKFLOW = `
import { existsSync } from 'node:fs';
if (existsSync(new URL('broken', import.meta.url))) throw new Error('broken');
export const workflow = { async *run() { yield 'process ' + process.pid; } };
`;

let folder: string;
let command: ChildProcess;
let output = '';
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-engine-'));
  await writeFile(join(folder, 'workflow.mjs'), WORKFLOW);
  command = spawn(process.execPath, [COMMAND, join(folder, 'workflow.mjs'), '--port', '0', '--workers', '2'], {
    env: ENV,
  });
  for (const stream of [command.stdout, command.stderr]) stream?.on('data', (text) => (output += text));
  url = (await printed(/(ws:\S+)\.[\s\S]*ws:/))[1] as string;
});

afterAll(async () => {
  command.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function printed(pattern: RegExp): Promise<RegExpMatchArray> {
  for (;;) {
    const match = output.match(pattern);
    if (match) return match;
    if (command.exitCode !== null) throw new Error(output);
    const streams = [command.stdout, command.stderr].filter((stream) => stream !== null);
    await Promise.race([...streams.map((stream) => once(stream, 'data')), once(command, 'exit')]);
    await new Promise(setImmediate);
  }
}

async function mint(): Promise<string> {
  const answer = await fetch(`${url.replace('ws', 'http')}/client_secrets`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-command', connection: 'close' },
  });
  return ((await answer.json()) as { value: string }).value;
}

/** Opens a session with the key; answers it, and the process that serves it. */
async function open(key: string): Promise<{ socket: WebSocket; pid: number }> {
  const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${key}`]);
  const pid = await new Promise<number>((resolve, reject) => {
    socket.on('open', () => {
      socket.send('{"type":"response.create","response":{"output_modalities":["text"]}}');
    });
    socket.on('message', (data) => {
      const event = JSON.parse(String(data)) as { type: string; text?: string };
      if (event.type === 'error') reject(new Error(String(data)));
      if (event.type === 'response.output_text.done') resolve(Number(event.text?.split(' ')[1]));
    });
    socket.on('error', reject);
  });
  return { socket, pid };
}

describe('voice-agent-engine --workers 2', () => {
  it('opens in every process what one has minted, replaces one that dies, and ends in order', async () => {
    const key = await mint();
    const sessions: Awaited<ReturnType<typeof open>>[] = [];
    const pids = new Set<number>();
    while (pids.size < 2) {
      const session = await open(key);
      sessions.push(session);
      pids.add(session.pid);
    }

    const [victim, survivor] = [sessions.at(-1), sessions.find(({ pid }) => pid !== sessions.at(-1)?.pid)];
    const lost = once(victim?.socket as WebSocket, 'close');
    process.kill(victim?.pid as number, 'SIGKILL');
    expect((await lost)[0]).toBe(1006);
    await printed(/A worker ended \(SIGKILL\); another takes its place\.[\s\S]*Listening/);
    let again = await open(key);
    while (again.pid === survivor?.pid) again = await open(key);
    again.socket.close();
    expect(survivor?.socket.readyState).toBe(WebSocket.OPEN);

    // A successor that cannot start, in the middle of an update say, costs nobody a call, and is tried again.
    await writeFile(join(folder, 'broken'), '');
    process.kill(again.pid, 'SIGKILL');
    await printed(/broken[\s\S]*another takes its place in \d+ s/);
    expect(survivor?.socket.readyState).toBe(WebSocket.OPEN);
    await rm(join(folder, 'broken'));
    output = '';
    await printed(/Listening/);
    expect(survivor?.socket.readyState).toBe(WebSocket.OPEN);

    const ended = once(survivor?.socket as WebSocket, 'close');
    command.kill('SIGTERM');
    expect((await ended)[0]).toBe(1001);
    const [code] = await once(command, 'exit');
    expect(code).toBe(0);
  });
});

/** Ends its process as soon as that serves. */
const CRASHING = `
import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (...args) {
  this.once('listening', () => setTimeout(() => process.exit(3), 20));
  return listen.apply(this, args);
};
export { workflow } from './workflow.mjs';
`;

describe('voice-agent-engine with a worker that crashes when it serves', () => {
  it('starts it again ever more seldom, says so, and can be stopped meanwhile', async () => {
    const module = join(folder, 'crashing.mjs');
    await writeFile(module, CRASHING);
    const crashing = spawn(process.execPath, [COMMAND, module, '--port', '0', '--workers', '2'], { env: ENV });
    const lines: string[] = [];
    createInterface(crashing.stderr).on('line', (line) => lines.push(line));
    const places = () => lines.map((line) => /another takes its place(.*)\.$/.exec(line)?.[1]);
    while (places().filter((when) => when?.startsWith(' in 4 s')).length < 2) {
      await Promise.race([once(crashing.stderr, 'data'), once(crashing, 'exit')]);
      if (crashing.exitCode !== null) throw new Error(lines.join('\n'));
    }
    const why = ', since the last ones did not last';
    expect(places().sort()).toEqual(['', '', ...[1, 1, 2, 2, 4, 4].map((seconds) => ` in ${seconds} s${why}`)]);
    expect(lines[0]).toMatch(/^A worker ended \(3\); another takes its place\.$/);
    crashing.kill('SIGTERM');
    expect((await once(crashing, 'exit'))[0]).toBe(0);
  });
});
