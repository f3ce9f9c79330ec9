/** A whole conversation without a pointer. */
import { afterEach, describe, expect, it } from 'vitest';
import { expectCleanVisit, part, type ShopVisit, visitShop, waitForStatus, waitForTurn } from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

/** The part that has the focus, deep in the element. */
const focused = () =>
  visit.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part') ?? '');

/** Goes on with Tab, or back, until a part has the focus. */
async function tabTo(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 30; steps++) {
    if ((await focused()).split(' ').includes(name)) return;
    await visit.page.keyboard.press(key);
  }
  throw new Error(`No ${key} leads to "${name}"; the focus is on "${await focused()}".`);
}

describe('by keyboard only', () => {
  it('a visitor opens, talks, types, approves, ends and closes, and is back where they were', async () => {
    visit = await visitShop({ microphone: [600] });
    const { page, proxy } = visit;
    const { keyboard } = page;
    await page.goto(proxy.url);
    await tabTo('launcher');
    await keyboard.press('Enter');
    await tabTo('start');
    await keyboard.press('Enter');
    await waitForTurn(page, 'agent', /how can i help/i);

    await tabTo('mute');
    await keyboard.press('Space');
    expect(await part(page, 'mute').getAttribute('aria-pressed')).toBe('true');

    await tabTo('input');
    await keyboard.type('Book a repair on Tuesday at ten');
    await keyboard.press('Enter');
    // It takes an answer only when it has stood there for a moment.
    await part(page, 'approve').click({ trial: true });
    expect(await focused()).toContain('input');
    await tabTo('approve', 'Shift+Tab');
    await keyboard.press('Enter');
    await waitForTurn(page, 'agent', /booked/i);

    await tabTo('settings-button', 'Shift+Tab');
    await keyboard.press('Enter');
    await part(page, 'settings').waitFor();
    await keyboard.press('Escape');
    await part(page, 'settings').waitFor({ state: 'detached' });
    expect(await focused()).toContain('settings-button');

    await tabTo('end');
    await keyboard.press('Enter');
    await waitForStatus(page, 'ended');
    await keyboard.press('Escape');
    await part(page, 'panel').waitFor({ state: 'hidden' });
    expect(await focused()).toContain('launcher');
    expectCleanVisit(visit);
  });
});
