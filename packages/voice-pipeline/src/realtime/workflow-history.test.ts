import { describe, expect, it } from 'vitest';
import { addSamples, addText, silentAudio, truncateAudio } from '../pipeline/spoken-audio.ts';
import type { Conversation } from './conversation.ts';
import { workflowHistory } from './workflow-history.ts';

describe('workflowHistory', () => {
  it('tells what was typed, recognised, called and heard', () => {
    const conversation: Conversation = [
      {
        item: {
          id: '1',
          type: 'message',
          role: 'system',
          content: [{ type: 'input_text', text: 'The shop is open.' }],
        },
      },
      {
        item: { id: '2', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: 'where is it' }] },
      },
      { item: { id: '3', type: 'function_call', call_id: 'c', name: 'find', arguments: '{"a":1}' } },
      { item: { id: '4', type: 'function_call_output', call_id: 'c', output: 'here' } },
      {
        item: { id: '5', type: 'message', role: 'assistant', content: [{ type: 'output_audio' }] },
        audio: truncateAudio(addSamples(addText(silentAudio, 'It is here and there.'), 24_000), 500),
      },
      { item: { id: '6', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'thanks' }] } },
    ];
    expect(workflowHistory(conversation)).toEqual([
      { type: 'message', role: 'system', text: 'The shop is open.' },
      { type: 'message', role: 'user', text: 'where is it' },
      { type: 'function_call', callId: 'c', name: 'find', arguments: '{"a":1}' },
      { type: 'function_call_output', callId: 'c', output: 'here' },
      { type: 'message', role: 'assistant', text: 'It is here' },
      { type: 'message', role: 'user', text: 'thanks' },
    ]);
  });

  it('leaves out messages without words', () => {
    const conversation: Conversation = [
      { item: { id: '1', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: '' }] } },
      {
        item: { id: '3', type: 'message', role: 'assistant', content: [{ type: 'output_audio', transcript: 'Hello' }] },
        audio: truncateAudio(addSamples(addText(silentAudio, 'Hello'), 24_000), 0),
      },
    ];
    expect(workflowHistory(conversation)).toEqual([]);
  });

  it('tells of a picture that it is there', () => {
    const image = { type: 'input_image' as const, image_url: 'data:image/png;base64,AA==' };
    const text = { type: 'input_text' as const, text: 'what is this' };
    const message = (content: (typeof image | typeof text)[]) =>
      workflowHistory([{ item: { id: '1', type: 'message', role: 'user', content } }]);
    expect(message([image])).toEqual([{ type: 'message', role: 'user', text: '[image]' }]);
    expect(message([text, image])).toEqual([{ type: 'message', role: 'user', text: 'what is this [image]' }]);
  });

  it('joins the parts of a message', () => {
    const content = [
      { type: 'input_text' as const, text: 'look' },
      { type: 'input_audio' as const, transcript: 'at this' },
    ];
    expect(workflowHistory([{ item: { id: '1', type: 'message', role: 'user', content } }])).toEqual([
      { type: 'message', role: 'user', text: 'look at this' },
    ]);
  });

  it('names a call without an id by its item', () => {
    const call = { id: 'item_1', type: 'function_call' as const, name: 'f', arguments: '{}' };
    expect(workflowHistory([{ item: call }])).toMatchObject([{ callId: 'item_1' }]);
  });
});
