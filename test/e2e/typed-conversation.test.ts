/** The visitor types: no microphone, answers in writing, a handoff, and a booking that stays. */
import { afterEach, describe, expect, it } from 'vitest';
import { expectCleanVisit, part, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('a typed conversation', () => {
  it('books a repair with the workshop, and knows of it afterwards', async () => {
    visit = await visitShop({ microphone: [1] });
    const { page, proxy, shop } = visit;
    await page.goto(proxy.url);
    await part(page, 'launcher').click();
    await say('Book a repair on Tuesday at ten');
    await part(page, 'approval').waitFor();
    expect(await part(page, 'approval').innerText()).toMatch(/book a repair[\s\S]*tuesday[\s\S]*10:00/i);
    expect(shop.repairs.freeSlots('tuesday')).toHaveLength(3);
    await part(page, 'approve').click();
    await waitForTurn(page, 'agent', /booked for tuesday at 10 am/i);
    await say('What have I booked?');
    await waitForTurn(page, 'agent', /you have a repair booked for tuesday at 10 am/i);
    await say('Which slots are free on Tuesday?');
    await waitForTurn(page, 'agent', /tuesday at 2 pm or 4 pm/i);
    await say('And order 57?');
    await waitForTurn(page, 'agent', /order 57.*ready for you to collect/i);

    expect(shop.repairs.freeSlots('tuesday').map(({ time }) => time)).toEqual(['14:00', '16:00']);
    expect(visit.ordersLookedUp).toEqual(['57']);
    expect(await part(page, 'notice').count()).toBe(2);
    expect(proxy.sentOf('input_audio_buffer.append')).toEqual([]);
    expect(proxy.receivedOf('response.output_audio.delta')).toEqual([]);
    expect(proxy.receivedOf('error')).toEqual([]);
    expectCleanVisit(visit);
  });

  it('books nothing that was declined, whatever is said', async () => {
    visit = await visitShop({ microphone: [1] });
    const { page, proxy, shop } = visit;
    await page.goto(proxy.url);
    await part(page, 'launcher').click();
    await say('Book a repair on Tuesday at ten');
    // It takes an answer only when it has stood there for a moment.
    await part(page, 'decline').click({ trial: true });
    await part(page, 'decline').focus();
    await page.keyboard.press('Enter');
    await waitForTurn(page, 'agent', /booked nothing/i);
    expect(await part(page, 'approval').count()).toBe(0);
    expect(shop.repairs.freeSlots('tuesday')).toHaveLength(3);
    expectCleanVisit(visit);
  });
});

async function say(text: string): Promise<void> {
  await part(visit.page, 'input').fill(text);
  await part(visit.page, 'input').press('Enter');
}
