/** The faults that browsers differ in most, in Firefox: a line that is cut, and what a call leaves behind. */
import { afterEach, describe, expect, it } from 'vitest';
import { countOpened, left } from './support/count-opened.ts';
import { type FirefoxVisit, visitInFirefox } from './support/visit-in-firefox.ts';

const CALLS = 10;

let visit: FirefoxVisit;
afterEach(() => visit.close());

describe('Firefox', () => {
  it('opens a line that was cut again, and the conversation goes on', async () => {
    visit = await visitInFirefox();
    await visit.click('start');
    const first = await visit.provider.session(0);
    await visit.waitForAnswer('Here is my answer.');
    await visit.waitForStatus('listening');
    first.hear('spoken_1', 'What do you sell?');
    first.answer({ text: 'We sell bicycles.', itemId: 'answer_1' });
    await visit.waitForAnswer('We sell bicycles.');
    await visit.waitForStatus('listening');
    visit.line.cut();
    const second = await visit.provider.session(1);
    await second.until(({ items }) => items.length === 3);
    await visit.waitForStatus('listening');
    expect(JSON.stringify(second.items)).toMatch(/What do you sell.*We sell bicycles/);
    second.hear('spoken_2', 'And helmets?');
    second.answer({ text: 'Helmets too.', itemId: 'answer_2' });
    await visit.waitForAnswer('Helmets too.');
    expect(second.sentOf('response.create')).toEqual([]);
    expect(visit.errors).toEqual([]);
  });

  it(`leaves nothing of ${CALLS} calls behind`, async () => {
    visit = await visitInFirefox(countOpened);
    const { page, provider } = visit;
    let first: Awaited<ReturnType<typeof left>> | undefined;
    for (let round = 0; round < CALLS; round++) {
      await visit.click('start');
      // Some are ended in the middle of connecting: that is where things are forgotten.
      if (round % 3 === 0) await visit.waitForStatus('thinking', 'speaking', 'listening');
      await visit.click('end');
      await visit.waitForStatus('ended');
      first ??= await page.evaluate(left);
    }
    await expect.poll(() => page.evaluate(left)).toEqual({ ...first, contexts: 0, tracks: 0 });
    expect(await page.evaluate(() => window.opened.contexts.length)).toBe(CALLS);
    await expect.poll(() => provider.sessions.filter(({ isClosed }) => !isClosed).length).toBe(0);
    expect(visit.errors).toEqual([]);
  });
});
