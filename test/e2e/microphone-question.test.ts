/** While the browser asks for the microphone: its question is held open, its permission is the real one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  beginCall,
  expectCleanVisit,
  part,
  type ShopVisit,
  visitShop,
  waitForStatus,
  waitForTurn,
} from './support/visit-shop.ts';

declare global {
  interface Window {
    /** The visitor's yes to the browser. */
    allowMicrophone(): void;
    /** What was given. */
    microphoneTracks: MediaStreamTrack[];
  }
}

let visit: ShopVisit;

beforeEach(async () => {
  visit = await visitShop({ microphone: [60], asks: true });
  await visit.context.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    window.microphoneTracks = [];
    const allowed = new Promise<void>((allow) => {
      window.allowMicrophone = allow;
    });
    mediaDevices.getUserMedia = async (wishes) => {
      await allowed;
      const stream = await open(wishes);
      window.microphoneTracks.push(...stream.getTracks());
      return stream;
    };
  });
  await visit.page.goto(visit.proxy.url);
  await beginCall(visit.page);
  await part(visit.page, 'permission').waitFor();
});
afterEach(() => visit.close());

describe('the browser’s question for the microphone', () => {
  it('is told in the panel until the visitor has said yes, and then the call is on', async () => {
    const { page, context } = visit;
    expect(await part(page, 'permission').innerText()).toMatch(/your browser asks for the microphone/i);
    expect(await page.locator('voice-agent').getAttribute('status')).toBe('connecting');
    await context.grantPermissions(['microphone']);
    await part(page, 'permission').waitFor({ state: 'detached' });
    await page.evaluate(() => window.allowMicrophone());
    await waitForTurn(page, 'agent', /how can i help/i);
    expectCleanVisit(visit);
  });

  it('can be left unanswered: the visitor types, and a late yes opens nothing', async () => {
    const { page, context } = visit;
    await part(page, 'type-instead').click();
    await part(page, 'permission').waitFor({ state: 'detached' });
    await page.keyboard.type('When are you open on Friday?');
    await page.keyboard.press('Enter');
    await waitForTurn(page, 'agent', /on friday we are open/i);
    await context.grantPermissions(['microphone']);
    await page.evaluate(() => window.allowMicrophone());
    await page.waitForFunction(() => window.microphoneTracks.length > 0);
    await page.waitForFunction(() => window.microphoneTracks.every(({ readyState }) => readyState === 'ended'));
    await waitForStatus(page, 'listening');
    expectCleanVisit(visit);
  });

  it('is answered with a no by a browser that forbids it, whose reason the visitor reads though its code did not come', async () => {
    const { page } = visit;
    await page.route('**/microphone-error-*.js', (route) => route.abort());
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    });
    await part(page, 'end').click();
    await part(page, 'start').click();
    await waitForStatus(page, 'error');
    expect(await part(page, 'error').innerText()).toMatch(/the microphone is blocked for this site/i);
    expect(await part(page, 'permission').count()).toBe(0);
  });
});
