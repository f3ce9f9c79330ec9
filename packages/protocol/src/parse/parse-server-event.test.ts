import { describe, expect, it } from 'vitest';
import { parseServerEvent } from './parse-server-event.ts';

const place = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };

describe('parseServerEvent', () => {
  it('knows an event and passes it on whole', () => {
    const event = { type: 'response.output_audio.delta', event_id: 'event_1', ...place, delta: 'AAAA', extra: 1 };
    expect(parseServerEvent(JSON.stringify(event))).toEqual({ kind: 'known', event });
  });

  it('lets an event of another type through as unknown', () => {
    expect(parseServerEvent('{"type":"response.video.delta"}')).toEqual({
      kind: 'unknown',
      type: 'response.video.delta',
    });
  });

  it.each(['constructor', '__proto__', 'toString'])('takes %j for a type like any other', (type) => {
    expect(parseServerEvent(JSON.stringify({ type }))).toEqual({ kind: 'unknown', type });
  });

  it('lets items of a type we do not use through', () => {
    const event = { type: 'conversation.item.done', event_id: 'e', item: { type: 'mcp_call', id: 'i' } };
    expect(parseServerEvent(JSON.stringify(event)).kind).toBe('known');
  });

  it('takes null for absent where services send it', () => {
    const event = {
      type: 'conversation.item.input_audio_transcription.delta',
      event_id: 'e',
      item_id: 'i',
      delta: null,
    };
    expect(parseServerEvent(JSON.stringify(event)).kind).toBe('known');
  });

  it.each([
    { type: 'error', error: { message: 'No.' } },
    { type: 'session.created', session: { id: 's', voice: 'ara', turn_detection: null } },
    { type: 'response.created', response: { id: 'r', object: 'realtime.response' } },
    // LocalAI says what came of a response in its items alone.
    { type: 'response.done', response: { id: 'r', object: 'realtime.response', status: 'completed' } },
  ])('takes what other providers leave out: %j', (event) => {
    expect(parseServerEvent(JSON.stringify(event))).toEqual({ kind: 'known', event });
  });

  it.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['null', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['"text"', 'not a JSON object'],
    ['{}', 'type must be a string'],
    ['{"type":1}', 'type must be a string'],
    ['{"type":"error"}', 'error must be an object'],
    ['{"type":"error","error":{"type":"x"}}', 'error.message must be a string'],
    ['{"type":"response.done","response":{"id":"r"}}', 'response.status must be a string'],
    ['{"type":"response.output_item.done","response_id":"r","item":{}}', 'item.type must be a string'],
  ])('says what is wrong with %s', (text, reason) => {
    expect(parseServerEvent(text)).toMatchObject({ kind: 'malformed', reason });
  });
});
