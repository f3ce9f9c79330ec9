/** An agent as the `session` of OpenAI's Realtime protocol: what a new session starts with, and what a handoff changes. Pure. */
import type { AudioFormat, SessionConfig, TranscriptionConfig } from '@voice-agent/protocol';
import type { AgentSettings } from '../agent-settings.ts';
import type { AgentBrief } from './realtime-provider.ts';

const SERVER_VAD = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  create_response: true,
  interrupt_response: true,
} as const;

/** What a session has that was told nothing (OpenAI's reference): where a handoff takes a setting back to. */
const UNTOLD: AgentSettings = {
  speed: 1,
  outputModalities: ['audio'],
  parallelToolCalls: true,
  reasoning: { effort: 'low' },
  maxOutputTokens: 'inf',
  truncation: 'auto',
  include: [],
};

/** What the provider gives to agents that do not say. */
export interface SessionDefaults {
  /** Absent where a session's model is given by its URL. */
  model?: string | undefined;
  /** Absent: the provider transcribes the visitor as it is set up to, or not at all. */
  transcription?: TranscriptionConfig | undefined;
  /** Absent: none, or as the provider is set up to. */
  noiseReduction?: 'near_field';
}

/** On the wire null turns it off (OpenAI's reference), though the service's own types say only absent. */
const OFF = null as unknown as undefined;

/** The configuration that a new session starts with. */
export function sessionConfig(agent: AgentBrief, defaults: SessionDefaults = {}): SessionConfig {
  const { voice, tracing, outputModalities = ['audio'] } = agent;
  const model = defaults.model === undefined ? undefined : (agent.model ?? defaults.model);
  const transcription = transcriptionOf(agent, defaults);
  const noiseReduction = noiseReductionOf(agent, defaults);
  const { audio, ...told } = changeable({ ...agent, outputModalities });
  return {
    ...told,
    ...(model !== undefined && { model }),
    ...(tracing !== undefined && { tracing }),
    audio: {
      input: {
        format: inputFormat(agent),
        ...(noiseReduction && { noise_reduction: noiseReduction }),
        ...(transcription && { transcription }),
        ...audio.input,
      },
      output: { format: outputFormat(agent), ...(voice !== undefined && { voice }), ...audio.output },
    },
  };
}

/** The update that turns a running session over. Everything that it does not name stays: formats, model and voice. */
export function handOffConfig(
  agent: AgentBrief,
  before: AgentSettings = {},
  defaults: SessionDefaults = {},
): SessionConfig {
  const isTold = (name: keyof AgentSettings) => agent[name] !== undefined || before[name] !== undefined;
  const back = Object.entries(UNTOLD).filter(([name]) => isTold(name as keyof AgentSettings));
  const { audio, ...told } = changeable({ ...Object.fromEntries(back), ...agent });
  const { speed } = audio.output;
  return {
    ...told,
    audio: {
      input: {
        ...(isTold('noiseReduction') && { noise_reduction: noiseReductionOf(agent, defaults) ?? OFF }),
        ...(isTold('transcription') && { transcription: transcriptionOf(agent, defaults) ?? OFF }),
        ...audio.input,
      },
      ...(speed !== undefined && { output: { speed } }),
    },
  };
}

/** Whatever a running session can be told that has no default of the provider's option. */
function changeable(agent: AgentBrief) {
  const { instructions, tools, toolChoice = 'auto', outputModalities, speed } = agent;
  const { parallelToolCalls, reasoning, maxOutputTokens, truncation, include } = agent;
  return {
    type: 'realtime' as const,
    instructions,
    tools: [...tools],
    tool_choice: typeof toolChoice === 'string' ? toolChoice : ({ type: 'function', ...toolChoice } as const),
    ...(outputModalities !== undefined && { output_modalities: outputModalities }),
    ...(parallelToolCalls !== undefined && { parallel_tool_calls: parallelToolCalls }),
    ...(reasoning !== undefined && { reasoning }),
    ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
    ...(truncation !== undefined && { truncation }),
    ...(include !== undefined && { include }),
    audio: { input: { turn_detection: turnDetection(agent) }, output: { ...(speed !== undefined && { speed }) } },
  };
}

/** What an agent says of it is added to what the provider says; null is a no. */
function transcriptionOf({ transcription = {} }: AgentBrief, defaults: SessionDefaults) {
  const wanted = transcription && { ...defaults.transcription, ...transcription };
  return wanted && Object.keys(wanted).length > 0 ? wanted : undefined;
}

function noiseReductionOf({ noiseReduction }: AgentBrief, defaults: SessionDefaults) {
  const type = noiseReduction === undefined ? defaults.noiseReduction : noiseReduction;
  return type ? { type } : undefined;
}

export function turnDetection({ turnDetection: wanted }: AgentBrief) {
  return wanted === undefined ? SERVER_VAD : wanted;
}

export function inputFormat({ audioFormat = 'audio/pcm' }: AgentBrief): AudioFormat {
  return formatOf(audioFormat);
}

/** The page's wish is for a line that carries little, so it counts for more than the agent's. */
export function outputFormat({ audioFormat, outputFormat: wanted = 'audio/pcm' }: AgentBrief): AudioFormat {
  return formatOf(audioFormat ?? wanted);
}

function formatOf(type: AudioFormat['type']): AudioFormat {
  return type === 'audio/pcm' ? { type, rate: 24_000 } : { type };
}
