/** The playground: what is turned shows on the element, in the snippet, and in the address. */
import { afterEach, describe, expect, it } from 'vitest';
import { expectCleanVisit, part, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('the playground', () => {
  it('turns attributes and tokens of an element that answers, and hands out the snippet', async () => {
    visit = await visitShop({ microphone: [60] });
    const { page, proxy, context } = visit;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${proxy.url}/playground`);
    const agent = page.locator('voice-agent');
    await page.getByLabel('mode', { exact: true }).selectOption('text');
    await page.getByLabel('layout', { exact: true }).selectOption('inline');
    await page.getByLabel('heading', { exact: true }).fill('The "shop"');
    await page.getByLabel('--voice-agent-surface', { exact: true }).fill('rgb(1, 2, 3)');
    expect(await agent.getAttribute('layout')).toBe('inline');
    await part(page, 'heading').filter({ hasText: 'The "shop"' }).waitFor();
    expect(await part(page, 'panel').evaluate((panel) => getComputedStyle(panel).backgroundColor)).toBe('rgb(1, 2, 3)');

    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied.').waitFor();
    const snippet = await page.evaluate(() => navigator.clipboard.readText());
    expect(snippet).toContain(`<script type="module" src="${proxy.url}/voice-agent.js"></script>`);
    expect(snippet).toMatch(/<voice-agent .*layout="inline".* heading="The &quot;shop&quot;"/);
    expect(snippet).toContain('--voice-agent-surface: rgb(1, 2, 3);');

    await page.getByLabel('heading', { exact: true }).fill('The shop');
    await page.getByText('Copied.').waitFor({ state: 'detached' });
    await page.reload();
    await part(page, 'heading').filter({ hasText: 'The shop' }).waitFor();
    await part(page, 'input').fill('When are you open on Friday?');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /on friday we are open/i);
    await page.getByRole('button', { name: 'Take all back' }).click();
    await page.locator('voice-agent:not([layout])').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expectCleanVisit(visit);
  });

  it('shows what the snippet makes of any page, beside what is turned', async () => {
    visit = await visitShop({ microphone: [60] });
    const { page, proxy } = visit;
    await page.goto(`${proxy.url}/playground#layout=inline&--voice-agent-height=900px`);
    await part(page, 'input').waitFor();
    const accent = await page
      .locator('voice-agent')
      .evaluate((agent) => getComputedStyle(agent).getPropertyValue('--voice-agent-accent'));
    expect(accent).toBe('');
    await page.getByLabel('layout', { exact: true }).focus();
    await part(page, 'input').click();
    const turned = await page.getByLabel('layout', { exact: true }).boundingBox();
    expect(turned!.y).toBeGreaterThan(0);

    await page.getByLabel('consent, without a text', { exact: true }).check();
    await part(page, 'agree').waitFor();
    expect(await page.locator('#snippet').textContent()).toContain('<voice-agent consent layout="inline">');
    await page.reload();
    await part(page, 'agree').waitFor();
    await page.getByLabel('consent', { exact: true }).fill('Yes?');
    expect(await page.locator('#snippet').textContent()).toContain('<voice-agent consent="Yes?" layout="inline">');
    expectCleanVisit(visit);
  });

  it('turns what an address says that is opened in its place, and nothing else', async () => {
    visit = await visitShop({ microphone: [60] });
    const { page, proxy } = visit;
    await page.goto(`${proxy.url}/playground#mode=text&images=`);
    await page.locator('voice-agent[mode=text][images]').waitFor();
    await page.goto(`${proxy.url}/playground#heading=Bikes`);
    await page.locator('voice-agent[heading=Bikes]').waitFor();
    expect(await page.locator('#snippet').textContent()).toContain('<voice-agent heading="Bikes"></voice-agent>');
    expectCleanVisit(visit);
  });
});
