/** The provider closes the socket with every code there is: what is mended, what is not, and what is kept. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DrivenPage } from './support/driven-page.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

describe.each(BROWSERS)('in %s', (browser) => {
  const open = visitsIn(browser);
  let visit: DrivenPage;
  // Loading a page costs more than what is tried on it: the calls follow one another on one.
  beforeAll(async () => {
    visit = await open();
  });

  /** A call in which the visitor has said something and was answered. @returns its session, and the number of the next. */
  async function callWithAnswer(): Promise<[first: ScriptedSession, next: number]> {
    const first = await visit.beginCall();
    first.hear('spoken_1', 'What do you sell?');
    first.answer({ text: 'We sell bicycles.', itemId: 'answer_1' });
    await visit.waitForTurn('agent', 'we sell bicycles');
    await visit.waitForStatus('listening');
    return [first, visit.provider.sessions.length];
  }

  describe('a socket closed with', () => {
    it.each([1001, 1005, 1006, 1011, 1012, 1013])(
      '%i is opened again, with a fresh key and the conversation',
      async (code) => {
        const [first, next] = await callWithAnswer();
        const { page, provider, errors } = visit;
        first.close(code);
        const second = await provider.session(next);
        await second.until(({ items }) => items.length === 3);
        await visit.waitForStatus('listening');

        expect(provider.keys).toHaveLength(next + 1);
        expect([first.key, second.key]).toEqual([`ek_${next}`, `ek_${next + 1}`]);
        expect(second.items.map((item) => (item.type === 'message' ? [item.role, item.content] : item.type))).toEqual([
          ['assistant', [{ type: 'output_text', text: 'Here is my answer.' }]],
          ['user', [{ type: 'input_text', text: 'What do you sell?' }]],
          ['assistant', [{ type: 'output_text', text: 'We sell bicycles.' }]],
        ]);
        // Nobody is greeted twice, and nothing was left unanswered.
        expect(second.sentOf('response.create')).toEqual([]);
        expect(await visit.count('agent-turn')).toBe(2);
        expect(await visit.count('user-turn')).toBe(1);
        second.hear('spoken_2', 'And helmets?');
        second.answer({ text: 'Helmets too.', itemId: 'answer_2' });
        await visit.waitForTurn('agent', 'helmets too');
        expect(page.workers()).toHaveLength(1);
        expect(provider.sessions).toHaveLength(next + 1);
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
      const [first, next] = await callWithAnswer();
      const { provider, errors } = visit;
      first.close(code, reason);
      await visit.waitForStatus('error');
      expect(await visit.text('error')).not.toBe('');
      expect(await visit.count('agent-turn')).toBe(2);
      expect(provider.sessions).toHaveLength(next);
      expect(errors).toEqual([]);
    });

    it('1000 is the end of the call', async () => {
      const [first, next] = await callWithAnswer();
      first.close(1000);
      await visit.waitForStatus('ended');
      expect(visit.provider.sessions).toHaveLength(next);
    });

    it('1001 again and again is tried again, and what was typed meanwhile is sent once', async () => {
      const [first, next] = await callWithAnswer();
      const { provider } = visit;
      let refusals = 2;
      provider.onSession = (session) => (refusals-- > 0 ? session.close(1013) : session.begin());
      first.close(1001);
      await visit.waitForStatus('reconnecting');
      await visit.type('Are you there?');
      const last = await provider.session(next + 2);
      await last.until((session) => session.sentOf('response.create').length === 1);
      await visit.waitForTurn('agent', 'here is my answer');
      const typed = last.items.filter((item) => JSON.stringify(item).includes('Are you there?'));
      expect(typed).toHaveLength(1);
      expect(await visit.count('user-turn')).toBe(2);
      expect(new Set(provider.keys).size).toBe(next + 3);
    });
  });

  describe('a break', () => {
    it('in the middle of an answer leaves what was heard, and the question is answered again', async () => {
      const [first, next] = await callWithAnswer();
      first.hear('spoken_2', 'Tell me everything.');
      first.answer({ text: 'It is a long story and it goes on.', itemId: 'answer_2', seconds: 3, open: true });
      // Words stay where they are once they were heard; `speaking` passes.
      await visit.waitForTurn('agent', 'it is');
      first.close(1006);
      const second = await visit.provider.session(next);
      await second.until((session) => session.sentOf('response.create').length === 1);
      const question = second.items.findIndex((item) => JSON.stringify(item).includes('Tell me everything.'));
      expect(question).toBeGreaterThanOrEqual(0);
      await visit.waitForStatus('listening');
      expect(second.sentOf('response.create')).toHaveLength(1);
      expect(second.sentOf('conversation.item.truncate')).toEqual([]);
    });

    it('during a tool call keeps the call, and its output reaches the new session once', async () => {
      const [first, next] = await callWithAnswer();
      first.answers = false;
      first.callTool('slow_answer', 'call_1');
      await expect.poll(() => visit.served.toolRuns).toBe(1);
      first.close(1006);
      const second = await visit.provider.session(next);
      await second.until(({ items }) => items.some(({ type }) => type === 'function_call'));
      visit.served.answerTool('the answer');
      await second.until((session) => session.sentOf('response.create').length === 1);
      expect(second.items.filter(({ type }) => type === 'function_call')).toMatchObject([{ call_id: 'call_1' }]);
      const outputs = second.items.filter(({ type }) => type === 'function_call_output');
      expect(outputs).toMatchObject([{ call_id: 'call_1', output: 'the answer' }]);
      expect(visit.served.toolRuns).toBe(1);
    });
  });
});
