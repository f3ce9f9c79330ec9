import { describe, expect, it } from 'vitest';
import { parseClientEvent } from './parse-client-event.ts';

describe('parseClientEvent', () => {
  it.each([
    { type: 'input_audio_buffer.append', audio: 'AAAA' },
    { type: 'input_audio_buffer.commit', event_id: 'mine' },
    { type: 'response.create' },
    {
      type: 'response.create',
      response: { output_modalities: ['text'], metadata: null, conversation: 'none', input: [] },
    },
    { type: 'response.create', response: { input: [{ type: 'item_reference', id: 'item_1' }] } },
    { type: 'response.cancel', response_id: 'resp_1' },
    { type: 'session.update', session: { type: 'transcription', audio: { input: { turn_detection: null } } } },
    { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: null } } } },
    { type: 'session.update', session: { type: 'realtime', audio: { input: { transcription: null } }, tools: [] } },
    { type: 'session.update', session: { type: 'realtime', tool_choice: { type: 'function', name: 'x' } } },
    { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'c', output: '' } },
    {
      type: 'conversation.item.create',
      previous_item_id: 'root',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
    },
    { type: 'conversation.item.truncate', item_id: 'i', content_index: 0, audio_end_ms: 120 },
  ])('knows $type', (event) => {
    expect(parseClientEvent(JSON.stringify(event))).toEqual({ kind: 'known', event });
  });

  it.each([
    [{ type: 'input_audio_buffer.append' }, 'audio', true],
    [{ type: 'session.update', session: { type: 'translation' } }, 'session.type', false],
    [{ type: 'session.update', session: {} }, 'session.type', true],
    [
      { type: 'session.update', session: { type: 'transcription', audio: { input: { format: { type: 'mp3' } } } } },
      'session.audio.input.format.type',
      false,
    ],
    [{ type: 'response.create', response: { input: [{ type: 'item_reference' }] } }, 'response.input[0].id', true],
    [
      { type: 'session.update', session: { type: 'realtime', audio: { output: { speed: 9 } } } },
      'session.audio.output.speed',
      false,
    ],
    [
      { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: { type: 'ears' } } } } },
      'session.audio.input.turn_detection.type',
      false,
    ],
    [{ type: 'conversation.item.truncate', item_id: 'i', content_index: 0, audio_end_ms: 1.5 }, 'audio_end_ms', false],
    [{ type: 'conversation.item.truncate', item_id: 'i', content_index: 0, audio_end_ms: -1 }, 'audio_end_ms', false],
    [
      { type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{}] } },
      'item.content[0].type',
      true,
    ],
    [{ type: 'conversation.item.create', item: { type: 'message', role: 'robot', content: [] } }, 'item.role', false],
    [{ type: 'response.create', response: { max_output_tokens: 0 } }, 'response.max_output_tokens', false],
  ])('names the field at fault in %j', (event, path, missing) => {
    const parsed = parseClientEvent(JSON.stringify({ ...event, event_id: 'mine' }));
    expect(parsed).toMatchObject({ kind: 'malformed', type: event.type, eventId: 'mine', misfit: { path, missing } });
  });

  it('answers unknown for server events and beta names', () => {
    expect(parseClientEvent('{"type":"session.created"}').kind).toBe('unknown');
    expect(parseClientEvent('{"type":"transcription_session.update"}').kind).toBe('unknown');
  });
});
