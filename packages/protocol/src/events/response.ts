/** A Realtime response and what may be asked of one. Field names are the wire's. */
import type { AudioFormat } from './audio-format.ts';
import type { ConversationItem } from './conversation-item.ts';
import type { FunctionToolConfig, OutputModality, ToolChoice, Voice } from './session-config.ts';

export type ResponseStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';

export interface ResponseStatusDetails {
  type?: 'completed' | 'cancelled' | 'incomplete' | 'failed';
  reason?: 'turn_detected' | 'client_cancelled' | 'max_output_tokens' | 'content_filter';
  /** Rate limits and exhausted quotas arrive here, not as an `error` event. */
  error?: { type?: string; code?: string; message?: string };
}

export interface ResponseUsage {
  total_tokens: number;
  input_tokens: number;
  output_tokens: number;
  input_token_details?: { text_tokens?: number; audio_tokens?: number; cached_tokens?: number };
  output_token_details?: { text_tokens?: number; audio_tokens?: number };
}

export interface RealtimeResponse {
  id: string;
  object: 'realtime.response';
  status: ResponseStatus;
  status_details?: ResponseStatusDetails;
  output: ConversationItem[];
  conversation_id?: string;
  output_modalities?: OutputModality[];
  audio?: { output?: { format?: AudioFormat; voice?: string } };
  max_output_tokens?: number | 'inf';
  metadata?: Record<string, string> | null;
  usage?: ResponseUsage;
}

/** Stands for an item of the conversation in the input of a response. */
export interface ItemReference {
  type: 'item_reference';
  id: string;
}

/** The `response` of a `response.create`: overrides for this one response. */
export interface ResponseParams {
  instructions?: string;
  output_modalities?: OutputModality[];
  audio?: { output?: { format?: AudioFormat; voice?: Voice } };
  tools?: FunctionToolConfig[];
  tool_choice?: ToolChoice;
  max_output_tokens?: number | 'inf';
  /** 'none' answers out of band: nothing enters the conversation. */
  conversation?: 'auto' | 'none';
  /** What the model reads instead of the conversation. */
  input?: (ConversationItem | ItemReference)[];
  metadata?: Record<string, string> | null;
}
