/** What a visitor meets when something is refused or goes away. */
import { afterEach, describe, expect, it } from 'vitest';
import { beginCall, part, type ShopVisit, visitShop, waitForStatus, waitForTurn } from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('trouble', () => {
  it('with the microphone leads to typing', async () => {
    visit = await visitShop({ microphone: [1] });
    const { page } = visit;
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
    });
    await page.goto(visit.proxy.url);
    await beginCall(page);
    await waitForStatus(page, 'error');
    expect(await part(page, 'error').textContent()).toMatch(/microphone is blocked/i);
    await part(page, 'type-instead').click();
    await part(page, 'input').fill('When are you open on Friday?');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /on friday we are open from 9 am to 6 pm/i);
  });

  it('with the server is waited out, then ends the call with a reason, and a new call can be tried', async () => {
    visit = await visitShop({ microphone: [60] });
    const { page, demo } = visit;
    await page.clock.install();
    await page.goto(visit.proxy.url);
    await beginCall(page);
    await waitForStatus(page, 'speaking');
    await demo.close();
    await waitForStatus(page, 'reconnecting');
    // It is tried for about a minute, of which only the waits between are the page's own clock's.
    const failed = page.locator('voice-agent[status="error"]');
    while ((await failed.count()) === 0) await page.clock.runFor(1_000);
    expect(await part(page, 'error').textContent()).toMatch(/connection/i);
    expect(await part(page, 'agent-turn').count()).toBe(1);
    await part(page, 'retry').click();
    await part(page, 'error')
      .filter({ hasText: /cannot be reached/i })
      .waitFor();
    expect(await part(page, 'agent-turn').count()).toBe(1);
  });

  it('is none when a call is begun and ended at once, again and again', async () => {
    visit = await visitShop({ microphone: [60] });
    const { page, errors } = visit;
    await page.goto(visit.proxy.url);
    await part(page, 'launcher').click();
    for (let round = 0; round < 5; round++) {
      await part(page, 'start').click();
      await part(page, 'end').click();
      await waitForStatus(page, 'ended');
    }
    await part(page, 'start').click();
    await waitForTurn(page, 'agent', /how can i help/i);
    expect(page.workers()).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
