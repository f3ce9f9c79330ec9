/** A tool that the server declares and the page does, within the page's strict policy. */
import { afterEach, describe, expect, it } from 'vitest';
import { beginCall, expectCleanVisit, part, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('a page tool', () => {
  it('brings the bicycle that was asked for into view, and the agent says what it shows', async () => {
    visit = await visitShop({ microphone: [60] });
    const { page, proxy } = visit;
    await page.setViewportSize({ width: 1000, height: 500 });
    await page.goto(proxy.url);
    await beginCall(page);
    await waitForTurn(page, 'agent', /how can i help/i);
    const shown = page.locator('.shelf .shown');
    expect(await shown.count()).toBe(0);
    await part(page, 'input').fill('Show me the touring bike');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /wayfarer/i);
    expect(await shown.innerText()).toMatch(/wayfarer/i);
    await expect.poll(() => shown.evaluate((card) => card.getBoundingClientRect().top)).toBeLessThan(500);
    const [output] = proxy
      .sentOf('conversation.item.create')
      .filter(({ item }) => item.type === 'function_call_output');
    expect(JSON.stringify(output)).toMatch(/Wayfarer/);
    expect(proxy.receivedOf('error')).toEqual([]);
    expectCleanVisit(visit);
  });
});
