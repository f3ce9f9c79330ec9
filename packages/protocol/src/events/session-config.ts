/** The configuration of a Realtime session, as minted, updated and echoed. Field names are the wire's. */
import type { AudioFormat } from './audio-format.ts';

export interface ServerVad {
  type: 'server_vad';
  /** 0 to 1; higher needs louder speech. Default 0.5. */
  threshold?: number;
  /** Audio kept from before the detected start, in ms. Default 300. */
  prefix_padding_ms?: number;
  /** Silence that ends a turn, in ms. Default 500. */
  silence_duration_ms?: number;
  /** Answer when a turn ends. Default true. */
  create_response?: boolean;
  /** Cancel the running response when speech starts. Default true. */
  interrupt_response?: boolean;
  /** 5000 to 30000, or null for never (the default). */
  idle_timeout_ms?: number | null;
}

export interface SemanticVad {
  type: 'semantic_vad';
  /** How soon to take a pause for the end; low waits up to 8 s, medium 4 s, high 2 s; auto is medium. */
  eagerness?: 'low' | 'medium' | 'high' | 'auto';
  create_response?: boolean;
  interrupt_response?: boolean;
}

export type TurnDetection = ServerVad | SemanticVad;

export interface TranscriptionConfig {
  model?: string;
  /** ISO 639-1, of models before `gpt-transcribe`. */
  language?: string;
  /** The same for `gpt-transcribe` and newer ones, which may be told several. */
  languages?: string[];
  /** Words to expect, of `gpt-transcribe` and newer models. */
  keywords?: string[];
  /** What the visitor may speak of, in words. */
  prompt?: string;
  /** How long a streaming model may wait for more context. */
  delay?: 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
}

export interface NoiseReduction {
  /** near_field: a headset or a telephone. far_field: a laptop or a room. */
  type: 'near_field' | 'far_field';
}

/** A function tool as the model is told of it. The protocol has no `strict` flag. */
export interface FunctionToolConfig {
  type: 'function';
  name: string;
  description?: string;
  /** JSON Schema of an object. */
  parameters?: unknown;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { type: 'function'; name: string };

export type OutputModality = 'audio' | 'text';

/** A built-in voice by name, or one of your own by id. */
export type Voice = string | { id: string };

/** Of reasoning models only. */
export interface ReasoningConfig {
  effort?: 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
}

/** What happens to a conversation that no longer fits into the model. Default 'auto'. */
export type Truncation = 'auto' | 'disabled' | RetentionRatioTruncation;

export interface RetentionRatioTruncation {
  type: 'retention_ratio';
  /** 0 to 1: how much of the conversation stays when it is cut. */
  retention_ratio: number;
  token_limits?: {
    /** Tokens behind the instructions at which it is cut. */
    post_instructions?: number;
  };
}

/** Traces in the provider's dashboard. Fixed once they are on. */
export type Tracing = 'auto' | { workflow_name?: string; group_id?: string; metadata?: unknown };

/** What a server adds to its events when asked. */
export type SessionInclude = 'item.input_audio_transcription.logprobs';

export interface SessionConfig {
  type: 'realtime';
  model?: string;
  instructions?: string;
  /** Audio (with its transcript) or text, never both. Default `['audio']`. */
  output_modalities?: OutputModality[];
  audio?: {
    input?: {
      format?: AudioFormat;
      /** In `session.update`, null on the wire turns it off. */
      noise_reduction?: NoiseReduction;
      /** In `session.update`, null on the wire turns it off. */
      transcription?: TranscriptionConfig;
      /** null: manual turns. */
      turn_detection?: TurnDetection | null;
    };
    output?: {
      format?: AudioFormat;
      voice?: Voice;
      /** 0.25 to 1.5. Default 1. Changed between turns only. */
      speed?: number;
    };
  };
  tools?: FunctionToolConfig[];
  tool_choice?: ToolChoice;
  /** Whether one response may call several tools. Of reasoning models only. */
  parallel_tool_calls?: boolean;
  reasoning?: ReasoningConfig;
  /** 1 to 4096, or 'inf'. */
  max_output_tokens?: number | 'inf';
  truncation?: Truncation;
  include?: SessionInclude[];
  tracing?: Tracing | null;
}

/** A session that only hears: its turns become words, and nothing answers. */
export interface TranscriptionSessionConfig {
  type: 'transcription';
  audio?: {
    input?: NonNullable<SessionConfig['audio']>['input'];
    output?: never;
  };
  include?: SessionInclude[];
}

/** A session as the server echoes it in `session.created` and `session.updated`. */
export interface Session extends SessionConfig {
  object: 'realtime.session';
  id: string;
  /** Unix seconds at which the service ends the session. */
  expires_at?: number;
}

export interface TranscriptionSession extends TranscriptionSessionConfig {
  object: 'realtime.transcription_session';
  id: string;
  /** Unix seconds at which the service ends the session. */
  expires_at?: number;
}
