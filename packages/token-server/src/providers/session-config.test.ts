import type { SessionConfig } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { EVERY_SETTING } from '../testing/every-setting.ts';
import type { AgentBrief } from './realtime-provider.ts';
import { handOffConfig, type SessionDefaults, sessionConfig } from './session-config.ts';

const plain: AgentBrief = { name: 'desk', instructions: 'Help.', tools: [] };
const every: AgentBrief = { ...plain, ...EVERY_SETTING };
const defaults: SessionDefaults = {
  model: 'm',
  transcription: { model: 'gpt-transcribe' },
  noiseReduction: 'near_field',
};
const PCM = { type: 'audio/pcm', rate: 24_000 };

describe('sessionConfig', () => {
  it('writes every setting in the words of the wire', () => {
    expect(sessionConfig(every, defaults)).toEqual({
      type: 'realtime',
      model: 'gpt-realtime-2.1-mini',
      instructions: 'Help.',
      output_modalities: ['text'],
      audio: {
        input: {
          format: PCM,
          noise_reduction: { type: 'far_field' },
          transcription: EVERY_SETTING.transcription,
          turn_detection: EVERY_SETTING.turnDetection,
        },
        output: { format: { type: 'audio/pcmu' }, voice: { id: 'voice_1234' }, speed: 1.25 },
      },
      tools: [],
      tool_choice: { type: 'function', name: 'lookup' },
      parallel_tool_calls: false,
      reasoning: { effort: 'high' },
      max_output_tokens: 500,
      truncation: EVERY_SETTING.truncation,
      include: ['item.input_audio_transcription.logprobs'],
      tracing: EVERY_SETTING.tracing,
    });
  });

  it('says no more than it must where an agent sets nothing', () => {
    expect(Object.keys(sessionConfig(plain)).sort()).toEqual(
      ['audio', 'instructions', 'output_modalities', 'tool_choice', 'tools', 'type'].sort(),
    );
    expect(sessionConfig(plain).audio).toEqual({
      input: { format: PCM, turn_detection: expect.objectContaining({ type: 'server_vad' }) },
      output: { format: PCM },
    });
  });

  it('adds what an agent says of transcription to what the provider says', () => {
    const config = sessionConfig({ ...plain, transcription: { languages: ['de'] } }, defaults);
    expect(config.audio?.input?.transcription).toEqual({ model: 'gpt-transcribe', languages: ['de'] });
  });

  it('leaves out what an agent wants off', () => {
    const { input } = sessionConfig({ ...plain, transcription: null, noiseReduction: null }, defaults).audio ?? {};
    expect(input).not.toHaveProperty('transcription');
    expect(input).not.toHaveProperty('noise_reduction');
  });

  it('lets the page’s wish for a thin line count for more than the agent’s format', () => {
    const { audio } = sessionConfig({ ...every, audioFormat: 'audio/pcma' });
    expect([audio?.input?.format, audio?.output?.format]).toEqual([{ type: 'audio/pcma' }, { type: 'audio/pcma' }]);
  });

  it('names no model where the URL does', () => {
    expect(sessionConfig(every)).not.toHaveProperty('model');
  });
});

describe('handOffConfig', () => {
  it('tells a running session every setting but those that are fixed in it', () => {
    const { model: _, tracing: __, output_modalities, audio, ...rest } = sessionConfig(every, defaults);
    const { format: ___, ...input } = audio?.input ?? {};
    expect(handOffConfig(every, {}, defaults)).toEqual({
      ...rest,
      output_modalities,
      audio: { input, output: { speed: 1.25 } },
    });
  });

  it('leaves alone what neither agent sets', () => {
    expect(Object.keys(handOffConfig(plain)).sort()).toEqual(['audio', 'instructions', 'tool_choice', 'tools', 'type']);
    expect(Object.keys(handOffConfig(plain).audio?.input ?? {})).toEqual(['turn_detection']);
  });

  it('takes back what the agent before set and this one does not', () => {
    const update = handOffConfig(plain, EVERY_SETTING, defaults);
    expect(update).toMatchObject<Partial<SessionConfig>>({
      output_modalities: ['audio'],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      reasoning: { effort: 'low' },
      max_output_tokens: 'inf',
      truncation: 'auto',
      include: [],
      audio: {
        input: {
          noise_reduction: { type: 'near_field' },
          transcription: { model: 'gpt-transcribe' },
          turn_detection: expect.objectContaining({ type: 'server_vad' }),
        },
        output: { speed: 1 },
      },
    });
  });

  it('turns off, by null, what the agent before had and nobody wants now', () => {
    const { input } = handOffConfig(plain, EVERY_SETTING).audio ?? {};
    expect(input).toMatchObject({ noise_reduction: null, transcription: null });
    const off = handOffConfig({ ...plain, noiseReduction: null, transcription: null }, {}, defaults);
    expect(off.audio?.input).toMatchObject({ noise_reduction: null, transcription: null });
  });
});
