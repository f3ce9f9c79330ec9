/** The visitor says when a turn begins and ends: by holding a key, with the engine's own turn detection off. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  beginCall,
  expectCleanVisit,
  part,
  type ShopVisit,
  visitShop,
  waitForStatus,
  waitForTurn,
} from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('push-to-talk', () => {
  it('sends what was said while the space bar was held, and nothing else', async () => {
    visit = await visitShop({ microphone: [8, 'When are you open on Friday?', 3, 'What is the time?', 60] });
    const { page, proxy } = visit;
    await page.goto(proxy.url);
    await page.evaluate(() => document.querySelector('voice-agent')?.setAttribute('turns', 'push-to-talk'));
    await beginCall(page);
    await waitForTurn(page, 'agent', /how can i help/i);
    await waitForStatus(page, 'listening');
    expect(proxy.sentOf('input_audio_buffer.append')).toEqual([]);

    await part(page, 'hold').focus();
    await page.keyboard.down('Space');
    await page.waitForTimeout(5_500);
    await page.keyboard.up('Space');
    await waitForTurn(page, 'user', /open on friday/i);
    await waitForTurn(page, 'agent', /on friday we are open/i);
    await waitForStatus(page, 'listening');

    expect(proxy.sentOf('input_audio_buffer.commit')).toHaveLength(1);
    expect(await part(page, 'user-turn').count()).toBe(1);
    expect(proxy.receivedOf('input_audio_buffer.speech_started')).toEqual([]);
    expect(proxy.receivedOf('error')).toEqual([]);
    expectCleanVisit(visit);
  });
});
