/** An agent's settings, checked at start-up: a provider would refuse them only when the first visitor calls. Pure. */
import { z } from 'zod';
import type { AgentSettings } from '../agent-settings.ts';
import { checkEach } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import { checkTurnDetection } from './turn-detection.ts';

const Text = z.string('must be a text').min(1, 'must not be empty');
const SPEED = 'must be from 0.25 to 1.5';
const TOKENS = "must be a whole number from 1 to 4096, or 'inf'";
const RATIO = 'must be from 0 to 1';
const WHOLE = 'must be a whole number above 0';
const Effort = oneOf('minimal', 'low', 'medium', 'high', 'xhigh');

/** Turn detection has a check of its own. */
type Checked = Omit<Required<AgentSettings>, 'turnDetection'>;

const SETTINGS: { [K in keyof Checked]: z.ZodType<Checked[K]> } = {
  model: Text,
  voice: z.union([Text, z.strictObject({ id: Text })], "must be a voice's name, or { id }"),
  outputFormat: oneOf('audio/pcm', 'audio/pcmu', 'audio/pcma'),
  speed: z.number(SPEED).min(0.25, SPEED).max(1.5, SPEED),
  outputModalities: z.tuple([oneOf('audio', 'text')], "must be ['audio'] or ['text']"),
  transcription: z
    .strictObject({
      model: Text.optional(),
      language: Text.optional(),
      languages: z.array(Text).optional(),
      keywords: z.array(Text).optional(),
      prompt: Text.optional(),
      delay: Effort.optional(),
    })
    .nullable(),
  noiseReduction: z.enum(['near_field', 'far_field'], "must be 'near_field', 'far_field' or null").nullable(),
  toolChoice: z.union(
    [z.enum(['auto', 'none', 'required']), z.strictObject({ name: Text })],
    "must be 'auto', 'none', 'required' or { name }",
  ),
  parallelToolCalls: z.boolean('must be true or false'),
  reasoning: z.strictObject({ effort: Effort.optional() }),
  maxOutputTokens: z.union([z.literal('inf'), z.int(TOKENS).min(1, TOKENS).max(4096, TOKENS)], TOKENS),
  truncation: z.union(
    [
      z.enum(['auto', 'disabled']),
      z.strictObject({
        type: z.literal('retention_ratio'),
        retention_ratio: z.number(RATIO).min(0, RATIO).max(1, RATIO),
        token_limits: z.strictObject({ post_instructions: z.int(WHOLE).min(1, WHOLE).optional() }).optional(),
      }),
    ],
    "must be 'auto', 'disabled' or { type: 'retention_ratio', retention_ratio }",
  ),
  include: z.array(oneOf('item.input_audio_transcription.logprobs')),
  tracing: z.union(
    [
      z.literal('auto'),
      z.strictObject({
        workflow_name: Text.optional(),
        group_id: Text.optional(),
        metadata: z.unknown().optional(),
      }),
    ],
    "must be 'auto' or { workflow_name, group_id, metadata }",
  ),
};

const NAMES = ['turnDetection', ...Object.keys(SETTINGS)] as (keyof AgentSettings)[];

/**
 * @param takes - what the provider takes. Absent: everything.
 * @throws VoiceServerError invalid_configuration: names the field under `path`.
 */
export function checkSettings(path: string, settings: AgentSettings, takes = NAMES as readonly string[]): void {
  const set = NAMES.filter((name) => settings[name] !== undefined);
  checkEach(set, (name) => {
    const at = `${path}.${name}`;
    if (!takes.includes(name))
      throw misconfigured(at, `the provider takes no such setting; it takes ${takes.join(', ')}`);
    if (name === 'turnDetection') checkTurnDetection(at, settings[name]);
    else check(at, SETTINGS[name], settings[name]);
  });
}

/** The settings of an agent that are set. */
export function settingsOf(agent: AgentSettings): AgentSettings {
  return Object.fromEntries(NAMES.flatMap((name) => (agent[name] === undefined ? [] : [[name, agent[name]]])));
}

function check(path: string, schema: z.ZodType, value: unknown): void {
  const issues = schema.safeParse(value).error?.issues ?? [];
  checkEach(issues, (issue) => {
    const at = [path, ...issue.path.map(String)];
    if (issue.code === 'unrecognized_keys')
      throw misconfigured([...at, issue.keys.join(', ')].join('.'), 'is no field of it');
    throw misconfigured(at.join('.'), issue.message);
  });
}

function oneOf<const T extends string>(...values: T[]) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}
