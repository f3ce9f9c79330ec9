/** The provider closes the socket with every code there is: what is mended, what is not, and what is kept. */
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

/** A call in which the visitor has said something and was answered. */
async function callWithAnswer(): Promise<void> {
  visit = await visitPage();
  const { page, provider } = visit;
  await part(page, 'start').click();
  const first = await provider.session(0);
  await waitForTurn(page, 'agent', /here is my answer/i);
  first.hear('spoken_1', 'What do you sell?');
  first.answer({ text: 'We sell bicycles.', itemId: 'answer_1' });
  await waitForTurn(page, 'agent', /we sell bicycles/i);
  await waitForStatus(page, 'listening');
}

describe('a socket closed with', () => {
  it.each([1001, 1005, 1006, 1011, 1012, 1013])(
    '%i is opened again, with a fresh key and the conversation',
    async (code) => {
      await callWithAnswer();
      const { page, provider, errors } = visit;
      provider.sessions[0]?.close(code);
      const second = await provider.session(1);
      await second.until(({ items }) => items.length === 3);
      await waitForStatus(page, 'listening');

      expect(provider.keys).toHaveLength(2);
      expect(provider.sessions.map(({ key }) => key)).toEqual(['ek_1', 'ek_2']);
      expect(second.items.map((item) => (item.type === 'message' ? [item.role, item.content] : item.type))).toEqual([
        ['assistant', [{ type: 'output_text', text: 'Here is my answer.' }]],
        ['user', [{ type: 'input_text', text: 'What do you sell?' }]],
        ['assistant', [{ type: 'output_text', text: 'We sell bicycles.' }]],
      ]);
      // Nobody is greeted twice, and nothing was left unanswered.
      expect(second.sentOf('response.create')).toEqual([]);
      expect(await part(page, 'agent-turn').count()).toBe(2);
      expect(await part(page, 'user-turn').count()).toBe(1);
      second.hear('spoken_2', 'And helmets?');
      second.answer({ text: 'Helmets too.', itemId: 'answer_2' });
      await waitForTurn(page, 'agent', /helmets too/i);
      expect(page.workers()).toHaveLength(1);
      expect(errors).toEqual([]);
    },
  );

  it.each([
    [3000, 'invalid_request_error.invalid_api_key'],
    [4000, 'invalid_request_error.invalid_model'],
    [1008, 'policy'],
    [1002, ''],
    [1003, ''],
    [1007, ''],
    [1009, ''],
    [1014, ''],
    [4999, 'a code of nobody’s'],
  ])('%i stays closed, and the visitor is told', async (code, reason) => {
    await callWithAnswer();
    const { page, provider, errors } = visit;
    provider.sessions[0]?.close(code, reason);
    await waitForStatus(page, 'error');
    expect(await part(page, 'error').textContent()).not.toBe('');
    expect(await part(page, 'agent-turn').count()).toBe(2);
    expect(provider.sessions).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('1000 is the end of the call', async () => {
    await callWithAnswer();
    visit.provider.sessions[0]?.close(1000);
    await waitForStatus(visit.page, 'ended');
    expect(visit.provider.sessions).toHaveLength(1);
  });

  it('1001 again and again is tried again, and what was typed meanwhile is sent once', async () => {
    await callWithAnswer();
    const { page, provider } = visit;
    let refusals = 2;
    provider.onSession = (session) => (refusals-- > 0 ? session.close(1013) : session.begin());
    provider.sessions[0]?.close(1001);
    await waitForStatus(page, 'reconnecting');
    await part(page, 'input').fill('Are you there?');
    await part(page, 'input').press('Enter');
    const last = await provider.session(3);
    await last.until((session) => session.sentOf('response.create').length === 1);
    await waitForTurn(page, 'agent', /here is my answer/i);
    const typed = last.items.filter((item) => JSON.stringify(item).includes('Are you there?'));
    expect(typed).toHaveLength(1);
    expect(await part(page, 'user-turn').count()).toBe(2);
    expect(new Set(provider.keys).size).toBe(4);
  });
});

describe('a break', () => {
  it('in the middle of an answer leaves what was heard, and the question is answered again', async () => {
    await callWithAnswer();
    const { page, provider } = visit;
    const first = await provider.session(0);
    first.hear('spoken_2', 'Tell me everything.');
    first.answer({ text: 'It is a long story and it goes on.', itemId: 'answer_2', seconds: 3, open: true });
    // Words stay where they are once they were heard; `speaking` passes.
    await waitForTurn(page, 'agent', /it is/i);
    first.close(1006);
    const second = await provider.session(1);
    await second.until((session) => session.sentOf('response.create').length === 1);
    const question = second.items.findIndex((item) => JSON.stringify(item).includes('Tell me everything.'));
    expect(question).toBeGreaterThanOrEqual(0);
    await waitForStatus(page, 'listening');
    expect(second.sentOf('response.create')).toHaveLength(1);
    expect(second.sentOf('conversation.item.truncate')).toEqual([]);
  });

  it('during a tool call keeps the call, and its output reaches the new session once', async () => {
    await callWithAnswer();
    const { provider } = visit;
    const first = await provider.session(0);
    first.answers = false;
    first.callTool('slow_answer', 'call_1');
    await expect.poll(() => visit.toolRuns).toBe(1);
    first.close(1006);
    const second = await provider.session(1);
    await second.until(({ items }) => items.some(({ type }) => type === 'function_call'));
    visit.answerTool('the answer');
    await second.until((session) => session.sentOf('response.create').length === 1);
    expect(second.items.filter(({ type }) => type === 'function_call')).toMatchObject([{ call_id: 'call_1' }]);
    const outputs = second.items.filter(({ type }) => type === 'function_call_output');
    expect(outputs).toMatchObject([{ call_id: 'call_1', output: 'the answer' }]);
    expect(visit.toolRuns).toBe(1);
  });
});
