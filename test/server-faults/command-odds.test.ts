/** The command as a process, from the build: a terminal that goes, and a `.env` that is none. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const MAIN = fileURLToPath(new URL('../../packages/token-server/dist/node/cli/main.js', import.meta.url));
let folder: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-command-'));
});
afterEach(async () => {
  for (const command of started.splice(0)) command.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function start(...words: string[]) {
  const command = spawn(process.execPath, [MAIN, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(command);
  const said: string[] = [];
  command.stderr.on('data', (chunk) => said.push(String(chunk)));
  return { command, said };
}

describe('voice-agent-server', { timeout: 60_000 }, () => {
  it('serves on when who reads what it writes has gone, as `head` does', async () => {
    await writeFile(
      join(folder, 'server.mjs'),
      `import { existsSync, writeFileSync } from 'node:fs';
      setInterval(() => process.stdout.write('a line ', (error) => error && writeFileSync('broken', '')), 50);
      export default { fetch: () => new Response(String(existsSync('broken'))) };`,
    );
    const { command, said } = start('server.mjs', '--port', '0', '--host', '127.0.0.1');
    let told = '';
    for await (const chunk of command.stdout ?? []) {
      told += chunk;
      if (told.includes('Listening on')) break; // Which closes the pipe.
    }
    const url = /http:\S+/.exec(told)?.[0] ?? '';
    await vi.waitFor(async () => expect(await (await fetch(url)).text()).toBe('true'), 20_000);
    expect(await (await fetch(url)).text()).toBe('true');
    expect(said.join('')).toBe('');
  });

  it('says in a line that `.env` cannot be read', async () => {
    await mkdir(join(folder, '.env'));
    const { command, said } = start('--version');
    expect((await once(command, 'exit'))[0]).toBe(1);
    expect(said.join('')).toMatch(/^The file \.env cannot be read\. .*\n$/);
  });
});
