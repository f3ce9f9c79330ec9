/** Microphones and elements are taken away in the middle of a call. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

declare global {
  interface Window {
    /** Ends the microphone in use, as the browser does when it is pulled out. `others`: whether there is another. */
    unplug(others: boolean): void;
    /** Labels of the microphones that took over. */
    tookOver: string[];
  }
}

/** No browser has a fake microphone that can be pulled out: its track is ended, and the next request is answered for it. */
async function holdMicrophones(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    let some = true;
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (!some) throw new DOMException('Requested device not found', 'NotFoundError');
      const stream = await ask(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
    window.unplug = (others) => {
      some = others;
      const track = tracks.at(-1);
      track?.stop();
      track?.dispatchEvent(new Event('ended'));
    };
    window.tookOver = [];
    window.addEventListener('voice-microphone-change', (event) => {
      window.tookOver.push((event as Event & { label: string }).label);
    });
  });
}

async function liveCall(): Promise<{ page: Page; session: ScriptedSession }> {
  visit = await visitPage();
  const { page, context, provider } = visit;
  await holdMicrophones(context);
  await page.reload();
  await part(page, 'start').click();
  const session = await provider.session(0);
  await waitForTurn(page, 'agent', /here is my answer/i);
  await waitForStatus(page, 'listening');
  return { page, session };
}

/** Resolves when the microphone is heard again at the provider. */
async function isHeard(session: ScriptedSession): Promise<void> {
  const before = session.frameTimes.length;
  await expect.poll(() => session.frameTimes.length, { timeout: 20_000 }).toBeGreaterThan(before + 10);
}

describe('a microphone that is pulled out', () => {
  it('is replaced by another, and the visitor and the page are told which', async () => {
    const { page, session } = await liveCall();
    await page.evaluate(() => window.unplug(true));
    await expect.poll(() => page.evaluate(() => window.tookOver)).toEqual([expect.stringMatching(/./)]);
    const [device] = await page.evaluate(() => window.tookOver);
    expect(await part(page, 'notice').innerText()).toBe(`The microphone is now: ${device}`);
    await isHeard(session);
    expect(await part(page, 'error').count()).toBe(0);
    expect(visit.errors).toEqual([]);
  });

  it('where it was the only one leaves the call on, says so, and is taken back when it is there again', async () => {
    const { page, session } = await liveCall();
    await page.evaluate(() => window.unplug(false));
    expect(await part(page, 'error').innerText()).toMatch(/microphone/i);
    expect(await page.locator('voice-agent').getAttribute('status')).toBe('listening');
    await part(page, 'input').fill('Then I write.');
    await part(page, 'input').press('Enter');
    await session.until((one) => one.sentOf('response.create').length === 2);
    await page.evaluate(() => window.unplug(true));
    await part(page, 'retry').click();
    await part(page, 'error').waitFor({ state: 'detached' });
    await isHeard(session);
    expect(session.isClosed).toBe(false);
    expect(visit.errors).toEqual([]);
  });
});

describe('an element in a call', () => {
  it('that is moved in the page keeps the call', async () => {
    const { page, session } = await liveCall();
    await page.evaluate(() => {
      const place = document.body.appendChild(document.createElement('section'));
      const agent = document.querySelector('voice-agent');
      if (agent) place.append(agent);
    });
    session.hear('spoken_1', 'Still there?');
    session.answer({ text: 'Moved, and still here.', itemId: 'answer_1' });
    await waitForTurn(page, 'agent', /still here/i);
    await isHeard(session);
    expect([visit.provider.sessions.length, session.isClosed]).toEqual([1, false]);
    expect(visit.errors).toEqual([]);
  });

  it('that is removed ends it, and back in the page begins another', async () => {
    const { page, session } = await liveCall();
    await page.evaluate(() => {
      const agent = document.querySelector('voice-agent');
      agent?.remove();
      Object.assign(window, { agent });
    });
    await session.until(({ isClosed }) => isClosed);
    await page.evaluate(() => document.body.append((window as unknown as { agent: Element }).agent));
    await part(page, 'start').click();
    await visit.provider.session(1);
    await waitForStatus(page, 'listening');
    expect(visit.errors).toEqual([]);
  });
});
