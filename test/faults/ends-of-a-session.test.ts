/** Sessions end: the provider's after an hour, the site's after its limits. One is passed over, the other announced. */
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

describe('a provider’s session', () => {
  it('is exchanged between two turns before it expires, unnoticed', async () => {
    visit = await visitPage();
    const { page, provider, errors } = visit;
    await page.evaluate(() => {
      const statuses: string[] = [];
      Object.assign(window, { statuses });
      document.querySelector('voice-agent')?.addEventListener('voice-status-change', ({ status }) => {
        statuses.push(status);
      });
    });
    // The exchange of a session this short is due in the middle of it.
    provider.onSession = (session) => session.begin(provider.sessions.length === 1 ? 16 : 3600);
    await part(page, 'start').click();
    const first = await provider.session(0);
    await waitForTurn(page, 'agent', /here is my answer/i);
    const second = await provider.session(1);
    await second.until(({ items }) => items.length === 1);
    await expect.poll(() => first.isClosed).toBe(true);
    second.hear('spoken_1', 'Still here?');
    second.answer({ text: 'As ever.', itemId: 'answer_1' });
    await waitForTurn(page, 'agent', /as ever/i);
    expect(provider.keys).toHaveLength(2);
    expect(second.sentOf('response.create')).toEqual([]);
    expect(await part(page, 'notice').count()).toBe(0);
    const statuses = await page.evaluate(() => (window as unknown as { statuses: string[] }).statuses);
    expect(statuses).not.toContain('reconnecting');
    expect(errors).toEqual([]);
  });
});

describe('a provider’s session that ends while a tool runs', () => {
  it('is exchanged in time, and the tool’s output reaches the next one, once', async () => {
    visit = await visitPage();
    const { page, provider, errors } = visit;
    provider.onSession = (session) => session.begin(provider.sessions.length === 1 ? 16 : 3600);
    await part(page, 'start').click();
    const first = await provider.session(0);
    await waitForTurn(page, 'agent', /here is my answer/i);
    first.callTool('slow_answer', 'call_1');
    await expect.poll(() => visit.toolRuns).toBe(1);
    const second = await provider.session(1);
    await second.until(({ items }) => items.some(({ type }) => type === 'function_call'));
    visit.answerTool('the answer');
    await second.until((session) => session.sentOf('response.create').length === 1);
    await waitForStatus(page, 'listening');
    const calls = second.items.filter(({ type }) => type.startsWith('function_call'));
    expect(calls).toMatchObject([{ type: 'function_call' }, { type: 'function_call_output', output: 'the answer' }]);
    expect(second.sentOf('response.create')).toHaveLength(1);
    expect([visit.toolRuns, first.isClosed]).toEqual([1, true]);
    expect(errors).toEqual([]);
  });
});

describe('an idle call', () => {
  it('asks first, and goes on when the visitor says so', async () => {
    visit = await visitPage({ limits: { idleSeconds: 24 } });
    const { page, provider } = visit;
    await part(page, 'start').click();
    await waitForTurn(page, 'agent', /here is my answer/i);
    await part(page, 'stay').click({ timeout: 60_000 });
    await part(page, 'stay').waitFor({ state: 'detached' });
    await waitForStatus(page, 'listening');
    // It asks again, and ends when nobody answers.
    await part(page, 'stay').waitFor({ timeout: 60_000 });
    await waitForStatus(page, 'ended');
    await expect.poll(() => provider.sessions[0]?.isClosed).toBe(true);
  });
});
