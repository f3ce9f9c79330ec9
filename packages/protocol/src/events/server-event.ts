/** What a server sends over a Realtime WebSocket: a closed union of the events we use. Field names are the wire's. */
import type { ConversationItem } from './conversation-item.ts';
import type { RealtimeResponse } from './response.ts';
import type { Session, TranscriptionSession } from './session-config.ts';

interface ServerEventBase {
  event_id: string;
}

/** The ids that place a delta: response, item, and part of the item. */
interface ContentEventBase extends ServerEventBase {
  response_id: string;
  item_id: string;
  output_index: number;
  content_index: number;
}

export interface RealtimeErrorDetails {
  type: string;
  message: string;
  code?: string | null;
  param?: string | null;
  /** The client event at fault, where it named itself. */
  event_id?: string | null;
}

/** Usually not fatal: the session goes on. Fatal ones are followed by a close. */
export interface ErrorEvent extends ServerEventBase {
  type: 'error';
  error: RealtimeErrorDetails;
}

export interface SessionCreated extends ServerEventBase {
  type: 'session.created';
  session: Session | TranscriptionSession;
}

export interface SessionUpdated extends ServerEventBase {
  type: 'session.updated';
  session: Session | TranscriptionSession;
}

export interface ConversationCreated extends ServerEventBase {
  type: 'conversation.created';
  conversation: { id?: string; object?: 'realtime.conversation' };
}

export interface ConversationItemAdded extends ServerEventBase {
  type: 'conversation.item.added';
  item: ConversationItem;
  previous_item_id?: string | null;
}

export interface ConversationItemDone extends ServerEventBase {
  type: 'conversation.item.done';
  item: ConversationItem;
  previous_item_id?: string | null;
}

export interface ConversationItemRetrieved extends ServerEventBase {
  type: 'conversation.item.retrieved';
  item: ConversationItem;
}

export interface ConversationItemDeleted extends ServerEventBase {
  type: 'conversation.item.deleted';
  item_id: string;
}

export interface ConversationItemTruncated extends ServerEventBase {
  type: 'conversation.item.truncated';
  item_id: string;
  content_index: number;
  audio_end_ms: number;
}

export interface InputAudioTranscriptionDelta extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.delta';
  item_id: string;
  content_index?: number;
  delta?: string;
}

export interface InputAudioTranscriptionCompleted extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.completed';
  item_id: string;
  content_index: number;
  transcript: string;
  usage:
    | { type: 'duration'; seconds: number }
    | { type: 'tokens'; input_tokens: number; output_tokens: number; total_tokens: number };
}

export interface InputAudioTranscriptionFailed extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.failed';
  item_id: string;
  content_index: number;
  error: { type?: string; code?: string; message?: string; param?: string };
}

export interface InputAudioBufferSpeechStarted extends ServerEventBase {
  type: 'input_audio_buffer.speech_started';
  /** On the timeline of the audio sent, prefix padding included. */
  audio_start_ms: number;
  item_id: string;
}

export interface InputAudioBufferSpeechStopped extends ServerEventBase {
  type: 'input_audio_buffer.speech_stopped';
  audio_end_ms: number;
  item_id: string;
}

export interface InputAudioBufferCommitted extends ServerEventBase {
  type: 'input_audio_buffer.committed';
  item_id: string;
  previous_item_id?: string | null;
}

export interface InputAudioBufferCleared extends ServerEventBase {
  type: 'input_audio_buffer.cleared';
}

export interface InputAudioBufferTimeoutTriggered extends ServerEventBase {
  type: 'input_audio_buffer.timeout_triggered';
  audio_start_ms: number;
  audio_end_ms: number;
  item_id: string;
}

export interface ResponseCreated extends ServerEventBase {
  type: 'response.created';
  response: RealtimeResponse;
}

export interface ResponseDone extends ServerEventBase {
  type: 'response.done';
  response: RealtimeResponse;
}

export interface ResponseOutputItemAdded extends ServerEventBase {
  type: 'response.output_item.added';
  response_id: string;
  output_index: number;
  item: ConversationItem;
}

export interface ResponseOutputItemDone extends ServerEventBase {
  type: 'response.output_item.done';
  response_id: string;
  output_index: number;
  item: ConversationItem;
}

/** Parts are named `text` and `audio` here, `output_text` and `output_audio` inside items. */
export interface ContentPart {
  type: 'text' | 'audio';
  text?: string;
  transcript?: string;
}

export interface ResponseContentPartAdded extends ContentEventBase {
  type: 'response.content_part.added';
  part: ContentPart;
}

export interface ResponseContentPartDone extends ContentEventBase {
  type: 'response.content_part.done';
  part: ContentPart;
}

export interface ResponseOutputTextDelta extends ContentEventBase {
  type: 'response.output_text.delta';
  delta: string;
}

export interface ResponseOutputTextDone extends ContentEventBase {
  type: 'response.output_text.done';
  text: string;
}

export interface ResponseOutputAudioDelta extends ContentEventBase {
  type: 'response.output_audio.delta';
  /** base64 in the response's output format. */
  delta: string;
}

export interface ResponseOutputAudioDone extends ContentEventBase {
  type: 'response.output_audio.done';
}

export interface ResponseOutputAudioTranscriptDelta extends ContentEventBase {
  type: 'response.output_audio_transcript.delta';
  delta: string;
}

export interface ResponseOutputAudioTranscriptDone extends ContentEventBase {
  type: 'response.output_audio_transcript.done';
  transcript: string;
}

export interface ResponseFunctionCallArgumentsDelta extends ServerEventBase {
  type: 'response.function_call_arguments.delta';
  response_id: string;
  item_id: string;
  output_index: number;
  call_id: string;
  delta: string;
}

/** Sent for cancelled responses too: never run a tool on it, only on `response.output_item.done`. */
export interface ResponseFunctionCallArgumentsDone extends ServerEventBase {
  type: 'response.function_call_arguments.done';
  response_id: string;
  item_id: string;
  output_index: number;
  call_id: string;
  name: string;
  arguments: string;
}

export interface RateLimitsUpdated extends ServerEventBase {
  type: 'rate_limits.updated';
  rate_limits: { name?: 'requests' | 'tokens'; limit?: number; remaining?: number; reset_seconds?: number }[];
}

export type ServerEvent =
  | ErrorEvent
  | SessionCreated
  | SessionUpdated
  | ConversationCreated
  | ConversationItemAdded
  | ConversationItemDone
  | ConversationItemRetrieved
  | ConversationItemDeleted
  | ConversationItemTruncated
  | InputAudioTranscriptionDelta
  | InputAudioTranscriptionCompleted
  | InputAudioTranscriptionFailed
  | InputAudioBufferSpeechStarted
  | InputAudioBufferSpeechStopped
  | InputAudioBufferCommitted
  | InputAudioBufferCleared
  | InputAudioBufferTimeoutTriggered
  | ResponseCreated
  | ResponseDone
  | ResponseOutputItemAdded
  | ResponseOutputItemDone
  | ResponseContentPartAdded
  | ResponseContentPartDone
  | ResponseOutputTextDelta
  | ResponseOutputTextDone
  | ResponseOutputAudioDelta
  | ResponseOutputAudioDone
  | ResponseOutputAudioTranscriptDelta
  | ResponseOutputAudioTranscriptDone
  | ResponseFunctionCallArgumentsDelta
  | ResponseFunctionCallArgumentsDone
  | RateLimitsUpdated;

export type ServerEventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;
