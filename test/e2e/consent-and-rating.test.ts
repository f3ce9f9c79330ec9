/**
 * The visitor's yes before a conversation and their word after it, with everything real: a page of another origin, the script
 * tag, a token server that tells its events, and an engine that answers.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVoiceServer, defineAgent, openai, type VoiceEvent } from '@voice-agent/token-server';
import { listen, widgetFiles } from '@voice-agent/token-server/node';
import { createRealtimeServer, flite, SimpleWorkflow, webRtcVad } from '@voice-agent/voice-pipeline';
import type { VoiceConsentChangeEvent } from '@voice-agent/widget';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, type Visit } from './support/browser.ts';
import { type HostPage, openHostPage } from './support/host-page.ts';
import { microphoneFile } from './support/speech.ts';
import { part, waitForStatus, waitForTurn } from './support/visit-shop.ts';

const WIDGET = dirname(fileURLToPath(import.meta.resolve('@voice-agent/widget/script')));
const CONSENT = 'We record what you say.';

declare global {
  interface Window {
    /** How often the page was asked for a microphone. */
    microphonesAsked: number;
  }
}

const cleanUps: (() => Promise<unknown>)[] = [];
const events: VoiceEvent[] = [];
let host: HostPage;
let serverUrl: string;
let microphone: string;
let visit: Visit;
/** What the page asked of the token server's API, in order. */
let calls: { call: string; body: unknown }[];

beforeAll(async () => {
  host = await openHostPage();
  cleanUps.push(host.close);
  const baseUrl = await startEngine();
  const app = createVoiceServer({
    agents: { support: defineAgent({ instructions: 'Help.', greeting: 'Welcome.' }) },
    provider: openai({ apiKey: 'the-key', baseUrl }),
    origins: [host.origin],
    widget: widgetFiles(WIDGET),
    telemetry: { content: true },
    onEvent: (event) => void events.push(event),
  });
  const server = await listen(app, { port: 0 });
  cleanUps.push(server.close);
  serverUrl = server.url;
  microphone = await microphoneFile([60]);
});

beforeEach(async () => {
  events.length = 0;
  calls = [];
  visit = await openBrowser(microphone);
  await visit.context.addInitScript(() => {
    window.microphonesAsked = 0;
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wishes) => {
      window.microphonesAsked += 1;
      return ask(wishes);
    };
  });
  visit.page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/v1/'))
      calls.push({ call: `${request.method()} ${pathname}`, body: request.postDataJSON() });
  });
});
afterEach(() => visit.close());
afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function startEngine(): Promise<string> {
  const tts = flite();
  const workflow = new SimpleWorkflow({ greeting: 'Welcome.', answer: (text) => `You said ${text}.` });
  const engine = createRealtimeServer({ apiKey: 'the-key', tts, vad: webRtcVad(), workflow });
  const app = new Hono().all('/v1/realtime/*', (c) => engine.fetch(c.req.raw));
  const server = await listen(app, { port: 0, onUpgrade: engine.handleUpgrade });
  cleanUps.push(async () => {
    await engine.close();
    await server.close();
    await tts.close();
  });
  return `${server.url}/v1`;
}

async function open(attributes: string): Promise<Page> {
  host.show({
    body: `<script type="module" src="${serverUrl}/voice-agent.js"></script><voice-agent agent="support" ${attributes}></voice-agent>`,
  });
  await visit.page.goto(host.origin);
  await part(visit.page, 'launcher').click();
  return visit.page;
}

/** All that a page can keep, by its kind. */
async function kept(page: Page): Promise<unknown> {
  const ofPage = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { ...ofPage, cookies: await visit.context.cookies() };
}

const NOTHING = { local: {}, session: {}, databases: [], caches: [], workers: 0, cookies: [] };

describe('consent', () => {
  const asks = `consent="${CONSENT}"`;

  it('is asked for before anything is requested, stored or recorded, whatever the page calls', async () => {
    const page = await open(asks);
    await part(page, 'consent').waitFor();
    expect(await part(page, 'consent').innerText()).toContain(CONSENT);
    await page.evaluate(() => {
      const agent = document.querySelector('voice-agent');
      agent?.start();
      agent?.sendText('Hello');
      agent?.startVoice();
    });
    await part(page, 'disagree').click();
    await part(page, 'panel').waitFor({ state: 'hidden' });
    await part(page, 'launcher').click();
    await part(page, 'consent').waitFor();

    expect(calls).toEqual([]);
    expect(events).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
    expect(await page.evaluate(() => window.microphonesAsked)).toBe(0);
    expect(visit.errors).toEqual([]);
  });

  it('is remembered for its text, on the next page, until it is taken back', async () => {
    const page = await open(asks);
    await page.evaluate(() => {
      document.addEventListener('voice-consent-change', (event) => {
        document.body.setAttribute('given', `${(event as VoiceConsentChangeEvent).given}`);
      });
    });
    await part(page, 'agree').click();
    expect(await page.locator('body').getAttribute('given')).toBe('true');
    await part(page, 'start').click();
    await waitForTurn(page, 'agent', /welcome/i);
    expect(await page.evaluate(() => window.microphonesAsked)).toBe(1);
    expect(calls[0]?.call).toBe('POST /v1/sessions');
    await part(page, 'end').click();
    await waitForStatus(page, 'ended');

    await open(asks);
    await part(page, 'start').waitFor();
    expect(await part(page, 'consent').count()).toBe(0);
    await open('consent="We record what you say, and keep it."');
    await part(page, 'consent').waitFor();

    await open(asks);
    await part(page, 'input').fill('good day');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /you said good day/i);
    await part(page, 'menu-button').click();
    await part(page, 'withdraw').click();
    await part(page, 'consent').waitFor();
    await expect.poll(() => events.filter(({ type }) => type === 'session.ended')).toHaveLength(2);
    await open(asks);
    await part(page, 'consent').waitFor();
    expect(await kept(page)).toMatchObject({ local: {}, cookies: [] });
    expect(visit.errors).toEqual([]);
  });
});

describe('a rating', () => {
  it('arrives at the server with its sentence, under the id that the visitor can copy', async () => {
    const page = await open('rating');
    await part(page, 'input').fill('good day');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /you said good day/i);
    expect(await part(page, 'rating').count()).toBe(0);
    await part(page, 'end').click();
    await part(page, 'rating').waitFor();
    await page.getByRole('radio', { name: '4 of 5' }).check({ force: true });
    await part(page, 'comment').fill('Quick, and polite.');
    await part(page, 'rate').click();
    await part(page, 'rating').filter({ hasText: 'Thank you.' }).waitFor();

    await part(page, 'menu-button').click();
    const id = await part(page, 'conversation-id').innerText();
    expect(calls.filter(({ call }) => call.endsWith('/feedback'))).toEqual([
      { call: `POST /v1/sessions/${id}/feedback`, body: { rating: 4, comment: 'Quick, and polite.' } },
    ]);
    expect(events.filter(({ type }) => type === 'session.rated')).toEqual([
      {
        type: 'session.rated',
        at: expect.any(Number),
        sessionId: id,
        agent: 'support',
        trust: 'client',
        rating: 4,
        content: { comment: 'Quick, and polite.' },
      },
    ]);
    expect(visit.errors).toEqual([]);
  });
});
