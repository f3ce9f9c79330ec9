import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stt } from '../stages/stt.ts';
import { API_KEY, scriptedStt, signal, startEngine, TestClient, type TestEngine } from './engine.fixture.ts';

let engine: TestEngine;

beforeEach(async () => {
  engine = await startEngine({ stt: scriptedStt('first words', 'second') });
});

afterEach(async () => {
  await engine.stop();
});

async function openListener(): Promise<TestClient> {
  const url = `${engine.url}?intent=transcription`;
  const client = new TestClient(url, ['realtime', `openai-insecure-api-key.${API_KEY}`]);
  await client.next('session.created');
  return client;
}

describe('RealtimeSession, only transcribing', () => {
  it('tells the words of each turn and answers none', async () => {
    const client = await openListener();
    expect(client.events[0]).toMatchObject({
      session: { type: 'transcription', object: 'realtime.transcription_session' },
    });
    for (const words of ['first words', 'second']) {
      client.say(signal(300));
      client.say(signal(700, 0));
      const { transcript } = await client.next('conversation.item.input_audio_transcription.completed');
      expect(transcript).toBe(words);
    }
    await client.settle();
    const deltas = client.of('conversation.item.input_audio_transcription.delta').map(({ delta }) => delta);
    expect(deltas.join('')).toBe('first words' + 'second');
    expect(client.types().filter((type) => type.startsWith('response.'))).toEqual([]);
  });

  it('takes turns by hand, in other formats, and keeps telling words when transcription is switched off', async () => {
    const client = await openListener();
    const input = { format: { type: 'audio/pcma' }, turn_detection: null, transcription: null };
    client.send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
    expect((await client.next('session.updated')).session).toMatchObject({
      audio: { input: { format: { type: 'audio/pcma' }, turn_detection: null, transcription: { model: 'embedded' } } },
    });
    client.send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(8000, 0x90).toString('base64') });
    client.send({ type: 'input_audio_buffer.commit' });
    await client.next('input_audio_buffer.committed');
    await client.next('conversation.item.input_audio_transcription.completed');
  });

  it('tells words while they are spoken, of the item that they will be', async () => {
    await engine.stop();
    const scripted = scriptedStt('first words and more');
    const start: Stt['start'] = (options = {}) => {
      const utterance = scripted.start(options);
      // Every sample brings the same guess: two in a row agree.
      return { ...utterance, push: () => options.onInterim?.('first words') };
    };
    engine = await startEngine({ stt: { ...scripted, start } });
    const client = await openListener();
    client.say(signal(300));
    const { item_id } = await client.next('input_audio_buffer.speech_started');
    const early = await client.next('conversation.item.input_audio_transcription.delta');
    expect(early).toMatchObject({ item_id, content_index: 0, delta: 'first words' });
    expect(client.types()).not.toContain('input_audio_buffer.committed');
    client.say(signal(700, 0));
    const { transcript } = await client.next('conversation.item.input_audio_transcription.completed');
    expect(transcript).toBe('first words and more');
    const deltas = client.of('conversation.item.input_audio_transcription.delta').map(({ delta }) => delta);
    expect(deltas).toEqual(['first words', ' ', 'and ', 'more']);
  });

  it.each([
    [{ type: 'response.create' }, 'type'],
    [{ type: 'response.cancel' }, 'type'],
    [{ type: 'session.update', session: { type: 'realtime' } }, 'session.type'],
  ])('refuses %j', async (event, param) => {
    const client = await openListener();
    client.send({ ...event, event_id: 'mine' });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_value', param, event_id: 'mine' });
  });

  it('does not ask after a visitor who is silent', async () => {
    const client = await openListener();
    const turn_detection = { type: 'server_vad', idle_timeout_ms: 5000 };
    client.send({ type: 'session.update', session: { type: 'transcription', audio: { input: { turn_detection } } } });
    client.say(signal(8000, 0));
    await client.settle();
    expect(client.types()).not.toContain('input_audio_buffer.timeout_triggered');
  });
});
