/** The README's script tag, on a page of another origin. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostPage, openHostPage } from './support/host-page.ts';
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
let host: HostPage;
beforeEach(async () => {
  host = await openHostPage();
});
afterEach(async () => {
  await visit.close();
  await host.close();
});

describe('the script tag', () => {
  it('brings a working voice agent to a page of another origin', async () => {
    visit = await visitShop({ microphone: [8, 'When are you open on Saturday?', 60], origins: [host.origin] });
    const { page } = visit;
    host.show({ body: readmeSnippet() });
    await page.goto(host.origin);
    await beginCall(page);
    await waitForTurn(page, 'user', /open on saturday/i);
    await waitForTurn(page, 'agent', /on saturday we are open from 10 am to 4 pm/i);
    await waitForStatus(page, 'listening');
    expect(page.workers()).toHaveLength(1);
    await page.reload();
    expectCleanVisit(visit);
  });

  it('says why on a page whose origin the server does not know', async () => {
    visit = await visitShop({ microphone: [60] });
    host.show({ body: readmeSnippet() });
    await visit.page.goto(host.origin);
    await beginCall(visit.page);
    await waitForStatus(visit.page, 'error');
    // The browser tells the page nothing but that; docs/quick-start/site-owner.md says where the reason stands.
    expect(await part(visit.page, 'error').textContent()).toMatch(/cannot be reached/);
    expect(visit.errors.join()).toMatch(/CORS/);
    expect(visit.warnings).toMatchObject([
      { event: 'origin.refused', fields: { origin: JSON.stringify(host.origin) } },
    ]);
  });
});

/** What the README tells a site owner to paste, its script's address replaced by the demo's. */
function readmeSnippet(): string {
  const readme = readFileSync('README.md', 'utf8');
  const snippet = /```html\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  return snippet.replace('https://agent.example.com', visit.proxy.url).replace('agent="support"', 'agent="counter"');
}
