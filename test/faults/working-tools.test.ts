/** Tools that take their time: what visitors hear and see meanwhile, and a result that comes long after its call. */
import { defineTool, type ToolCallContext } from '@voice-agent/token-server';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

/** A tool that works until the test lets it answer. */
function workingTool(options: { background?: boolean; begin?: (context: ToolCallContext) => void }) {
  const { background = false, begin } = options;
  let finish = (_result: string) => {};
  const result = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const tool = defineTool({
    title: 'Ask the courier',
    description: 'Asks.',
    input: z.strictObject({}),
    effect: 'read',
    timeout: 50_000,
    background,
    run(_input, context) {
      begin?.(context);
      return result;
    },
  });
  return { tool, finish };
}

/** A call whose greeting is over; from now on the test answers for the model. */
async function liveCall(tools: Parameters<typeof visitPage>[0]): Promise<ScriptedSession> {
  visit = await visitPage(tools);
  await part(visit.page, 'start').click();
  const session = await visit.provider.session(0);
  await waitForTurn(visit.page, 'agent', /here is my answer/i);
  await waitForStatus(visit.page, 'listening');
  session.answers = false;
  return session;
}

/** What the model is asked to answer, for the `count`th time since the greeting. */
async function asked(session: ScriptedSession, count: number): Promise<string> {
  await session.until((one) => one.sentOf('response.create').length === 1 + count);
  return JSON.stringify(session.sentOf('response.create').at(-1)?.response ?? {});
}

describe('a slow tool', () => {
  it('has a sentence said and shows how far it is, before its result is there', async () => {
    const { tool, finish } = workingTool({
      begin({ say, progress }) {
        say('One moment, I am asking the courier.');
        progress('On the telephone');
      },
    });
    const session = await liveCall({ tools: { ask_courier: tool } });
    const { page, errors } = visit;
    session.callTool('ask_courier', 'call_1');
    // Out of band: the conversation does not hold it, and the model cannot call the tool again for it.
    const filler = await asked(session, 1);
    expect(filler).toContain('One moment, I am asking the courier.');
    expect(JSON.parse(filler)).toMatchObject({ conversation: 'none', tool_choice: 'none' });
    session.answer({ text: 'One moment, I am asking the courier.' });
    await waitForStatus(page, 'speaking');
    await waitForTurn(page, 'agent', /asking the courier/i);
    const state = part(page, 'tool').locator('.tool-state');
    expect(await state.innerText()).toMatch(/^On the telephone/);
    expect(session.items).toEqual([]);

    finish('It is on its way.');
    await asked(session, 2);
    expect(session.items).toMatchObject([
      { type: 'function_call_output', call_id: 'call_1', output: 'It is on its way.' },
    ]);
    session.answer({ text: 'The courier is on its way.' });
    await waitForTurn(page, 'agent', /on its way/i);
    expect(await state.innerText()).toMatch(/^Done/);
    expect(errors).toEqual([]);
  });
});

describe('a tool of the background', () => {
  it('answers at once, and the agent speaks of its result when it comes', async () => {
    const { tool, finish } = workingTool({ background: true });
    const session = await liveCall({ tools: { ask_courier: tool } });
    const { page, errors } = visit;
    session.callTool('ask_courier', 'call_1');
    await asked(session, 1);
    expect(session.items).toMatchObject([
      { type: 'function_call_output', call_id: 'call_1', output: expect.stringMatching(/^It has started/) },
    ]);
    session.answer({ text: 'I have asked the courier, and will tell you.' });
    await waitForTurn(page, 'agent', /will tell you/i);
    await waitForStatus(page, 'listening');
    const state = part(page, 'tool').locator('.tool-state');
    expect(await state.innerText()).toMatch(/^Working…/);

    finish('With you at four.');
    await asked(session, 2);
    expect(JSON.stringify(session.items.at(-1))).toContain('has finished in the background: With you at four.');
    session.answer({ text: 'The courier will be with you at four.' });
    await waitForTurn(page, 'agent', /with you at four/i);
    expect(await state.innerText()).toMatch(/^Done/);
    expect(errors).toEqual([]);
  });
});
