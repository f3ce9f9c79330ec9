/** After a hundred calls nothing of them is left in the page. */
import { describe, expect, it } from 'vitest';
import { countOpened, left } from './support/count-opened.ts';
import { makeCalls } from './support/make-calls.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

const CALLS = 100;

describe.each(BROWSERS)('a page in %s after 100 calls', (browser) => {
  const open = visitsIn(browser);

  it('has no context, track, worker, socket or listener more than after the first', async () => {
    const { page, provider, errors } = await open({ before: countOpened });
    await page.evaluate(makeCalls, 1);
    const first = await page.evaluate(left);
    await page.evaluate(makeCalls, CALLS - 1);

    await expect.poll(() => page.evaluate(left)).toEqual({ ...first, contexts: 0, tracks: 0, workers: 0 });
    const [contexts, workers] = await page.evaluate(() => [
      window.opened.contexts.length,
      window.opened.workers.length,
    ]);
    expect(contexts).toBe(CALLS);
    // A call that was ended while connecting may have had none.
    expect(workers).toBeGreaterThan(CALLS / 2);
    await expect.poll(() => provider.sessions.filter(({ isClosed }) => !isClosed).length).toBe(0);
    expect(errors).toEqual([]);
  }, 300_000);
});
