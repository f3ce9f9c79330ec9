/** A visitor asks by voice and is answered by voice: with the audio on a Worker's thread, and where a Worker is refused. */
import { afterEach, describe, expect, it } from 'vitest';
import { playedSamples } from './support/page-sound.ts';
import { recognise } from './support/speech.ts';
import {
  beginCall,
  expectCleanVisit,
  part,
  type ShopVisit,
  visitShop,
  waitForStatus,
  waitForTurn,
} from './support/visit-shop.ts';

const QUESTION = 'What is the status of order forty two?';
const ANSWER = /has been shipped.*arrive on thursday/i;

/** What the sound may hold: the answer and its likes, so that the recogniser has a choice. */
const SAYINGS = [
  'hello this is larkspur cycles how can i help',
  'order forty two a larkspur courier in racing green has been shipped it will arrive on thursday',
  'order fifty seven two puncture proof tires is ready for you to collect',
  'order one hundred eight a leather saddle is being packed it will arrive on monday',
  'i cannot find order forty two please say the number again',
  'i am sorry i did not understand that',
];

let visit: ShopVisit;
afterEach(() => visit.close());

describe('a spoken question', () => {
  it('is understood, looked up on the server, and answered by voice', async () => {
    visit = await visitShop({ microphone: [8, QUESTION, 60] });
    await visit.page.goto(visit.proxy.url);
    await askAndHear(visit, { workers: 1 });
  });

  it('is answered just so where the page refuses Workers', async () => {
    const contentSecurityPolicy = (policy: string) => policy.replace("worker-src 'self'", "worker-src 'none'");
    visit = await visitShop({ microphone: [8, QUESTION, 60], contentSecurityPolicy });
    await visit.page.goto(visit.proxy.url);
    await askAndHear(visit, { workers: 0 });
  });
});

async function askAndHear(shopVisit: ShopVisit, { workers }: { workers: number }): Promise<void> {
  const { page, proxy, ordersLookedUp, errors } = shopVisit;
  await beginCall(page);
  await waitForTurn(page, 'agent', /how can i help/i);
  await waitForTurn(page, 'user', /status of order (forty two|42)/i);
  await waitForStatus(page, 'speaking');
  await waitForTurn(page, 'agent', ANSWER);
  await waitForStatus(page, 'listening');

  // The README's picture is a copy of this one.
  await page.screenshot({ path: '.tsbuild/screenshots/spoken-question.png' });
  expect(page.workers()).toHaveLength(workers);
  expect(ordersLookedUp).toEqual(['42']);
  expect(await part(page, 'tool').allTextContents()).toHaveLength(1);
  expect(await part(page, 'unheard').count()).toBe(0);
  const heard = await recognise(await playedSamples(page), SAYINGS);
  expect(heard).toMatch(/order forty two .*has been shipped it will arrive on thursday/);

  await part(page, 'end').click();
  await waitForStatus(page, 'ended');
  // The browser itself reports the refusal to the console.
  if (workers === 0) errors.splice(0, errors.length, ...errors.filter((error) => !/worker-src/.test(error)));
  expect(proxy.sentOf('response.create').length).toBe(2);
  expectCleanVisit(shopVisit);
}
