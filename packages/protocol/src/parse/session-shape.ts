/** The shapes of session and response configuration, with the ranges that the service documents. */
import type { AudioFormat, PcmaFormat, PcmFormat, PcmuFormat } from '../events/audio-format.ts';
import type { ConversationItem } from '../events/conversation-item.ts';
import type { ItemReference, ResponseParams } from '../events/response.ts';
import type {
  FunctionToolConfig,
  NoiseReduction,
  SemanticVad,
  ServerVad,
  SessionConfig,
  ToolChoice,
  TranscriptionConfig,
  TranscriptionSessionConfig,
  TurnDetection,
  Voice,
} from '../events/session-config.ts';
import { conversationItem } from './item-shape.ts';
import {
  anyOf,
  anything,
  arrayOf,
  between,
  boolean,
  integer,
  isRecord,
  nullable,
  object,
  oneOf,
  optional,
  type Shape,
  string,
  taggedBy,
} from './shape.ts';

const audioFormat: Shape<AudioFormat> = taggedBy<AudioFormat>('type', {
  'audio/pcm': object<PcmFormat>({ type: oneOf('audio/pcm'), rate: optional(oneOf(24000)) }),
  'audio/pcmu': object<PcmuFormat>({ type: oneOf('audio/pcmu') }),
  'audio/pcma': object<PcmaFormat>({ type: oneOf('audio/pcma') }),
});

export const turnDetection: Shape<TurnDetection> = taggedBy<TurnDetection>('type', {
  server_vad: object<ServerVad>({
    type: oneOf('server_vad'),
    threshold: optional(between(0, 1)),
    prefix_padding_ms: optional(integer(0)),
    silence_duration_ms: optional(integer(0)),
    create_response: optional(boolean),
    interrupt_response: optional(boolean),
    idle_timeout_ms: nullable(integer(5000, 30000)),
  }),
  semantic_vad: object<SemanticVad>({
    type: oneOf('semantic_vad'),
    eagerness: optional(oneOf('low', 'medium', 'high', 'auto')),
    create_response: optional(boolean),
    interrupt_response: optional(boolean),
  }),
});

const toolChoice: Shape<ToolChoice> = anyOf<ToolChoice>(
  oneOf('auto', 'none', 'required'),
  object<Extract<ToolChoice, object>>({ type: oneOf('function'), name: string }),
);

const functionTool = object<FunctionToolConfig>({
  type: oneOf('function'),
  name: string,
  description: optional(string),
  parameters: optional(anything),
});

const maxOutputTokens: Shape<number | 'inf'> = anyOf<number | 'inf'>(oneOf('inf'), integer(1));

type AudioInputConfig = NonNullable<NonNullable<SessionConfig['audio']>['input']>;

const audioInput = object<AudioInputConfig>({
  format: optional(audioFormat),
  noise_reduction: nullable(object<NoiseReduction>({ type: oneOf('near_field', 'far_field') })),
  transcription: nullable(
    object<TranscriptionConfig>({
      model: optional(string),
      language: optional(string),
      languages: optional(arrayOf(string)),
      keywords: optional(arrayOf(string)),
      prompt: optional(string),
      delay: optional(oneOf('minimal', 'low', 'medium', 'high', 'xhigh')),
    }),
  ),
  turn_detection: nullable(turnDetection),
});

const audioOutput = object<NonNullable<NonNullable<SessionConfig['audio']>['output']>>({
  format: optional(audioFormat),
  voice: optional(anyOf<Voice>(object<{ id: string }>({ id: string }), string)),
  speed: optional(between(0.25, 1.5)),
});

/** Whoever takes a session and has no use for a field lets it through. */
type Unread = 'parallel_tool_calls' | 'reasoning' | 'truncation' | 'include' | 'tracing';

export const sessionConfig: Shape<SessionConfig> = object<Omit<SessionConfig, Unread>>({
  type: oneOf('realtime'),
  model: optional(string),
  instructions: optional(string),
  output_modalities: optional(arrayOf(oneOf('audio', 'text'))),
  audio: optional(
    object<NonNullable<SessionConfig['audio']>>({ input: optional(audioInput), output: optional(audioOutput) }),
  ),
  tools: optional(arrayOf(functionTool)),
  tool_choice: optional(toolChoice),
  max_output_tokens: optional(maxOutputTokens),
});

export const transcriptionSessionConfig: Shape<TranscriptionSessionConfig> = object<
  Omit<TranscriptionSessionConfig, 'audio'> & { audio?: { input?: AudioInputConfig } }
>({
  type: oneOf('transcription'),
  audio: optional(object<{ input?: AudioInputConfig }>({ input: optional(audioInput) })),
  include: optional(arrayOf(oneOf('item.input_audio_transcription.logprobs'))),
}) as Shape<TranscriptionSessionConfig>;

/** Either kind of session, told by its `type`. */
export const anySessionConfig: Shape<SessionConfig | TranscriptionSessionConfig> = taggedBy<
  SessionConfig | TranscriptionSessionConfig
>('type', { realtime: sessionConfig, transcription: transcriptionSessionConfig });

const reference = object<ItemReference>({ type: oneOf('item_reference'), id: string });

const anyItem: Shape<ConversationItem | ItemReference> = (value, path) =>
  (isRecord(value) && value.type === 'item_reference' ? reference : conversationItem)(value, path);

export const responseParams: Shape<ResponseParams> = object<ResponseParams>({
  instructions: optional(string),
  output_modalities: optional(arrayOf(oneOf('audio', 'text'))),
  audio: optional(object<NonNullable<ResponseParams['audio']>>({ output: optional(audioOutput) })),
  tools: optional(arrayOf(functionTool)),
  tool_choice: optional(toolChoice),
  max_output_tokens: optional(maxOutputTokens),
  conversation: optional(oneOf('auto', 'none')),
  input: optional(arrayOf(anyItem)),
  metadata: nullable(anything as Shape<Record<string, string>>),
});
