/** A call over a page change, and in two tabs. */
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './support/driven-page.ts';
import { BROWSERS, type VisitOptions, visitsIn } from './support/visits-in.ts';

describe.each(BROWSERS)('a conversation in %s', (browser) => {
  const open = visitsIn(browser);
  let visit: DrivenPage;

  async function liveCall(options?: VisitOptions): Promise<void> {
    visit = await open(options);
    const session = await visit.beginCall();
    session.hear('spoken_1', 'What do you sell?');
    session.answer({ text: 'We sell bicycles.', itemId: 'answer_1' });
    await visit.waitForTurn('agent', 'we sell bicycles');
    await visit.waitForStatus('listening');
  }

  const goToSecondPage = () => visit.page.goto(new URL('/second', visit.page.url()).href);

  it('goes on after the visitor has gone to another page of the site', async () => {
    await liveCall();
    const { provider, errors } = visit;
    await goToSecondPage();
    await visit.waitForTurn('agent', 'we sell bicycles');
    expect(await visit.text('user-turn')).toMatch(/what do you sell/i);
    await visit.click('start');
    const second = await provider.session(1);
    await visit.waitForStatus('listening');
    expect(second.items).toHaveLength(3);
    expect(second.sentOf('response.create')).toEqual([]);
    second.hear('spoken_2', 'And helmets?');
    second.answer({ text: 'Helmets too.', itemId: 'answer_2' });
    await visit.waitForTurn('agent', 'helmets too');
    expect(await visit.count('agent-turn')).toBe(3);
    expect(errors).toEqual([]);
  });

  it('that was ended is forgotten', async () => {
    await liveCall();
    await visit.click('end');
    await visit.waitForStatus('ended');
    await goToSecondPage();
    await visit.waitForPart('start');
    expect(await visit.count('agent-turn')).toBe(0);
  });

  it('stays on its page where the site says so', async () => {
    await liveCall({ attributes: 'continuity="page"' });
    await goToSecondPage();
    await visit.waitForPart('start');
    expect(await visit.count('agent-turn')).toBe(0);
    await expect.poll(() => visit.provider.sessions[0]?.isClosed).toBe(true);
  });

  // Firefox shows a page that it kept nothing of what a later one saved when it was left.
  it.runIf(browser === 'Chromium')('is there on an earlier page, too, to which the visitor goes back', async () => {
    visit = await open();
    await visit.waitForPart('start');
    const goBack = () => visit.page.evaluate(() => history.back());
    await goToSecondPage();
    const session = await visit.beginCall();
    session.hear('spoken_1', 'What do you sell?');
    session.answer({ text: 'We sell bicycles.', itemId: 'answer_1' });
    await visit.waitForTurn('agent', 'we sell bicycles');
    await visit.waitForStatus('listening');
    await goBack();
    await visit.waitForTurn('agent', 'we sell bicycles');
    await visit.click('start');
    const second = await visit.provider.session(1);
    await visit.waitForStatus('listening');
    expect(second.items).toHaveLength(3);
    expect(visit.errors).toEqual([]);
  });

  it.runIf(browser === 'Chromium')('goes on in writing on a page to which the visitor comes back', async () => {
    visit = await open({ attributes: 'mode="text"' });
    await visit.click('start');
    await visit.waitForTurn('agent', 'here is my answer');
    await goToSecondPage();
    await visit.waitForPart('start');
    await visit.page.evaluate(() => history.back());
    await visit.provider.session(1);
    await visit.waitForStatus('listening');
    await visit.type('What do you sell?');
    await visit.waitForTurn('user', 'what do you sell');
    expect(visit.errors).toEqual([]);
  });

  it.runIf(browser === 'Chromium')('in writing is the later page’s, where that went on with it', async () => {
    visit = await open({ attributes: 'mode="text"' });
    await visit.click('start');
    await visit.waitForTurn('agent', 'here is my answer');
    await visit.waitForStatus('listening');
    await goToSecondPage();
    await visit.click('start');
    await visit.provider.session(1);
    await visit.waitForStatus('listening');
    await visit.type('What do you sell?');
    await visit.waitForTurn('user', 'what do you sell');
    await visit.page.evaluate(() => history.back());
    await visit.waitForTurn('user', 'what do you sell');
    await visit.waitForStatus('idle');
    expect(await visit.words()).toContain('Continue');
    expect(visit.errors).toEqual([]);
  });

  it('ends in one tab when another begins to talk', async () => {
    await liveCall();
    const { provider } = visit;
    const other = await visit.openTab();
    await other.click('start');
    await other.waitForTurn('agent', 'here is my answer');
    // In the background, where no frame is drawn, as the visitor left it.
    await expect.poll(() => visit.words()).toMatch(/tab/i);
    expect(['ended', 'error']).toContain(
      await visit.page.$eval('voice-agent', (agent) => agent.getAttribute('status')),
    );
    expect(await visit.count('agent-turn')).toBe(2);
    expect(provider.sessions.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect([...visit.errors, ...other.errors]).toEqual([]);
  });
});
