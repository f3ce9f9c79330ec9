import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestClient } from '../realtime/engine.fixture.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let module: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-cli-'));
  module = join(folder, 'workflow.mjs');
  await writeFile(module, "export const workflow = { async *run(text) { yield 'You said ' + text + '.'; } };");
});

afterAll(() => rm(folder, { recursive: true }));

/** What a run prints, and `stop` to end it. */
function run(words: string[], env: Record<string, string> = { ENGINE_API_KEY: 'sk-cli' }) {
  const stop = new AbortController();
  const lines: string[] = [];
  let told: () => void = () => undefined;
  const line = (text: string) => {
    lines.push(text);
    told();
  };
  const code = runCli(words, { env, out: line, err: line, stop: stop.signal });
  const printed = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    for (;;) {
      const match = lines.join('\n').match(pattern);
      if (match) return match;
      await new Promise<void>((resolve) => (told = resolve));
    }
  };
  return { code, lines, printed, stop: () => stop.abort() };
}

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

describe('runCli', () => {
  it('serves a workflow until it is stopped, and ends its sessions with 1001', async () => {
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, 'sk-of-a-file\n');
    const engine = run([module, '--port', '0', '--voice', 'rms'], { ENGINE_API_KEY_FILE: keyFile });
    const [, url] = await engine.printed(/Listening on (ws:\S+realtime)\./);
    const http = `${url}`.replace('ws:', 'http:');
    expect((await fetch(new URL('/healthz', http))).status).toBe(200);
    const minted = await fetch(`${http}/client_secrets`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-of-a-file' },
    });
    const { value } = (await minted.json()) as { value: string };
    const client = new TestClient(`${url}`, ['realtime', `openai-insecure-api-key.${value}`]);
    expect((await client.next('session.created')).session.audio?.output).toMatchObject({ voice: 'rms' });
    client.type('hello');
    client.send({ type: 'response.create' });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said hello.');
    engine.stop();
    expect((await client.closed).code).toBe(1001);
    expect(await engine.code).toBe(0);
  });

  it.each([
    [['--help'], {}, 0, /--workers/],
    [['--version'], {}, 0, /^\d+\.\d+\.\d+$/],
    [[], {}, 2, /Name the module/],
    [['none.js'], { ENGINE_API_KEY: 'x' }, 1, /There is no file/],
    [['none.js'], {}, 1, /Set ENGINE_API_KEY/],
    [['none.js', '--workers', '2'], {}, 1, /Set ENGINE_API_KEY/],
    [['none.js'], { ENGINE_API_KEY_FILE: '/none' }, 1, /\/none cannot be read/],
    [['none.js'], { ENGINE_API_KEY_FILE: '/dev/null' }, 1, /\/dev\/null, is empty/],
  ])('answers %j with %j', async (words, env, code, message) => {
    const cli = run(words, env);
    expect(await cli.code).toBe(code);
    expect(cli.lines.join('\n')).toMatch(message);
  });

  it('names the voices there are', async () => {
    const cli = run([module, '--voice', 'nobody']);
    expect(await cli.code).toBe(1);
    expect(cli.lines.join('\n')).toMatch(/no voice "nobody"\. There are: slt, /);
  });

  it.skipIf(!hasIpv6)('tells an address of IPv6 as clients write it', async () => {
    const engine = run([module, '--port', '0', '--host', '::1']);
    const [, url] = await engine.printed(/Listening on (ws:\S+realtime)\./);
    expect(new URL(`${url}`).hostname).toBe('[::1]');
    engine.stop();
    expect(await engine.code).toBe(0);
  });

  it('says that this machine has no such address', async () => {
    const cli = run([module, '--port', '0', '--host', '192.0.2.1']);
    expect(await cli.code).toBe(1);
    expect(cli.lines).toEqual(['This machine has no address 192.0.2.1. Take another one: --host']);
  });

  it('says that a module is still loading, and can be stopped meanwhile', async () => {
    const hanging = join(folder, 'hanging.mjs');
    await writeFile(hanging, 'await new Promise(() => {}); export default {};');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const cli = run([hanging]);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    expect(cli.lines).toEqual([`${hanging} is still loading. Does it await something that never comes?`]);
    cli.stop();
    expect(await cli.code).toBe(0);
  });

  it('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const cli = run([module, '--port', String((other.address() as AddressInfo).port)]);
    expect(await cli.code).toBe(1);
    expect(cli.lines.join('\n')).toMatch(/cannot be had: another program has it\. Take another one: --port$/);
    other.close();
  });
});
