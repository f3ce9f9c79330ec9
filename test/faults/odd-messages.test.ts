/** The provider sends what no service should. Nothing escapes, the call goes on, and nothing said is lost. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DrivenPage } from './support/driven-page.ts';
import type { ScriptedSession } from './support/scripted-provider.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

const error = (code: string, event_id?: string) => ({
  type: 'error',
  error: { type: 'invalid_request_error', code, message: code, event_id: event_id ?? null },
});

const oddities: Record<string, (session: ScriptedSession) => void> = {
  'text that is no JSON': (session) => session.send('{"type": "response.do'),
  'JSON that is no event': (session) => {
    for (const text of ['null', '[]', '42', '"x"', '{}', '{"type":7}']) session.send(text);
  },
  'an event that nobody knows': (session) => session.send({ type: 'response.smell.delta', delta: 'roses' }),
  'known events without their fields': (session) => {
    for (const type of ['response.created', 'response.output_audio.delta', 'conversation.item.added', 'error'])
      session.send({ type });
  },
  'binary frames': (session) => session.send(new Uint8Array(50_000)),
  'an event of 10 MB': (session) => session.send({ type: 'response.large', padding: 'x'.repeat(10_000_000) }),
  'sound of 10 MB for an item that nobody has': (session) => {
    const place = { response_id: 'ghost', item_id: 'ghost', output_index: 0, content_index: 0 };
    session.send({ type: 'response.output_audio.delta', ...place, delta: 'A'.repeat(10_000_000) });
    session.send({ type: 'response.output_audio.delta', ...place, delta: 'no base64 at all!' });
    session.send({
      type: 'response.done',
      response: { id: 'ghost', object: 'realtime.response', status: 'cancelled', output: [] },
    });
  },
  'errors for events that were never sent': (session) => {
    for (const code of ['response_cancel_not_active', 'conversation_already_has_active_response', 'whatever']) {
      session.send(error(code, 'event_from_nowhere'));
      session.send(error(code));
    }
  },
  'the ends of what never began': (session) => {
    const place = { response_id: 'r0', item_id: 'i0', output_index: 0, content_index: 0 };
    session.send({ type: 'response.output_audio_transcript.done', ...place, transcript: 'never said' });
    session.send({ type: 'response.output_audio.done', ...place });
    session.send({ type: 'conversation.item.truncated', item_id: 'i0', content_index: 0, audio_end_ms: 5 });
    session.send({ type: 'conversation.item.deleted', item_id: 'i0' });
    session.send({ type: 'input_audio_buffer.committed', item_id: 'i1', previous_item_id: 'i0' });
    session.send({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: 'i1',
      content_index: 0,
      error: {},
    });
  },
  'a second session.created': (session) => session.begin(),
};

describe.each(BROWSERS)('in %s', (browser) => {
  const open = visitsIn(browser);
  let visit: DrivenPage;
  let session: ScriptedSession;
  beforeAll(async () => {
    visit = await open();
    session = await visit.beginCall();
  });

  describe('a provider that sends', () => {
    // One call takes it all.
    it.each(Object.entries(oddities))('%s is put up with', async (name, misbehave) => {
      misbehave(session);
      session.hear(`spoken after ${name}`, `Are you still well after ${name}?`);
      session.answer({ text: `Quite well after ${name}.`, itemId: `answer after ${name}` });
      await visit.waitForTurn('user', `still well after ${name}`);
      await visit.waitForTurn('agent', `quite well after ${name}`);
      await visit.waitForStatus('listening');
      expect(await visit.words()).not.toMatch(/never said/);
      expect(visit.provider.sessions).toHaveLength(1);
      expect(visit.errors).toEqual([]);
    });

    it('deltas after a cancel is not heard, and its late transcript is not shown as heard', async () => {
      session = await visit.beginCall();
      const place = { response_id: 'long', item_id: 'story', output_index: 0, content_index: 0 };
      session.answer({ text: 'Once upon a time', seconds: 6, responseId: 'long', itemId: 'story', open: true });
      await visit.waitForTurn('agent', 'once');
      session.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'spoken_1' });
      await session.until((one) => one.sentOf('conversation.item.truncate').length === 1);
      session.answer({ text: ' there was a king', responseId: 'long', itemId: 'story', seconds: 2, open: true });
      session.send({
        type: 'response.output_audio_transcript.done',
        ...place,
        transcript: 'Once upon a time there was a king.',
      });
      session.send({ type: 'response.output_audio.done', ...place });
      const response = { id: 'long', object: 'realtime.response', status: 'cancelled', output: [] };
      session.send({
        type: 'response.done',
        response: { ...response, status_details: { type: 'cancelled', reason: 'turn_detected' } },
      });
      session.hear('spoken_1', 'Stop.');
      await visit.waitForTurn('user', 'stop');
      const unheard = await visit.text('unheard');
      expect(unheard).not.toBe('');
      const heard = await visit.text('agent-turn');
      expect(heard).not.toMatch(/king\.$/);
      expect(session.sentOf('conversation.item.truncate')).toHaveLength(1);
      expect(visit.errors).toEqual([]);
    });
  });
});
