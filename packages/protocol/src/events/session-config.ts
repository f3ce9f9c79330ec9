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
  language?: string;
  prompt?: string;
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
      noise_reduction?: { type: 'near_field' | 'far_field' };
      /** In `session.update`, null on the wire turns it off. */
      transcription?: TranscriptionConfig;
      /** null: manual turns. */
      turn_detection?: TurnDetection | null;
    };
    output?: { format?: AudioFormat; voice?: string; speed?: number };
  };
  tools?: FunctionToolConfig[];
  tool_choice?: ToolChoice;
  /** 1 to 4096, or 'inf'. */
  max_output_tokens?: number | 'inf';
}

/** A session as the server echoes it in `session.created` and `session.updated`. */
export interface Session extends SessionConfig {
  object: 'realtime.session';
  id: string;
  /** Unix seconds at which the service ends the session. */
  expires_at?: number;
}
