/** What a client sends over a Realtime WebSocket: a closed union. Field names are the wire's. */
import type { ConversationItem } from './conversation-item.ts';
import type { ResponseParams } from './response.ts';
import type { SessionConfig, TranscriptionSessionConfig } from './session-config.ts';

interface ClientEventBase {
  /** Named in the `error` that this event causes. */
  event_id?: string;
}

export interface SessionUpdate extends ClientEventBase {
  type: 'session.update';
  /** Only the fields present change; `''`, `[]` and `null` clear. Model and type cannot change. */
  session: SessionConfig | TranscriptionSessionConfig;
}

export interface InputAudioBufferAppend extends ClientEventBase {
  type: 'input_audio_buffer.append';
  /** base64 in the session's input format; at most 15 MiB. Not acknowledged. */
  audio: string;
}

export interface InputAudioBufferCommit extends ClientEventBase {
  type: 'input_audio_buffer.commit';
}

export interface InputAudioBufferClear extends ClientEventBase {
  type: 'input_audio_buffer.clear';
}

export interface ConversationItemCreate extends ClientEventBase {
  type: 'conversation.item.create';
  item: ConversationItem;
  /** Absent: append. 'root': put first. */
  previous_item_id?: string;
}

export interface ConversationItemRetrieve extends ClientEventBase {
  type: 'conversation.item.retrieve';
  item_id: string;
}

export interface ConversationItemTruncate extends ClientEventBase {
  type: 'conversation.item.truncate';
  item_id: string;
  content_index: number;
  /** Whole milliseconds really played; more than the item holds is an error. */
  audio_end_ms: number;
}

export interface ConversationItemDelete extends ClientEventBase {
  type: 'conversation.item.delete';
  item_id: string;
}

export interface ResponseCreate extends ClientEventBase {
  type: 'response.create';
  response?: ResponseParams;
}

export interface ResponseCancel extends ClientEventBase {
  type: 'response.cancel';
  response_id?: string;
}

export type ClientEvent =
  | SessionUpdate
  | InputAudioBufferAppend
  | InputAudioBufferCommit
  | InputAudioBufferClear
  | ConversationItemCreate
  | ConversationItemRetrieve
  | ConversationItemTruncate
  | ConversationItemDelete
  | ResponseCreate
  | ResponseCancel;

export type ClientEventOf<T extends ClientEvent['type']> = Extract<ClientEvent, { type: T }>;
