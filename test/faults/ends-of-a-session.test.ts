/** Sessions end: the provider's after an hour, the site's after its limits. One is passed over, the other announced. */
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './support/driven-page.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

declare global {
  interface Window {
    statuses: string[];
  }
}

/** To run in the page. */
function noteStatuses(): void {
  window.statuses = [];
  document.querySelector('voice-agent')?.addEventListener('voice-status-change', ({ status }) => {
    window.statuses.push(status);
  });
}

describe.each(BROWSERS)('in %s', (browser) => {
  const open = visitsIn(browser);

  /** A page whose first session is short: its exchange is due in the middle of it, and done before the last quarter of that. */
  async function openFor(seconds: number): Promise<DrivenPage> {
    const visit = await open();
    const { provider } = visit;
    provider.onSession = (session) => session.begin(provider.sessions.length === 1 ? seconds : 3600);
    return visit;
  }

  describe('a provider’s session', () => {
    it('is exchanged between two turns before it expires, unnoticed', async () => {
      const visit = await openFor(12);
      const { page, provider, errors } = visit;
      await page.evaluate(noteStatuses);
      const first = await visit.beginCall();
      const second = await provider.session(1);
      await second.until(({ items }) => items.length === 1);
      await expect.poll(() => first.isClosed).toBe(true);
      second.hear('spoken_1', 'Still here?');
      second.answer({ text: 'As ever.', itemId: 'answer_1' });
      await visit.waitForTurn('agent', 'as ever');
      expect(provider.keys).toHaveLength(2);
      expect(second.sentOf('response.create')).toEqual([]);
      expect(await visit.count('notice')).toBe(0);
      expect(await page.evaluate(() => window.statuses)).not.toContain('reconnecting');
      expect(errors).toEqual([]);
    });

    it('that ends while a tool runs is exchanged in time, and the tool’s output reaches the next one, once', async () => {
      const visit = await openFor(8);
      const { provider, served, errors } = visit;
      await visit.click('start');
      const first = await provider.session(0);
      first.answers = false;
      // Instead of a greeting, so that there is no moment between two turns before.
      await first.until((session) => session.sentOf('response.create').length === 1);
      first.callTool('slow_answer', 'call_1');
      await expect.poll(() => served.toolRuns).toBe(1);
      const second = await provider.session(1);
      await second.until(({ items }) => items.some(({ type }) => type === 'function_call'));
      served.answerTool('the answer');
      await second.until((session) => session.sentOf('response.create').length === 1);
      await visit.waitForStatus('listening');
      const calls = second.items.filter(({ type }) => type.startsWith('function_call'));
      expect(calls).toMatchObject([{ type: 'function_call' }, { type: 'function_call_output', output: 'the answer' }]);
      expect(second.sentOf('response.create')).toHaveLength(1);
      expect([served.toolRuns, first.isClosed]).toEqual([1, true]);
      expect(errors).toEqual([]);
    });
  });

  describe('an idle call', () => {
    it('asks first, and goes on when the visitor says so', async () => {
      const visit = await open({ limits: { idleSeconds: 16 } });
      await visit.beginCall();
      await visit.click('stay');
      await visit.waitForNo('stay');
      await visit.waitForStatus('listening');
      // It asks again, and ends when nobody answers.
      await visit.waitForPart('stay');
      await visit.waitForStatus('ended');
      await expect.poll(() => visit.provider.sessions[0]?.isClosed).toBe(true);
    });
  });
});
