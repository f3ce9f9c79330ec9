/**
 * `npm run newcomer`: the quick start of each user, in an empty folder, with the packages as npm would publish them and a
 * real browser. Times each step, and ends with 1 where a step of the documentation does not work.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium as chromiumBrowser } from 'playwright-core';
import { buildWidget } from './build.ts';
import { findChromium } from './find-program.ts';
import { packPackages } from './pack-packages.ts';
import { chromium } from './programs.ts';
import { ROOT } from './run.ts';
import { ensurePrograms } from './system-packages.ts';

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];
const run = promisify(execFile);

async function main(): Promise<number> {
  if ((await ensurePrograms([chromium])).length > 0) return 1;
  if (!(await buildWidget())) return 1;
  const folder = await mkdtemp(join(tmpdir(), 'voice-agent-newcomer-'));
  const browser = await chromiumBrowser.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    await developer(folder, browser);
    await siteOwnerAndOperator(join(folder, 'my-agent'), browser);
    console.log('\nEvery step works.');
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** docs/quick-start/developer.md: `init`, `npm install`, `npm test`, `npm start`, and a question. */
async function developer(folder: string, browser: Browser): Promise<void> {
  const packages = await step('Pack the packages', () => packPackages(folder));
  const tarballs = packages.map(({ tarball }) => tarball);
  const project = join(folder, 'my-agent');
  await step('Developer: npx @voice-agent/token-server init my-agent', async () => {
    // npx fetches the package; here it is a tarball.
    const npx = tarballs.filter((path) => /protocol|token-server/.test(path)).flatMap((path) => ['--package', path]);
    await run('npx', ['--yes', ...npx, 'voice-agent-server', 'init', 'my-agent'], { cwd: folder });
  });
  await step('Developer: npm install', () => run('npm', ['install', ...QUIET, ...tarballs], { cwd: project }));
  await step('Developer: npm test', () => run('npm', ['test'], { cwd: project }));
  const server = await step('Developer: npm start', () => startServer(project, {}));
  await step('Developer: ask in a browser', () => ask(browser, server.url));
  await server.stop();
}

/** docs/quick-start/site-owner.md and operator.md: two lines on a page of another origin, probes, and SIGTERM. */
async function siteOwnerAndOperator(project: string, browser: Browser): Promise<void> {
  const page = await step('Site owner: a page with the two lines of the quick start', servedPage);
  const server = await step('Operator: npm start with ORIGINS', () => startServer(project, { ORIGINS: page.origin }));
  page.useServer(server.url);
  await step('Site owner: ask on the page', () => ask(browser, page.origin));
  await step('Operator: /healthz and /readyz', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const { status } = await fetch(server.url + path);
      if (status !== 200) throw new Error(`${path} answers ${status}.`);
    }
  });
  await step('Operator: SIGTERM ends it with 0', async () => {
    const code = await server.stop();
    if (code !== 0) throw new Error(`It ended with ${code}.`);
  });
  page.server.close();
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    const result = await work();
    console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${name}`);
    return result;
  } catch (cause) {
    throw new Error(`Does not work: ${name}`, { cause });
  }
}

interface RunningServer {
  url: string;
  /** Answers the exit code. */
  stop(): Promise<number | null>;
}

/** `npm start`, without npm between us and its signals. */
async function startServer(project: string, env: Record<string, string>): Promise<RunningServer> {
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [command = '', ...args] = manifest.scripts.start.split(' ');
  const child: ChildProcess = spawn(join(project, 'node_modules/.bin', command), args, {
    cwd: project,
    env: { ...process.env, ...env, PORT: '0' },
  });
  let said = '';
  const url = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer) => {
      said += chunk;
      const [, address] = /Listening on (http:\S+)/.exec(said) ?? [];
      if (address) found(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => failed(new Error(said)));
  });
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      return (await ended)[0] as number | null;
    },
  };
}

/** Types the question that the template's page asks for, and reads the answer. */
async function ask(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.locator('voice-agent [part~="launcher"]').click();
  const input = page.locator('voice-agent [part~="input"]');
  await input.fill('Are you open on Saturday?');
  await input.press('Enter');
  const answer = page.locator('voice-agent [part~="agent-turn"]').filter({ hasText: /open from 9 to 1/i });
  await answer.first().waitFor({ timeout: 30_000 });
  await page.close();
}

/** The first snippet of the site owner's quick start, with the server's real address. */
async function servedPage(): Promise<{ origin: string; server: Server; useServer(url: string): void }> {
  const guide = await readFile(join(ROOT, 'docs/quick-start/site-owner.md'), 'utf8');
  const [, snippet] = /```html\n([\s\S]*?)```/.exec(guide) ?? [];
  if (!snippet) throw new Error('docs/quick-start/site-owner.md has no snippet.');
  let agentUrl = '';
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html>${snippet.replace('https://agent.example.com', agentUrl)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    server,
    useServer(url) {
      agentUrl = url;
    },
  };
}

process.exitCode = await main();
