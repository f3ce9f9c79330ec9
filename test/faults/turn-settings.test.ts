/** What the site has the provider do about turns: it does not give way to speech, or it does not answer by itself. */
import { realtimeCompatible } from '@voice-agent/token-server';
import { afterEach, describe, expect, it } from 'vitest';
import { part, waitForStatus, waitForTurn } from '../e2e/support/visit-shop.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { type PageVisit, visitPage } from './support/visit-page.ts';

let visit: PageVisit;
afterEach(() => visit.close());

async function liveCall(settings: object): Promise<ScriptedSession> {
  visit = await visitPage();
  const { page, provider } = visit;
  const audio = { input: { turn_detection: { type: 'server_vad', ...settings } } };
  provider.onSession = (session) => session.begin(3600, audio);
  await part(page, 'start').click();
  const session = await provider.session(0);
  await waitForTurn(page, 'agent', /here is my answer/i);
  await waitForStatus(page, 'listening');
  return session;
}

describe('a provider told', () => {
  it('not to be interrupted (interrupt_response: false) is heard to its end while the visitor speaks', async () => {
    const session = await liveCall({ interrupt_response: false });
    const { page, errors } = visit;
    session.answer({ text: 'Let me finish this sentence.', seconds: 3, itemId: 'long' });
    await waitForTurn(page, 'agent', /let/i);
    session.hear('spoken_1', 'But I say.');
    await waitForTurn(page, 'user', /but i say/i);
    session.answer({ text: 'Now to you.', itemId: 'answer_1' });
    await waitForTurn(page, 'agent', /finish this sentence/i);
    await waitForTurn(page, 'agent', /now to you/i);
    await waitForStatus(page, 'listening');
    expect(await part(page, 'unheard').count()).toBe(0);
    expect(session.sentOf('conversation.item.truncate')).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('not to answer by itself (create_response: false) is asked by nobody, also over a break', async () => {
    const session = await liveCall({ create_response: false });
    const { page, provider, errors } = visit;
    session.hear('spoken_1', 'I only think aloud.');
    await waitForTurn(page, 'user', /think aloud/i);
    await waitForStatus(page, 'listening');
    session.close(1006);
    const second = await provider.session(1);
    await waitForStatus(page, 'listening');
    await page.evaluate(() => document.querySelector('voice-agent')?.sendText('Now answer.'));
    await second.until((one) => one.sentOf('response.create').length === 1);
    await waitForTurn(page, 'agent', /here is my answer/i);
    // The greeting's, and the one for what was typed.
    expect([session, second].map((one) => one.sentOf('response.create').length)).toEqual([1, 1]);
    expect(errors).toEqual([]);
  });

  it('to ask into a silence (idle_timeout_ms) is told so, its question is heard, and nobody is said to have spoken', async () => {
    visit = await visitPage({
      turnDetection: { type: 'server_vad', idle_timeout_ms: 6_000 },
      providerAt: (_, browserUrl) => realtimeCompatible({ url: `${browserUrl.replace('http', 'ws')}/realtime` }),
      manners: { choose: () => false },
    });
    const { page, provider, errors } = visit;
    await part(page, 'start').click();
    const session = await provider.session(0);
    await waitForTurn(page, 'agent', /here is my answer/i);
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
    await waitForTurn(page, 'agent', /anything/i);
    await waitForStatus(page, 'listening');
    expect(await part(page, 'user-turn').count()).toBe(0);

    // Over a break the question is part of the conversation, the silence is not, and nothing is left to be answered.
    session.close(1006);
    const second = await provider.session(1);
    await second.until(({ items }) => items.length === 2);
    await waitForStatus(page, 'listening');
    expect(JSON.stringify(second.items)).toContain('Can I help you with anything?');
    expect(second.items.every((one) => one.type === 'message' && one.role === 'assistant')).toBe(true);
    expect(second.sentOf('response.create')).toEqual([]);
    expect(errors).toEqual([]);
  });
});
