/** What an agent must not say, and who may be spoken to: a guardrail and a conditional handoff, in a real browser. */
import type { VoiceGuardrailTripEvent } from '@voice-agent/widget';
import { afterEach, describe, expect, it } from 'vitest';
import { beginCall, expectCleanVisit, part, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

/** A Friday at noon, and the Sunday after it. */
const OPEN = '2026-11-20T12:00Z';
const CLOSED = '2026-11-22T12:00Z';

let visit: ShopVisit;
afterEach(() => visit.close());

describe('a guardrail', () => {
  it('stops the answer that promises too much; the agent explains itself, and the log is told', async () => {
    visit = await visitShop({ microphone: [60], at: OPEN });
    const { page, proxy } = visit;
    await page.goto(proxy.url);
    const tripped = page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('voice-guardrail-trip', (event) => {
            const { name, itemId } = event as VoiceGuardrailTripEvent;
            resolve({ name, itemId });
          });
        }),
    );
    await beginCall(page);
    await waitForTurn(page, 'agent', /how can i help/i);
    await ask('Can I have a discount?');
    await waitForTurn(page, 'agent', /i spoke too soon/i);

    const stopped = part(page, 'agent-turn').filter({ hasText: /because you ask/i });
    expect(await stopped.getAttribute('data-state')).toBe('interrupted');
    expect(await part(page, 'notice').innerText()).toBe('This answer was stopped');
    const warned = visit.warnings.filter(({ event }) => event === 'guardrail.tripped');
    expect(warned[0]).toMatchObject({ fields: { agent: 'counter', guardrail: 'no_promises', stage: 'output' } });
    expect(JSON.stringify(warned)).not.toMatch(/discount/);
    expect(await tripped).toEqual({ name: 'no_promises', itemId: expect.stringMatching(/^item_/) });
    expectCleanVisit(visit);
  });
});

describe('a handoff with a condition', () => {
  it('leads to the owner while the shop is open', async () => {
    visit = await visitShop({ microphone: [1], at: OPEN });
    const { page, proxy } = visit;
    await page.goto(proxy.url);
    await part(page, 'launcher').click();
    await ask('I want to speak to the owner');
    await waitForTurn(page, 'agent', /this is the owner/i);
    expect(await part(page, 'notice').innerText()).toMatch(/talking to owner/i);
    await ask('Where is my order 57?');
    await waitForTurn(page, 'agent', /order 57.*ready for you/i);
    expectCleanVisit(visit);
  });

  it('is unknown to the model while the shop is closed', async () => {
    visit = await visitShop({ microphone: [1], at: CLOSED });
    const { page, proxy } = visit;
    await page.goto(proxy.url);
    await part(page, 'launcher').click();
    await ask('I want to speak to the owner');
    await waitForTurn(page, 'agent', /while the shop is open/i);
    const tools = proxy
      .receivedOf('session.created')
      .flatMap(({ session }) => ('tools' in session && session.tools) || []);
    expect(tools.flatMap((tool) => ('name' in tool ? tool.name : []))).not.toContain('transfer_to_owner');
    expectCleanVisit(visit);
  });
});

async function ask(text: string): Promise<void> {
  await part(visit.page, 'input').fill(text);
  await part(visit.page, 'input').press('Enter');
}
