/** The network between the browser and the provider is cut, stalled, throttled and delayed, for real. */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

async function liveCall(): Promise<ScriptedSession> {
  visit = await visitPage();
  await part(visit.page, 'start').click();
  const session = await visit.provider.session(0);
  await waitForTurn(visit.page, 'agent', /here is my answer/i);
  await waitForStatus(visit.page, 'listening');
  return session;
}

async function goesOn(index: number): Promise<void> {
  const { page, provider, errors } = visit;
  const session = await provider.session(index);
  await waitForStatus(page, 'listening');
  session.hear(`spoken_${index}`, 'Are we still connected?');
  session.answer({ text: `Yes, over line ${index}.`, itemId: `answer_${index}` });
  await waitForTurn(page, 'agent', new RegExp(`over line ${index}`, 'i'));
  // A socket that is cut is an error on the console by the browser's own hand.
  expect(errors.filter((text) => !/WebSocket connection|net::ERR/.test(text))).toEqual([]);
}

/** The two systems hold half a minute of the microphone between them before anything waits in the browser. */
function fillThePipe(page: Page): Promise<void> {
  return page.evaluate(() => document.querySelector('voice-agent')?.addContext('x'.repeat(12_000_000)));
}

describe('a line that is', () => {
  it('cut is opened again', async () => {
    await liveCall();
    visit.line.cut();
    await goesOn(1);
  });

  it('cut and stays dead for a while is tried until it is there again', async () => {
    await liveCall();
    visit.line.refuse();
    visit.line.cut();
    await waitForStatus(visit.page, 'reconnecting');
    await expect.poll(() => visit.provider.keys.length, { timeout: 20_000 }).toBeGreaterThan(2);
    visit.line.heal();
    await goesOn(1);
  });

  it('half closed is opened again', async () => {
    await liveCall();
    visit.line.halfClose();
    await goesOn(1);
  });

  it('stalled is noticed by what piles up, said, and opened again', async () => {
    await liveCall();
    visit.line.stall();
    await fillThePipe(visit.page);
    await part(visit.page, 'weak-network').waitFor();
    await waitForStatus(visit.page, 'reconnecting');
    visit.line.heal();
    await goesOn(1);
  });

  it('stalled is noticed by the answer that does not come, where nothing piles up', async () => {
    await liveCall();
    visit.line.stall();
    await visit.page.evaluate(() => document.querySelector('voice-agent')?.sendText('Are you there?'));
    await waitForStatus(visit.page, 'reconnecting');
    visit.line.heal();
    const again = await visit.provider.session(1);
    await again.until(({ items }) => items.some((item) => JSON.stringify(item).includes('Are you there?')));
    await goesOn(1);
  });

  it('too thin for the microphone is said, and mends without a new line', async () => {
    const session = await liveCall();
    visit.line.throttle(30_000);
    await fillThePipe(visit.page);
    await part(visit.page, 'weak-network').waitFor();
    visit.line.heal();
    await part(visit.page, 'weak-network').waitFor({ state: 'hidden' });
    expect(session.isClosed).toBe(false);
    expect(visit.provider.sessions).toHaveLength(1);
    await goesOn(0);
  });

  it('slow and uneven delivers an answer without a word lost', async () => {
    const session = await liveCall();
    visit.line.delay(150, 150);
    session.hear('spoken_1', 'Tell me more.');
    session.answer({ text: 'There is more to tell.', itemId: 'answer_1', seconds: 2 });
    await waitForTurn(visit.page, 'agent', /there is more to tell/i);
    await waitForStatus(visit.page, 'listening');
    expect(await part(visit.page, 'unheard').count()).toBe(0);
  });
});

describe('a browser that is offline', () => {
  it('waits without trying, and comes back at once', async () => {
    await liveCall();
    const { page, context, provider, line } = visit;
    await context.setOffline(true);
    line.cut();
    await waitForStatus(page, 'reconnecting');
    const keys = provider.keys.length;
    await page.waitForTimeout(3_000);
    expect(provider.keys).toHaveLength(keys);
    await context.setOffline(false);
    await goesOn(1);
  });
});
