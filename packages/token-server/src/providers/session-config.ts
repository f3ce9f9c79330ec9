/** An agent as the `session` of OpenAI's Realtime protocol: what a new session starts with, and what a handoff changes. Pure. */
import type { AudioFormat, SessionConfig } from '@voice-agent/protocol';
import type { AgentBrief } from './realtime-provider.ts';

const SERVER_VAD = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  create_response: true,
  interrupt_response: true,
} as const;

export interface SessionConfigOptions {
  /** Absent where a session's model is given by its URL. */
  model?: string;
  /** Absent: the provider transcribes the visitor as it is set up to, or not at all. */
  transcriptionModel?: string | undefined;
}

/** The configuration that a new session starts with. */
export function sessionConfig(agent: AgentBrief, { model, transcriptionModel }: SessionConfigOptions): SessionConfig {
  const format = audioFormat(agent);
  return {
    type: 'realtime',
    ...(model !== undefined && { model }),
    instructions: agent.instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        format,
        ...(transcriptionModel !== undefined && { transcription: { model: transcriptionModel } }),
        turn_detection: turnDetection(agent),
      },
      output: { format, ...(agent.voice !== undefined && { voice: agent.voice }) },
    },
    tools: [...agent.tools],
    tool_choice: 'auto',
  };
}

/** The update that turns a running session over. Everything that it does not name stays: formats, model and voice. */
export function handOffConfig(agent: AgentBrief): SessionConfig {
  return {
    type: 'realtime',
    instructions: agent.instructions,
    tools: [...agent.tools],
    tool_choice: 'auto',
    audio: { input: { turn_detection: turnDetection(agent) } },
  };
}

export function turnDetection({ turnDetection: wanted }: AgentBrief) {
  return wanted === undefined ? SERVER_VAD : wanted;
}

export function audioFormat({ audioFormat: type = 'audio/pcm' }: AgentBrief): AudioFormat {
  return type === 'audio/pcm' ? { type, rate: 24_000 } : { type };
}
