/** The status board in real Chromium: it lives, it is for everybody's eyes and ears, and it loads nothing else. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createVoiceServer, defineAgent, openai, silentLogger, VoiceTelemetry } from '@voice-agent/token-server';
import { type Listening, listen } from '@voice-agent/token-server/node';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const token = 'a-token-of-operators';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const telemetry = new VoiceTelemetry();
let server: Listening;
let browser: Browser;

beforeAll(async () => {
  const app = createVoiceServer({
    agents: { support: defineAgent({ instructions: 'Help.' }) },
    provider: openai({ apiKey: 'sk-unused' }),
    origins: [],
    secret: 'a test secret of more than thirty-two bytes',
    logger: silentLogger,
    telemetry,
    status: { token, instance: 'web-1' },
  });
  server = await listen(app, { port: 0, hostname: '127.0.0.1', closeTimeout: 100 });
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  for (let i = 0; i < 40; i++) conversation(`vs_${i}`, i);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A session with a turn, a tool call, and now and then a fault. */
function conversation(sessionId: string, number: number): void {
  const of = { sessionId, agent: number % 3 === 0 ? 'billing' : 'support' };
  const call = {
    ...of,
    tool: number % 2 === 0 ? 'lookup_order' : 'free_repair_slots',
    callId: 'c',
    durationMs: 40 * number,
  };
  telemetry.emit('session.started', { ...of, signedIn: false, endsAt: Date.now() + 600_000 });
  telemetry.emit('turn.answered', { ...of, trust: 'client', latencyMs: 300 + 31 * number });
  if (number % 7 === 0) telemetry.emit('tool.timed_out', call);
  else telemetry.emit('tool.returned', { ...call, outcome: 'done' });
}

async function openBoard(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ httpCredentials: { username: 'operator', password: token }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${server.url}/status`);
  await page.getByText('Live', { exact: true }).waitFor();
  return { page, complaints, asked, close: () => context.close() };
}

async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate(`${AXE}; axe.run()`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

describe('the status board', () => {
  it('shows what happens as it happens, and leaves alone what the reader has opened', async () => {
    const { page, complaints, close } = await openBoard();
    const live = page.locator('#live b');
    const before = Number(await live.textContent());
    const table = page.locator('details').first();
    await table.locator('summary').click();
    conversation('vs_late', 1);
    await expect.poll(() => live.textContent(), { timeout: 20_000 }).toBe(String(before + 1));
    expect(await page.title()).toContain(`${before + 1} live`);
    expect(await table.getAttribute('open')).toBe('');
    expect(await page.locator('#sessions-chart rect').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('stands still while it is paused, and catches up', async () => {
    const { page, close } = await openBoard();
    const live = page.locator('#live b');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    const before = await live.textContent();
    conversation('vs_unseen', 2);
    // Another board has shown it by then.
    const other = await openBoard();
    expect(await other.page.locator('#live b').textContent()).not.toBe(before);
    expect(await live.textContent()).toBe(before);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => live.textContent(), { timeout: 20_000 }).not.toBe(before);
    await other.close();
    await close();
  });

  it('loads its own four files and nothing else', async () => {
    const { asked, close } = await openBoard();
    const paths = asked.map((url) => new URL(url)).map(({ host, pathname }) => host + pathname);
    const host = new URL(server.url).host;
    const own = ['/status', '/status/board.css', '/status/board.js', '/status/events'].map((path) => host + path);
    expect(new Set(paths.filter((path) => path !== `${host}/favicon.ico`))).toEqual(new Set(own));
    await close();
  });

  it('opens by the address that npm start prints, with the token in it', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.url.replace('//', `//operator:${token}@`)}/status`);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.close();
  });

  const wide = { width: 1280, height: 900 };
  const narrow = { width: 360, height: 740 };
  it.each([
    { colorScheme: 'light', viewport: wide },
    { colorScheme: 'dark', viewport: wide },
    { colorScheme: 'light', viewport: narrow },
    { colorScheme: 'dark', viewport: narrow },
  ] as const)('has no axe finding and no sideways scroll, $colorScheme at $viewport.width px', async (options) => {
    const { page, close } = await openBoard(options);
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await close();
  });

  it('is a page of numbers without its script, too', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      httpCredentials: { username: 'operator', password: token },
    });
    const plain = await context.newPage();
    await plain.goto(`${server.url}/status`);
    await plain.getByText('reload for new numbers').waitFor();
    expect(await plain.locator('#pause').isVisible()).toBe(false);
    await context.close();
  });
});
