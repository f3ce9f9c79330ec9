/** Builders of server events for tests, with the fields that matter as parameters. Not part of the product. */
import type { ConversationItem, RealtimeResponse, ResponseStatus, ServerEvent, Session } from '@voice-agent/protocol';

export function sessionCreated(session: Partial<Session> = {}): ServerEvent {
  const base = { type: 'realtime', object: 'realtime.session', id: 'sess_1' } as const;
  return { type: 'session.created', event_id: 'e', session: { ...base, ...session } };
}

export function sessionUpdated(session: Partial<Session> = {}): ServerEvent {
  return { ...sessionCreated(session), type: 'session.updated' } as ServerEvent;
}

export function speechStarted(itemId: string): ServerEvent {
  return { type: 'input_audio_buffer.speech_started', event_id: 'e', audio_start_ms: 0, item_id: itemId };
}

export function committed(itemId: string, previousItemId: string | null = null): ServerEvent {
  return {
    type: 'input_audio_buffer.committed',
    event_id: 'e',
    item_id: itemId,
    previous_item_id: previousItemId,
  };
}

export function transcribing(itemId: string, delta: string): ServerEvent {
  const type = 'conversation.item.input_audio_transcription.delta';
  return { type, event_id: 'e', item_id: itemId, content_index: 0, delta };
}

export function transcribed(itemId: string, transcript: string): ServerEvent {
  const type = 'conversation.item.input_audio_transcription.completed';
  const usage = { type: 'duration', seconds: 1 } as const;
  return { type, event_id: 'e', item_id: itemId, content_index: 0, transcript, usage };
}

export function untranscribed(itemId: string): ServerEvent {
  const type = 'conversation.item.input_audio_transcription.failed';
  return { type, event_id: 'e', item_id: itemId, content_index: 0, error: { message: 'no recogniser' } };
}

export function itemAdded(item: ConversationItem, previousItemId?: string | null): ServerEvent {
  return { type: 'conversation.item.added', event_id: 'e', item, previous_item_id: previousItemId };
}

export function itemDeleted(itemId: string): ServerEvent {
  return { type: 'conversation.item.deleted', event_id: 'e', item_id: itemId };
}

export function agentItem(id: string): ConversationItem {
  return { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
}

export function userItem(id: string, text: string): ConversationItem {
  return { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}

export function spokenItem(id: string, transcript?: string): ConversationItem {
  return { id, type: 'message', role: 'user', content: [{ type: 'input_audio', ...(transcript && { transcript }) }] };
}

export function functionCall(callId: string, name: string, args = '{}'): ConversationItem {
  return { id: `item_${callId}`, type: 'function_call', status: 'completed', call_id: callId, name, arguments: args };
}

export function outputAdded(responseId: string, item: ConversationItem): ServerEvent {
  return { type: 'response.output_item.added', event_id: 'e', response_id: responseId, output_index: 0, item };
}

export function outputDone(responseId: string, item: ConversationItem): ServerEvent {
  return { type: 'response.output_item.done', event_id: 'e', response_id: responseId, output_index: 0, item };
}

export function spokenText(responseId: string, itemId: string, delta: string): ServerEvent {
  return { type: 'response.output_audio_transcript.delta', ...place(responseId, itemId), delta };
}

export function spokenTextDone(responseId: string, itemId: string, transcript: string): ServerEvent {
  return { type: 'response.output_audio_transcript.done', ...place(responseId, itemId), transcript };
}

export function soundDone(responseId: string, itemId: string): ServerEvent {
  return { type: 'response.output_audio.done', ...place(responseId, itemId) };
}

export function writtenText(responseId: string, itemId: string, delta: string): ServerEvent {
  return { type: 'response.output_text.delta', ...place(responseId, itemId), delta };
}

export function responseCreated(id: string): ServerEvent {
  return { type: 'response.created', event_id: 'e', response: response(id, 'in_progress') };
}

export function responseDone(
  id: string,
  status: ResponseStatus = 'completed',
  details: Partial<RealtimeResponse> = {},
): ServerEvent {
  return { type: 'response.done', event_id: 'e', response: { ...response(id, status), ...details } };
}

export function errorEvent(code: string, eventId?: string): ServerEvent {
  const error = { type: 'invalid_request_error', code, message: `refused: ${code}`, event_id: eventId ?? null };
  return { type: 'error', event_id: 'e', error };
}

function response(id: string, status: ResponseStatus): RealtimeResponse {
  return { id, object: 'realtime.response', status, output: [] };
}

function place(responseId: string, itemId: string) {
  return { event_id: 'e', response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
}
