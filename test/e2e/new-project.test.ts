/** `voice-agent-server init`: what it writes answers a spoken question, and its own test passes. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from './support/browser.ts';
import { listeningAt } from './support/listening-at.ts';
import { microphoneFile } from './support/speech.ts';
import { beginCall, part, waitForStatus, waitForTurn } from './support/visit-shop.ts';

const COMMAND = resolve('packages/token-server/dist/node/cli/main.js');

let parent: string;
let project: string;
let server: ChildProcess | undefined;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'voice-agent-new-'));
  project = join(parent, 'my-agent');
  await promisify(execFile)('node', [COMMAND, 'init', project]);
  // As if it had installed them.
  await symlink(resolve('node_modules'), join(project, 'node_modules'));
});

afterEach(async () => {
  server?.kill();
  await rm(parent, { recursive: true, force: true });
});

describe('a new project', () => {
  it('answers a spoken question without a key', async () => {
    const url = await startServer();
    const visit = await openBrowser(await microphoneFile([6, 'are you open on saturday', 60]));
    await visit.page.goto(url);
    await beginCall(visit.page);
    await waitForTurn(visit.page, 'user', /open on saturday/i);
    await waitForTurn(visit.page, 'agent', /on saturday we are open from 9 to 1/i);
    await part(visit.page, 'tool').filter({ hasText: 'Opening hours' }).waitFor();
    await waitForStatus(visit.page, 'listening');
    expect(visit.errors).toEqual([]);
    await visit.close();
  });

  it('passes its own test and its own types', async () => {
    const run = promisify(execFile);
    const { stdout } = await run(resolve('node_modules/.bin/vitest'), ['run', '--root', project], { cwd: project });
    expect(stdout).toMatch(/2 passed/);
    await run(resolve('node_modules/.bin/tsc'), ['-p', project], { cwd: project });
  });
});

function startServer(): Promise<string> {
  const args = [COMMAND, './agents.ts', '--pages', './page', '--port', '0'];
  const child = spawn('node', args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  server = child;
  return listeningAt(child);
}
