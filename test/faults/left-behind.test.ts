/** After a hundred calls nothing of them is left in the page. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus } from '../e2e/support/visit-shop.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

declare global {
  interface Window {
    opened: { contexts: AudioContext[]; tracks: MediaStreamTrack[]; ports: number };
    /** Listeners on what outlives a call, by target and type. */
    listening: Record<string, number>;
  }
}

/** Counts what the page opens, from outside the product. */
async function countOpened(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.opened = { contexts: [], tracks: [], ports: 0 };
    window.listening = {};
    const Context = window.AudioContext;
    window.AudioContext = class extends Context {
      constructor(options?: AudioContextOptions) {
        super(options);
        window.opened.contexts.push(this);
      }
    };
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      window.opened.tracks.push(...stream.getTracks());
      return stream;
    };
    const lasting: [string, EventTarget][] = [
      ['window', window],
      ['document', document],
      ['mediaDevices', navigator.mediaDevices],
    ];
    for (const [name, target] of lasting) {
      const add = target.addEventListener.bind(target);
      const remove = target.removeEventListener.bind(target);
      const count = (type: string, by: number) => {
        window.listening[`${name} ${type}`] = (window.listening[`${name} ${type}`] ?? 0) + by;
      };
      target.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
        count(type, 1);
        if (typeof options === 'object') options.signal?.addEventListener('abort', () => count(type, -1));
        add(type, listener, options);
      };
      target.removeEventListener = (type: string, listener: EventListener, options?: EventListenerOptions) => {
        count(type, -1);
        remove(type, listener, options);
      };
    }
  });
}

const left = (page: Page) =>
  page.evaluate(() => ({
    contexts: window.opened.contexts.filter(({ state }) => state !== 'closed').length,
    tracks: window.opened.tracks.filter(({ readyState }) => readyState !== 'ended').length,
    elements: document.querySelectorAll('audio, iframe').length,
    listening: { ...window.listening },
  }));

describe('a page after 100 calls', () => {
  it('has no context, track, worker, socket or listener more than after the first', async () => {
    visit = await visitPage();
    const { page, context, provider, errors } = visit;
    await countOpened(context);
    await page.reload();
    await call('live');
    const first = await left(page);
    // Some are ended in the middle of connecting: that is where things are forgotten.
    for (let round = 1; round < 100; round++) await call(round % 3 === 0 ? 'connecting' : 'live');

    await expect.poll(() => left(page)).toEqual({ ...first, contexts: 0, tracks: 0 });
    const opened = await page.evaluate(() => window.opened.contexts.length);
    expect(opened).toBe(100);
    await expect.poll(() => page.workers().length).toBe(0);
    await expect.poll(() => provider.sessions.filter(({ isClosed }) => !isClosed).length).toBe(0);
    expect(errors).toEqual([]);
  }, 300_000);
});

async function call(until: 'connecting' | 'live'): Promise<void> {
  const { page } = visit;
  await part(page, 'start').click();
  if (until === 'live') await waitForStatus(page, 'thinking', 'speaking', 'listening');
  await part(page, 'end').click();
  await waitForStatus(page, 'ended');
}
