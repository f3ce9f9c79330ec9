/** `npm run docs`, as one reads: the live examples are there, look as their code says, and answer. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let reader: ChildProcess;
let browser: Browser;
let site: string;

beforeAll(async () => {
  const port = await freePort();
  site = `http://localhost:${port}`;
  reader = spawn(process.execPath, ['scripts/dist/docs.js'], {
    detached: true,
    // In colours its address would be in pieces.
    env: { ...process.env, PORT: String(port), OPENAI_API_KEY: '', NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  await said(reader, `localhost:${port}`);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  // The site's own server is a child of the command.
  if (reader.pid !== undefined && reader.exitCode === null) process.kill(-reader.pid, 'SIGTERM');
});

describe('npm run docs', () => {
  it('shows elements that look as their code says, and answer', async () => {
    const page = await browser.newPage();
    await page.goto(`${site}/quick-start/site-owner`);
    const part = (name: string) => page.locator(`voice-agent [part~="${name}"]`);
    await part('heading').filter({ hasText: 'Ask the workshop' }).waitFor({ timeout: 60_000 });
    expect(await part('panel').evaluate((panel) => getComputedStyle(panel).borderRadius)).toBe('8px');
    await part('input').fill('When are you open on Friday?');
    await part('input').press('Enter');
    await part('agent-turn')
      .filter({ hasText: /on friday we are open/i })
      .waitFor({ timeout: 60_000 });
  }, 150_000);
});

/** Settles when the program has printed the words. @throws Error with all that it said, when it ends instead */
function said(program: ChildProcess, words: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes(words)) resolve();
    };
    program.stdout?.on('data', read);
    program.stderr?.on('data', read);
    program.on('exit', () => reject(new Error(output)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
