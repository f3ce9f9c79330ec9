/**
 * Parses what a server sent. Checks the fields that we act on and no more: a service that adds an item type, drops an
 * index we never read or sends null for absent must not cost a visitor the call.
 */
import type { ServerEvent } from '../events/server-event.ts';
import { type Parsed, parseEvent } from './parsed.ts';
import { nullable, number, object, type Shape, string } from './shape.ts';

const item = object({ type: string });
const withItem = object({ item });
const withItemId = object({ item_id: string });
const withSession = object({ session: object({ type: nullable(string) }) });
const withResponse = object({ response: object({ id: string, status: string }) });
const inContent = { response_id: string, item_id: string, content_index: number };

const shapes: Record<ServerEvent['type'], Shape> = {
  error: object({ error: object({ type: nullable(string), message: string }) }),
  'session.created': withSession,
  'session.updated': withSession,
  'conversation.created': object({}),
  'conversation.item.added': withItem,
  'conversation.item.done': withItem,
  'conversation.item.retrieved': withItem,
  'conversation.item.deleted': withItemId,
  'conversation.item.truncated': object({ item_id: string, audio_end_ms: number }),
  'conversation.item.input_audio_transcription.delta': object({ item_id: string, delta: nullable(string) }),
  'conversation.item.input_audio_transcription.completed': object({ item_id: string, transcript: string }),
  'conversation.item.input_audio_transcription.failed': withItemId,
  'input_audio_buffer.speech_started': withItemId,
  'input_audio_buffer.speech_stopped': withItemId,
  'input_audio_buffer.committed': withItemId,
  'input_audio_buffer.cleared': object({}),
  'input_audio_buffer.timeout_triggered': withItemId,
  'response.created': object({ response: object({ id: string }) }),
  'response.done': withResponse,
  'response.output_item.added': object({ response_id: string, item }),
  'response.output_item.done': object({ response_id: string, item }),
  'response.content_part.added': object(inContent),
  'response.content_part.done': object(inContent),
  'response.output_text.delta': object({ ...inContent, delta: string }),
  'response.output_text.done': object({ ...inContent, text: string }),
  'response.output_audio.delta': object({ ...inContent, delta: string }),
  'response.output_audio.done': object(inContent),
  'response.output_audio_transcript.delta': object({ ...inContent, delta: string }),
  'response.output_audio_transcript.done': object({ ...inContent, transcript: string }),
  'response.function_call_arguments.delta': object({ item_id: string, delta: string }),
  'response.function_call_arguments.done': object({ item_id: string, arguments: string }),
  'rate_limits.updated': object({}),
};

/** Parses one message of a server. Never throws; an item of a type we do not know still arrives, so check `item.type`. */
export function parseServerEvent(text: string): Parsed<ServerEvent> {
  return parseEvent<ServerEvent>(text, shapes);
}
