/** A call over a page change, and in two tabs. */
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

async function liveCall(): Promise<void> {
  await part(visit.page, 'start').click();
  const session = await visit.provider.session(0);
  await waitForTurn(visit.page, 'agent', /here is my answer/i);
  session.hear('spoken_1', 'What do you sell?');
  session.answer({ text: 'We sell bicycles.', itemId: 'answer_1' });
  await waitForTurn(visit.page, 'agent', /we sell bicycles/i);
  await waitForStatus(visit.page, 'listening');
}

describe('a conversation', () => {
  it('goes on after the visitor has gone to another page of the site', async () => {
    visit = await visitPage();
    const { page, provider, errors } = visit;
    await liveCall();
    await page.goto(new URL('/second', page.url()).href);
    await waitForTurn(page, 'agent', /we sell bicycles/i);
    expect(await part(page, 'user-turn').innerText()).toMatch(/what do you sell/i);
    await part(page, 'start').click();
    const second = await provider.session(1);
    await waitForStatus(page, 'listening');
    expect(second.items).toHaveLength(3);
    expect(second.sentOf('response.create')).toEqual([]);
    second.hear('spoken_2', 'And helmets?');
    second.answer({ text: 'Helmets too.', itemId: 'answer_2' });
    await waitForTurn(page, 'agent', /helmets too/i);
    expect(await part(page, 'agent-turn').count()).toBe(3);
    expect(errors).toEqual([]);
  });

  it('that was ended is forgotten', async () => {
    visit = await visitPage();
    const { page } = visit;
    await liveCall();
    await part(page, 'end').click();
    await waitForStatus(page, 'ended');
    await page.goto(new URL('/second', page.url()).href);
    await part(page, 'start').waitFor();
    expect(await part(page, 'agent-turn').count()).toBe(0);
  });

  it('stays on its page where the site says so', async () => {
    visit = await visitPage({ attributes: 'continuity="page"' });
    const { page, provider } = visit;
    await liveCall();
    await page.goto(new URL('/second', page.url()).href);
    await part(page, 'start').waitFor();
    expect(await part(page, 'agent-turn').count()).toBe(0);
    await expect.poll(() => provider.sessions[0]?.isClosed).toBe(true);
  });

  it('ends in one tab when another begins to talk', async () => {
    visit = await visitPage();
    const { page, context, provider } = visit;
    await liveCall();
    const other = await context.newPage();
    await other.goto(page.url());
    await part(other, 'start').click();
    await waitForTurn(other, 'agent', /here is my answer/i);
    await waitForStatus(page, 'ended', 'error');
    expect(await part(page, 'error').innerText()).toMatch(/tab/i);
    expect(await part(page, 'agent-turn').count()).toBe(2);
    expect(provider.sessions[0]?.isClosed).toBe(true);
    expect(provider.sessions[1]?.isClosed).toBe(false);
  });
});
