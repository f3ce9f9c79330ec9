import type { SessionConfig } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { ServiceFault } from './service-fault.ts';
import { defaultConfig, describeSession, mergeConfig } from './session-config.ts';

const DEFAULTS = defaultConfig('embedded', 'slt');

function merge(update: object, current = DEFAULTS, limits = {}) {
  return mergeConfig(current, { type: 'realtime', ...update } as SessionConfig, limits);
}

function faultOf(step: () => unknown) {
  try {
    step();
  } catch (error) {
    if (error instanceof ServiceFault) return error.details;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('defaultConfig', () => {
  it('is the service’s: spoken, server VAD, no transcription', () => {
    expect(DEFAULTS).toMatchObject({
      type: 'realtime',
      model: 'embedded',
      output_modalities: ['audio'],
      tool_choice: 'auto',
      tools: [],
      max_output_tokens: 'inf',
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24000 },
          turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
        },
        output: { voice: 'slt', speed: 1 },
      },
    });
    expect(DEFAULTS.audio.input).not.toHaveProperty('transcription');
  });
});

describe('mergeConfig', () => {
  it('calls a voice of one’s own by its id', () => {
    const { audio } = merge({ audio: { output: { voice: { id: 'voice_1' } } } });
    expect(audio.output.voice).toBe('voice_1');
    const again = () =>
      merge({ audio: { output: { voice: { id: 'voice_2' } } } }, { ...DEFAULTS, audio }, { voiceLocked: true });
    expect(faultOf(again)).toMatchObject({ code: 'cannot_update_voice' });
  });

  it('changes only what is there', () => {
    const once = merge({ instructions: 'Be brief.', audio: { output: { speed: 1.2 } } });
    const twice = merge({ tool_choice: 'none', audio: { input: { format: { type: 'audio/pcmu' } } } }, once);
    expect(twice).toEqual({
      ...DEFAULTS,
      instructions: 'Be brief.',
      tool_choice: 'none',
      audio: {
        input: { ...DEFAULTS.audio.input, format: { type: 'audio/pcmu' } },
        output: { ...DEFAULTS.audio.output, speed: 1.2 },
      },
    });
  });

  it('leaves what it was given untouched', () => {
    const before = structuredClone(DEFAULTS);
    merge({ tools: [{ type: 'function', name: 'a' }], audio: { input: { turn_detection: null } } });
    expect(DEFAULTS).toEqual(before);
  });

  it('clears by empty values and null', () => {
    const set = merge({
      instructions: 'x',
      tools: [{ type: 'function', name: 'a' }],
      audio: { input: { transcription: { model: 'm' }, noise_reduction: { type: 'near_field' } } },
    });
    expect(set.audio.input).toMatchObject({ transcription: { model: 'm' }, noise_reduction: { type: 'near_field' } });
    const cleared = merge(
      {
        instructions: '',
        tools: [],
        audio: { input: { transcription: null, noise_reduction: null, turn_detection: null } },
      },
      set,
    );
    expect(cleared).toMatchObject({ instructions: '', tools: [] });
    expect(cleared.audio.input).toEqual({ format: DEFAULTS.audio.input.format, turn_detection: null });
  });

  it('merges turn detection of the same type and starts afresh with another', () => {
    const slow = merge({ audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 900 } } } });
    const strict = merge({ audio: { input: { turn_detection: { type: 'server_vad', threshold: 0.9 } } } }, slow);
    expect(strict.audio.input.turn_detection).toMatchObject({ silence_duration_ms: 900, threshold: 0.9 });
    const semantic = merge({ audio: { input: { turn_detection: { type: 'semantic_vad' } } } }, strict);
    expect(semantic.audio.input.turn_detection).toEqual({
      type: 'semantic_vad',
      eagerness: 'auto',
      create_response: true,
      interrupt_response: true,
    });
  });

  it('drops fields that the engine does not know', () => {
    const update = { tracing: 'auto', audio: { input: { transcription: { model: 'm', delay: 'low' } } } };
    const config = merge(update);
    expect(config).not.toHaveProperty('tracing');
    expect(config.audio.input.transcription).toEqual({ model: 'm' });
    const stray = { format: { type: 'audio/pcmu', a: 1 }, b: 2 };
    const tool_choice = { type: 'function', name: 'look_up', c: 3 };
    const dropped = merge({ tool_choice, audio: { input: stray, output: stray } });
    expect(dropped.audio.input.format).toEqual({ type: 'audio/pcmu' });
    expect(dropped.audio.output).toEqual({ ...config.audio.output, format: { type: 'audio/pcmu' } });
    expect(dropped.tool_choice).toEqual({ type: 'function', name: 'look_up' });
  });

  it('refuses both modalities at once', () => {
    const fault = faultOf(() => merge({ output_modalities: ['audio', 'text'] }));
    expect(fault).toMatchObject({ code: 'invalid_value', param: 'session.output_modalities' });
  });

  it('refuses another model in a running session and takes the same', () => {
    const limits = { running: true };
    expect(faultOf(() => merge({ model: 'other' }, DEFAULTS, limits))).toMatchObject({ param: 'session.model' });
    expect(merge({ model: 'embedded' }, DEFAULTS, limits).model).toBe('embedded');
    expect(merge({ model: 'other' }).model).toBe('other');
  });

  it('makes a session that transcribes of one that answers, and never in a running one', () => {
    const hearing = mergeConfig(DEFAULTS, { type: 'transcription', audio: { input: { turn_detection: null } } });
    expect(hearing).toMatchObject({
      type: 'transcription',
      audio: { input: { transcription: { model: 'embedded' }, turn_detection: null } },
    });
    const kept = mergeConfig(hearing, { type: 'transcription', audio: { input: { format: { type: 'audio/pcmu' } } } });
    expect(kept.audio.input).toMatchObject({ format: { type: 'audio/pcmu' }, turn_detection: null });
    const limits = { running: true };
    expect(faultOf(() => mergeConfig(DEFAULTS, { type: 'transcription' }, limits))).toMatchObject({
      param: 'session.type',
    });
    expect(faultOf(() => merge({}, hearing, limits))).toMatchObject({ param: 'session.type' });
  });

  it('refuses another voice once it is locked and takes the same', () => {
    const limits = { voiceLocked: true };
    const fault = faultOf(() => merge({ audio: { output: { voice: 'kal' } } }, DEFAULTS, limits));
    expect(fault).toMatchObject({ code: 'cannot_update_voice' });
    expect(merge({ audio: { output: { voice: 'slt', speed: 0.8 } } }, DEFAULTS, limits).audio.output.speed).toBe(0.8);
  });
});

describe('describeSession', () => {
  it('tells of a transcription session what has an effect in one', () => {
    const config = mergeConfig(DEFAULTS, { type: 'transcription' });
    expect(describeSession(config, 'sess_1', 10)).toEqual({
      type: 'transcription',
      object: 'realtime.transcription_session',
      id: 'sess_1',
      expires_at: 10,
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24000 },
          transcription: { model: 'embedded' },
          turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
        },
      },
    });
  });

  it('tells of the eagerness of semantic_vad', () => {
    const turn_detection = { type: 'semantic_vad' as const, eagerness: 'low' as const };
    const config = mergeConfig(DEFAULTS, { type: 'transcription', audio: { input: { turn_detection } } });
    expect(describeSession(config, 's', 1).audio?.input?.turn_detection).toEqual(turn_detection);
    const manual = mergeConfig(config, { type: 'transcription', audio: { input: { turn_detection: null } } });
    expect(describeSession(manual, 's', 1).audio?.input?.turn_detection).toBeNull();
  });
});
