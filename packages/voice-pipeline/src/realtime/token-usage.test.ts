import { describe, expect, it } from 'vitest';
import { addSamples, addText, silentAudio } from '../pipeline/spoken-audio.ts';
import { estimateUsage } from './token-usage.ts';

describe('estimateUsage', () => {
  it('counts text by characters and sound by time', () => {
    const usage = estimateUsage(
      'x'.repeat(40),
      [
        { item: { id: '1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x'.repeat(10) }] } },
        {
          item: {
            id: '2',
            type: 'message',
            role: 'user',
            content: [{ type: 'input_audio', transcript: 'not counted' }],
          },
          inputMs: 1010,
        },
        { item: { id: '3', type: 'function_call_output', call_id: 'c', output: 'xxxx' } },
      ],
      [
        { item: { id: '4', type: 'function_call', name: 'f', arguments: '{"a":1}' } },
        {
          item: {
            id: '5',
            type: 'message',
            role: 'assistant',
            content: [{ type: 'output_audio', transcript: 'Yes.' }],
          },
          audio: addSamples(addText(silentAudio, 'Yes.'), 24_000),
        },
      ],
    );
    expect(usage).toEqual({
      input_tokens: 10 + 3 + 11 + 1,
      input_token_details: { text_tokens: 14, audio_tokens: 11, cached_tokens: 0 },
      output_tokens: 2 + 1 + 20,
      output_token_details: { text_tokens: 3, audio_tokens: 20 },
      total_tokens: 48,
    });
  });

  it('is zero for nothing', () => {
    expect(estimateUsage('', [], [])).toMatchObject({ total_tokens: 0, input_tokens: 0, output_tokens: 0 });
  });
});
