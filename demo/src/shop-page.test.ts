/** The shop's page in a real browser, under its own Content Security Policy, with an element that only keeps its tools. */
import { type Listening, listen } from '@voice-agent/token-server/node';
import { Hono } from 'hono';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BICYCLES } from './shop/bicycles.ts';
import { shopPage } from './shop-page.ts';

const ELEMENT = `
  class Keeper extends HTMLElement {
    tools = new Map();
    suggestions = 'as the attribute says';
    registerTool(name, handler) { this.tools.set(name, handler); }
    call(name, input) { return this.tools.get(name)(input, { callId: 'c', signal: new AbortController().signal }); }
  }
  customElements.define('voice-agent', Keeper);`;

/** What the page's script finds: our element's public side. */
interface Keeper extends Element {
  tools: Map<string, unknown>;
  suggestions: unknown;
  call(name: string, input: unknown): unknown;
}

let server: Listening;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const app = new Hono().get('/voice-agent.js', (c) => c.body(ELEMENT, 200, { 'Content-Type': 'text/javascript' }));
  const openingHours = Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, null]),
  ) as Parameters<typeof shopPage>[0]['openingHours'];
  const options = { openingHours, canHear: true, whoAnswers: 'Nobody.', realtimeOrigin: undefined };
  app.route('/', await shopPage(options));
  server = await listen(app, { port: 0, hostname: '127.0.0.1' });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  page = await browser.newPage({ viewport: { width: 400, height: 500 } });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(server.url);
  await page.waitForFunction(() => document.querySelector<Keeper>('voice-agent')?.tools?.size === 1);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

function show(bicycle: unknown): Promise<unknown> {
  return page.evaluate((name) => {
    const keeper = document.querySelector<Keeper>('voice-agent') as Keeper;
    return keeper.call('show_bicycle', { bicycle: name });
  }, bicycle);
}

describe('the page of the shop', () => {
  it.each(BICYCLES)('brings %s into view when the assistant shows it, and only that one is marked', async (bicycle) => {
    expect(await show(bicycle)).toEqual({
      shown: bicycle.charAt(0).toUpperCase() + bicycle.slice(1),
      about: expect.stringMatching(/\w+ .*\.$/),
      price: expect.stringMatching(/^£[\d,]+$/),
    });
    const card = page.locator(`#${bicycle}.shown`);
    await card.waitFor();
    expect(await page.locator('.shown').count()).toBe(1);
    const isInView = (id: string) => {
      const { top, bottom } = (document.getElementById(id) as Element).getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    };
    await page.waitForFunction(isInView, bicycle);
  });

  it.each(['penny-farthing', '', 'hours', '"] *, [x="', undefined, 7])('shows no %j', async (bicycle) => {
    await expect(show(bicycle)).rejects.toThrow('There is no such bicycle on the page');
  });

  it('suggests what could be said, until something is', async () => {
    const say = (kind: string) =>
      page.evaluate((by) => {
        const keeper = document.querySelector<Keeper>('voice-agent') as Keeper;
        keeper.dispatchEvent(Object.assign(new Event('voice-transcript-change'), { entries: [{ kind: by }] }));
        return keeper.suggestions;
      }, kind);
    const suggested = await page.locator('voice-agent').getAttribute('suggestions');
    expect(JSON.parse(suggested ?? '')).toHaveLength(3);
    expect(await say('agent')).toBe('as the attribute says');
    expect(await say('user')).toBeUndefined();
  });

  it('opens the assistant from where a visitor reads of it, and says where words go', async () => {
    const id = await page.locator('voice-agent').getAttribute('id');
    const openers = await page.locator('[data-voice-agent-open]').all();
    expect(openers).toHaveLength(2);
    for (const opener of openers) expect(await opener.getAttribute('data-voice-agent-open')).toBe(id);
    const link = await page.locator('voice-agent [slot=footer] a').getAttribute('href');
    expect(await page.locator(`${link}`).count()).toBe(1);
  });

  it('has run under its own policy without a complaint', () => {
    expect(complaints).toEqual([]);
  });
});
