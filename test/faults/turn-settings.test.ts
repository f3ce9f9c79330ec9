/** What the site has the provider do about turns: it does not give way to speech, or it does not answer by itself. */
import { realtimeCompatible } from '@voice-agent/token-server';
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './support/driven-page.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

describe.each(BROWSERS)('in %s, a provider told', (browser) => {
  const open = visitsIn(browser);
  let visit: DrivenPage;

  async function liveCall(settings: object): Promise<ScriptedSession> {
    visit = await open();
    const audio = { input: { turn_detection: { type: 'server_vad', ...settings } } };
    visit.provider.onSession = (session) => session.begin(3600, audio);
    return visit.beginCall();
  }

  it('not to be interrupted (interrupt_response: false) is heard to its end while the visitor speaks', async () => {
    const session = await liveCall({ interrupt_response: false });
    session.answer({ text: 'Let me finish this sentence.', seconds: 3, itemId: 'long' });
    await visit.waitForTurn('agent', 'let');
    session.hear('spoken_1', 'But I say.');
    await visit.waitForTurn('user', 'but i say');
    session.answer({ text: 'Now to you.', itemId: 'answer_1' });
    await visit.waitForTurn('agent', 'finish this sentence');
    await visit.waitForTurn('agent', 'now to you');
    await visit.waitForStatus('listening');
    expect(await visit.count('unheard')).toBe(0);
    expect(session.sentOf('conversation.item.truncate')).toEqual([]);
    expect(visit.errors).toEqual([]);
  });

  it('not to answer by itself (create_response: false) is asked by nobody, also over a break', async () => {
    const session = await liveCall({ create_response: false });
    session.hear('spoken_1', 'I only think aloud.');
    await visit.waitForTurn('user', 'think aloud');
    await visit.waitForStatus('listening');
    session.close(1006);
    const second = await visit.provider.session(1);
    await visit.waitForStatus('listening');
    await visit.page.evaluate(() => document.querySelector('voice-agent')?.sendText('Now answer.'));
    await second.until((one) => one.sentOf('response.create').length === 1);
    await visit.waitForTurn('agent', 'here is my answer');
    // The greeting's, and the one for what was typed.
    expect([session, second].map((one) => one.sentOf('response.create').length)).toEqual([1, 1]);
    expect(visit.errors).toEqual([]);
  });

  it('to ask into a silence (idle_timeout_ms) is told so, its question is heard, and nobody is said to have spoken', async () => {
    visit = await open({
      turnDetection: { type: 'server_vad', idle_timeout_ms: 6_000 },
      providerAt: (_, browserUrl) => realtimeCompatible({ url: `${browserUrl.replace('http', 'ws')}/realtime` }),
      manners: { choose: () => false },
    });
    const session = await visit.beginCall();
    const [update] = session.sentOf('session.update');
    expect(update?.session).toMatchObject({
      audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 6_000 } } },
    });
    // As OpenAI does: the silence becomes an item, and is answered.
    const silence = { item_id: 'silence', previous_item_id: null };
    session.send({ type: 'input_audio_buffer.timeout_triggered', ...silence, audio_start_ms: 0, audio_end_ms: 6_000 });
    session.send({ type: 'input_audio_buffer.committed', ...silence });
    const item = { id: 'silence', object: 'realtime.item', type: 'message', role: 'user', status: 'completed' };
    const added = { ...item, content: [{ type: 'input_audio', transcript: null }] };
    for (const type of ['added', 'done'])
      session.send({ type: `conversation.item.${type}`, item: added, previous_item_id: null });
    session.answer({ text: 'Can I help you with anything?', itemId: 'question' });
    await visit.waitForTurn('agent', 'anything');
    await visit.waitForStatus('listening');
    expect(await visit.count('user-turn')).toBe(0);

    // Over a break the question is part of the conversation, the silence is not, and nothing is left to be answered.
    session.close(1006);
    const second = await visit.provider.session(1);
    await second.until(({ items }) => items.length === 2);
    await visit.waitForStatus('listening');
    expect(JSON.stringify(second.items)).toContain('Can I help you with anything?');
    expect(second.items.every((one) => one.type === 'message' && one.role === 'assistant')).toBe(true);
    expect(second.sentOf('response.create')).toEqual([]);
    expect(visit.errors).toEqual([]);
  });
});
