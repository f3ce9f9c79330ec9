/** The page's main thread is blocked for two seconds at a time; the voice must not notice. */
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import { block, largestGap } from './support/blocked-page.ts';
import { recordOnAudioThread, silencesIn } from './support/recorded-sound.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

async function liveCall(): Promise<ScriptedSession> {
  visit = await visitPage();
  const { page, context } = visit;
  await recordOnAudioThread(context);
  await page.reload();
  await part(page, 'start').click();
  const session = await visit.provider.session(0);
  await waitForTurn(page, 'agent', /here is my answer/i);
  await waitForStatus(page, 'listening');
  return session;
}

describe('a page that is blocked', () => {
  it('loses no microphone frame and delays none', async () => {
    const session = await liveCall();
    const from = performance.now();
    const before = session.frameTimes.length;
    await visit.page.evaluate(block, 2_000);
    const seconds = (performance.now() - from) / 1000;
    const arrived = session.frameTimes.length - before;
    const perSecond = arrived / seconds;
    expect(perSecond).toBeGreaterThan(20);
    // An order of magnitude under what a page-bound socket shows, and far over what noise does.
    expect(largestGap(session.frameTimes, from)).toBeLessThan(8);
  });

  it('plays an answer without a gap', async () => {
    const session = await liveCall();
    session.answer({ text: 'Now a long answer.', seconds: 4, itemId: 'long' });
    await waitForTurn(visit.page, 'agent', /now/i);
    await visit.page.evaluate(block, 2_000);
    await waitForStatus(visit.page, 'listening');
    const { loudSeconds, gaps } = await silencesIn(visit.page);
    expect(loudSeconds).toBeGreaterThan(4);
    // The first answer and this one: one silence between them.
    expect(gaps).toHaveLength(1);
  });

  it('still gives way to the visitor, before it is free again', async () => {
    const session = await liveCall();
    session.answer({ text: 'A long answer.', seconds: 10, itemId: 'long' });
    await waitForStatus(visit.page, 'speaking');
    let isFree = false;
    const blocked = visit.page.evaluate(block, 2_000).then(() => {
      isFree = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    session.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'spoken_1' });
    await session.until((one) => one.sentOf('conversation.item.truncate').length === 1);
    expect(isFree).toBe(false);
    await blocked;
    session.hear('spoken_1', 'Stop.');
    await part(visit.page, 'unheard').waitFor();
  });

  it('begins a call all the same, and what was said meanwhile arrives', async () => {
    visit = await visitPage();
    const { page, provider } = visit;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    provider.onSession = (session) => void held.then(() => session.begin());
    await part(page, 'start').click();
    const session = await provider.session(0);
    const blocked = page.evaluate(block, 2_000);
    release();
    await session.until(({ frameTimes }) => frameTimes.length > 20);
    await blocked;
    await waitForTurn(page, 'agent', /here is my answer/i);
  });
});
