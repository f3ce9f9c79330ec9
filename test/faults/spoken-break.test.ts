/** The line breaks while the visitor speaks, with the real engine behind it: the sentence must not be lost. */
import { afterEach, describe, expect, it } from 'vitest';
import { beginCall, part, type ShopVisit, visitShop, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import { type FaultyLine, startFaultyLine } from './support/faulty-line.ts';

let visit: ShopVisit;
let line: FaultyLine;
afterEach(async () => {
  await visit.close();
  await line.close();
});

describe('a line that breaks in the middle of a sentence', () => {
  it('costs no word: the whole sentence is understood and answered over the next one', async () => {
    visit = await visitShop({ microphone: [8, 'What is the status of order forty two?', 60] });
    const { page, proxy, ordersLookedUp } = visit;
    line = await startFaultyLine(proxy.url);
    await page.goto(line.url);
    await beginCall(page);
    await waitForTurn(page, 'agent', /how can i help/i);
    await expect.poll(() => proxy.receivedOf('input_audio_buffer.speech_started').length, { timeout: 30_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 700));
    line.cut();

    await waitForTurn(page, 'user', /status of order (forty two|42)/i);
    await waitForTurn(page, 'agent', /has been shipped/i);
    await waitForStatus(page, 'listening');
    expect(line.realtimeCount).toBe(2);
    expect(ordersLookedUp).toEqual(['42']);
    expect(await part(page, 'user-turn').count()).toBe(1);
    // The greeting and the answer: nothing was said twice.
    expect(await part(page, 'agent-turn').count()).toBe(2);
    expect(proxy.foreign).toEqual([]);
    expect(proxy.receivedOf('error')).toEqual([]);
  });

  it('costs no word when it breaks between the end of the sentence and its words', async () => {
    const cutAt = 'conversation.item.input_audio_transcription.completed';
    visit = await visitShop({ microphone: [8, 'What is the status of order forty two?', 60], cutAt });
    const { page, proxy, ordersLookedUp } = visit;
    line = await startFaultyLine(proxy.url);
    await page.goto(line.url);
    await beginCall(page);
    await waitForTurn(page, 'user', /status of order (forty two|42)/i);
    await waitForTurn(page, 'agent', /has been shipped/i);
    await waitForStatus(page, 'listening');
    expect(line.realtimeCount).toBe(2);
    expect(proxy.receivedOf('input_audio_buffer.committed')).toHaveLength(2);
    expect(ordersLookedUp).toEqual(['42']);
    expect(await part(page, 'user-turn').count()).toBe(1);
    // The greeting and the answer: nobody had to ask for the words again.
    expect(await part(page, 'agent-turn').count()).toBe(2);
    expect(proxy.foreign).toEqual([]);
    expect(proxy.receivedOf('error')).toEqual([]);
  });

  it('in a dialogue loses nothing that the agent knew', async () => {
    visit = await visitShop({ microphone: [60] });
    const { page, proxy } = visit;
    line = await startFaultyLine(proxy.url);
    await page.goto(line.url);
    await beginCall(page);
    await waitForTurn(page, 'agent', /how can i help/i);
    await type('I want to book a repair');
    await waitForTurn(page, 'agent', /workshop/i);
    await waitForStatus(page, 'listening');
    line.cut();
    await waitForStatus(page, 'reconnecting');
    await waitForStatus(page, 'listening');
    await type('Tuesday at two');
    await part(page, 'approve').click();
    await waitForTurn(page, 'agent', /booked.*tuesday|tuesday.*booked/i);
    expect(proxy.receivedOf('error')).toEqual([]);
  });
});

async function type(text: string): Promise<void> {
  await part(visit.page, 'input').fill(text);
  await part(visit.page, 'input').press('Enter');
}
