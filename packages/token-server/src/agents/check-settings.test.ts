import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { AgentSettings } from '../agent-settings.ts';
import { EVERY_SETTING } from '../testing/every-setting.ts';
import { defineTool } from '../tools/define-tool.ts';
import { agentRegistry } from './agent-registry.ts';
import { settingsOf } from './check-settings.ts';
import { type AgentOptions, defineAgent } from './define-agent.ts';

const lookup = defineTool({ description: 'Finds.', input: z.strictObject({}), run: () => 1 });

function start(settings: object, takes?: readonly (keyof AgentSettings)[]) {
  const options = { instructions: 'x', tools: { lookup }, ...settings } as AgentOptions;
  return agentRegistry({ desk: defineAgent(options) }, undefined, takes).get('desk')?.definition;
}

describe('checkSettings', () => {
  it('takes every setting, and none', () => {
    expectTypeOf<AgentOptions>().toExtend<AgentSettings>();
    expect(start(EVERY_SETTING)).toMatchObject(EVERY_SETTING);
    expect(start({})).toBeDefined();
  });

  it.each<AgentSettings>([
    { voice: 'marin' },
    { speed: 0.25 },
    { speed: 1.5 },
    { outputModalities: ['audio'] },
    { turnDetection: null },
    { transcription: null },
    { transcription: {} },
    { noiseReduction: null },
    { toolChoice: 'required' },
    { reasoning: {} },
    { maxOutputTokens: 'inf' },
    { maxOutputTokens: 4_096 },
    { truncation: 'disabled' },
    { truncation: { type: 'retention_ratio', retention_ratio: 0, token_limits: {} } },
    { tracing: 'auto' },
    { include: [] },
  ])('takes %j', (settings) => {
    expect(start(settings)).toMatchObject(settings);
  });

  it.each<[object, string]>([
    [{ model: '' }, 'agents.desk.model: must not be empty'],
    [{ model: 7 }, 'agents.desk.model: must be a text'],
    [{ voice: { name: 'x' } }, "agents.desk.voice: must be a voice's name, or { id }"],
    [{ outputFormat: 'mp3' }, 'agents.desk.outputFormat: must be one of audio/pcm, audio/pcmu, audio/pcma'],
    [{ speed: 1.51 }, 'agents.desk.speed: must be from 0.25 to 1.5'],
    [{ speed: '1' }, 'agents.desk.speed: must be from 0.25 to 1.5'],
    [{ speed: Number.NaN }, 'agents.desk.speed: must be from'],
    [{ outputModalities: ['audio', 'text'] }, 'agents.desk.outputModalities'],
    [{ outputModalities: 'text' }, "agents.desk.outputModalities: must be ['audio'] or ['text']"],
    [{ outputModalities: ['video'] }, 'agents.desk.outputModalities.0: must be one of audio, text'],
    [{ turnDetection: {} }, 'agents.desk.turnDetection.type: must be one of'],
    [{ transcription: { model: '' } }, 'agents.desk.transcription.model: must not be empty'],
    [{ transcription: { lang: 'de' } }, 'agents.desk.transcription.lang: is no field of it'],
    [{ transcription: { delay: 'long' } }, 'agents.desk.transcription.delay: must be one of minimal'],
    [
      { noiseReduction: { type: 'near_field' } },
      "agents.desk.noiseReduction: must be 'near_field', 'far_field' or null",
    ],
    [{ toolChoice: 'any' }, "agents.desk.toolChoice: must be 'auto', 'none', 'required' or { name }"],
    [{ toolChoice: { name: 'look' } }, 'agents.desk.toolChoice.name: the agent has no function "look"; it has lookup'],
    [{ parallelToolCalls: 'yes' }, 'agents.desk.parallelToolCalls: must be true or false'],
    [{ reasoning: { effort: 'huge' } }, 'agents.desk.reasoning.effort: must be one of minimal, low'],
    [{ reasoning: { efort: 'low' } }, 'agents.desk.reasoning.efort: is no field of it'],
    [{ maxOutputTokens: 0 }, "agents.desk.maxOutputTokens: must be a whole number from 1 to 4096, or 'inf'"],
    [{ maxOutputTokens: 4_097 }, 'agents.desk.maxOutputTokens: must be'],
    [{ truncation: 'never' }, "agents.desk.truncation: must be 'auto', 'disabled' or"],
    [{ truncation: { type: 'retention_ratio', retention_ratio: 2 } }, 'agents.desk.truncation'],
    [{ include: ['everything'] }, 'agents.desk.include.0: must be one of item.input_audio_transcription.logprobs'],
    [{ tracing: null }, "agents.desk.tracing: must be 'auto' or"],
    [{ speeed: 1 }, 'speeed: is no option; there are description, instructions'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt: is no option'],
  ])('refuses %j, by path', (settings, message) => {
    expect(() => start(settings)).toThrow(message);
  });

  it('names all that is wrong at once, a line each', () => {
    const transcription = { lang: 'de', words: [], delay: 'long' };
    expect(() => start({ speed: 9, transcription, toolChoice: { name: 'look' } })).toThrow(
      [
        'agents.desk.speed: must be from 0.25 to 1.5',
        'agents.desk.transcription.delay: must be one of minimal, low, medium, high, xhigh',
        'agents.desk.transcription.lang, words: is no field of it',
        'agents.desk.toolChoice.name: the agent has no function "look"; it has lookup',
      ].join('\n'),
    );
    const define = () => defineAgent({ instructions: '', greeting: 7, sugestions: [] } as unknown as AgentOptions);
    expect(define).toThrow(/^defineAgent\.sugestions: .*\ndefineAgent\.instructions: .*\ndefineAgent\.greeting: .*$/);
    expect(() => defineAgent(undefined as unknown as AgentOptions)).toThrow('defineAgent: must be an object');
  });

  it('lets a tool be chosen that is a handoff', () => {
    const billing = defineAgent({ instructions: 'y' });
    const desk = defineAgent({ instructions: 'x', handoffs: { billing }, toolChoice: { name: 'transfer_to_billing' } });
    expect(agentRegistry({ desk, billing }).names).toEqual(['desk', 'billing']);
  });

  it('refuses what the provider does not take', () => {
    expect(() => start({ speed: 1 }, ['model', 'voice'])).toThrow(
      'agents.desk.speed: the provider takes no such setting; it takes model, voice',
    );
    expect(() => start({ voice: 'ara' }, ['model', 'voice'])).not.toThrow();
  });
});

describe('settingsOf', () => {
  it('is the settings and nothing else', () => {
    const agent = defineAgent({ instructions: 'x', description: 'y', tools: { lookup }, ...EVERY_SETTING });
    expect(settingsOf(agent)).toEqual(EVERY_SETTING);
    expect(settingsOf(defineAgent({ instructions: 'x', speed: undefined, turnDetection: null }))).toEqual({
      turnDetection: null,
    });
  });
});
