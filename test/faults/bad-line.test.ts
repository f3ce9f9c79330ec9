/** The network between the browser and the provider is cut, stalled, throttled and delayed, for real. */
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './support/driven-page.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

declare global {
  interface Window {
    networkChanges: { weak: boolean; droppedFrames: number }[];
  }
}

/** To run in the page. */
function noteNetwork(): void {
  window.networkChanges = [];
  document.querySelector('voice-agent')?.addEventListener('voice-network-change', ({ weak, droppedFrames }) => {
    window.networkChanges.push({ weak, droppedFrames });
  });
}

describe.each(BROWSERS)('in %s', (browser) => {
  const open = visitsIn(browser);
  let visit: DrivenPage;

  async function liveCall(): Promise<ScriptedSession> {
    visit = await open();
    return visit.beginCall();
  }

  async function goesOn(index: number): Promise<void> {
    const session = await visit.provider.session(index);
    await visit.waitForStatus('listening');
    session.hear(`spoken_${index}`, 'Are we still connected?');
    session.answer({ text: `Yes, over line ${index}.`, itemId: `answer_${index}` });
    await visit.waitForTurn('agent', `over line ${index}`);
    expect(visit.errors).toEqual([]);
  }

  /** The two systems hold half a minute of the microphone between them before anything waits in the browser. */
  function fillThePipe(): Promise<void> {
    return visit.page.evaluate(() => document.querySelector('voice-agent')?.addContext('x'.repeat(12_000_000)));
  }

  describe('a line that is', () => {
    it('cut is opened again', async () => {
      await liveCall();
      visit.line.cut();
      await goesOn(1);
    });

    it('cut and stays dead for a while is tried until it is there again', async () => {
      await liveCall();
      visit.line.refuse();
      visit.line.cut();
      await visit.waitForStatus('reconnecting');
      await expect.poll(() => visit.provider.keys.length, { timeout: 20_000 }).toBeGreaterThan(2);
      visit.line.heal();
      await goesOn(1);
    });

    it('half closed is opened again', async () => {
      await liveCall();
      visit.line.halfClose();
      await goesOn(1);
    });

    it('stalled is noticed by what piles up, said, and opened again', async () => {
      await liveCall();
      visit.line.stall();
      await fillThePipe();
      await visit.waitForPart('weak-network');
      await visit.waitForStatus('reconnecting');
      visit.line.heal();
      await goesOn(1);
    });

    it('stalled is noticed by the answer that does not come, where nothing piles up', async () => {
      await liveCall();
      visit.line.stall();
      await visit.page.evaluate(() => document.querySelector('voice-agent')?.sendText('Are you there?'));
      await visit.waitForStatus('reconnecting');
      visit.line.heal();
      const again = await visit.provider.session(1);
      await again.until(({ items }) => items.some((item) => JSON.stringify(item).includes('Are you there?')));
      await goesOn(1);
    });

    it('too thin for the microphone is said, and mends without a new line', async () => {
      const session = await liveCall();
      await visit.page.evaluate(noteNetwork);
      visit.line.throttle(30_000);
      await fillThePipe();
      await visit.waitForPart('weak-network');
      expect(await visit.text('weak-network')).toMatch(/weak/i);
      visit.line.heal();
      await visit.waitForNo('weak-network');
      const changes = await visit.page.evaluate(() => window.networkChanges);
      expect(changes).toEqual([
        { weak: true, droppedFrames: 1 },
        { weak: false, droppedFrames: expect.any(Number) },
      ]);
      expect(session.isClosed).toBe(false);
      expect(visit.provider.sessions).toHaveLength(1);
      await goesOn(0);
    });

    it('slow and uneven delivers an answer without a word lost', async () => {
      const session = await liveCall();
      visit.line.delay(150, 150);
      session.hear('spoken_1', 'Tell me more.');
      session.answer({ text: 'There is more to tell.', itemId: 'answer_1', seconds: 2 });
      await visit.waitForTurn('agent', 'there is more to tell');
      await visit.waitForStatus('listening');
      expect(await visit.count('unheard')).toBe(0);
    });
  });

  describe('a browser that is offline', () => {
    it('waits without trying, and comes back at once', async () => {
      await liveCall();
      const { page, provider, line } = visit;
      await page.setOfflineMode(true);
      line.cut();
      await visit.waitForStatus('reconnecting');
      const keys = provider.keys.length;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(provider.keys).toHaveLength(keys);
      await page.setOfflineMode(false);
      await goesOn(1);
    });
  });
});
