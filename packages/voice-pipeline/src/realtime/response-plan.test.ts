import { describe, expect, it } from 'vitest';
import { planResponse } from './response-plan.ts';
import { defaultConfig } from './session-config.ts';

const CONFIG = {
  ...defaultConfig('embedded', 'slt'),
  instructions: 'Be kind.',
  tools: [{ type: 'function' as const, name: 'a' }],
};

describe('planResponse', () => {
  it('is the session’s configuration when nothing is overridden', () => {
    expect(planResponse(CONFIG)).toEqual({
      instructions: 'Be kind.',
      modality: 'audio',
      format: { type: 'audio/pcm', rate: 24000 },
      voice: 'slt',
      speed: 1,
      tools: [{ type: 'function', name: 'a' }],
      toolChoice: 'auto',
      maxOutputTokens: 'inf',
      metadata: null,
      outOfBand: false,
    });
  });

  it('takes every override', () => {
    const plan = planResponse(CONFIG, {
      instructions: '',
      output_modalities: ['text'],
      audio: { output: { format: { type: 'audio/pcmu' }, voice: 'kal' } },
      tools: [],
      tool_choice: { type: 'function', name: 'b' },
      max_output_tokens: 5,
      conversation: 'none',
      metadata: { topic: 'x' },
    });
    expect(plan).toMatchObject({
      instructions: '',
      modality: 'text',
      format: { type: 'audio/pcmu' },
      voice: 'kal',
      tools: [],
      toolChoice: { name: 'b' },
      maxOutputTokens: 5,
      outOfBand: true,
      metadata: { topic: 'x' },
    });
  });

  it('makes entries of its own input, which may be empty', () => {
    expect(planResponse(CONFIG, { input: [] }).input).toEqual([]);
    const item = {
      type: 'message' as const,
      role: 'user' as const,
      content: [{ type: 'input_text' as const, text: 'x' }],
    };
    expect(planResponse(CONFIG, { input: [item] }).input).toMatchObject([
      { item: { id: expect.any(String), ...item } },
    ]);
  });

  it.each([
    [{ output_modalities: ['audio' as const, 'text' as const] }, 'response.output_modalities'],
    [{ metadata: { a: 1 } as never }, 'response.metadata'],
    [{ metadata: 'x' as never }, 'response.metadata'],
    [{ metadata: ['x'] as never }, 'response.metadata'],
    [{ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, 'v'])) }, 'response.metadata'],
  ])('refuses %j', (params, param) => {
    expect(() => planResponse(CONFIG, params)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ code: 'invalid_value', param }) }),
    );
  });
});
