/** After a hundred calls nothing of them is left in the page. */
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus } from '../e2e/support/visit-shop.ts';
import { countOpened, left } from './support/count-opened.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

describe('a page after 100 calls', () => {
  it('has no context, track, worker, socket or listener more than after the first', async () => {
    visit = await visitPage();
    const { page, context, provider, errors } = visit;
    await context.addInitScript(countOpened);
    await page.reload();
    await call('live');
    const first = await page.evaluate(left);
    // Some are ended in the middle of connecting: that is where things are forgotten.
    for (let round = 1; round < 100; round++) await call(round % 3 === 0 ? 'connecting' : 'live');

    await expect.poll(() => page.evaluate(left)).toEqual({ ...first, contexts: 0, tracks: 0 });
    const opened = await page.evaluate(() => window.opened.contexts.length);
    expect(opened).toBe(100);
    await expect.poll(() => page.workers().length).toBe(0);
    await expect.poll(() => provider.sessions.filter(({ isClosed }) => !isClosed).length).toBe(0);
    expect(errors).toEqual([]);
  }, 300_000);
});

async function call(until: 'connecting' | 'live'): Promise<void> {
  const { page } = visit;
  await part(page, 'start').click();
  if (until === 'live') await waitForStatus(page, 'thinking', 'speaking', 'listening');
  await part(page, 'end').click();
  await waitForStatus(page, 'ended');
}
