/** Parses what a client sent. Strict about every field we know, because a server acts on it. */
import type { ClientEvent, ClientEventOf } from '../events/client-event.ts';
import { conversationItem } from './item-shape.ts';
import { type Parsed, parseEvent } from './parsed.ts';
import { anySessionConfig, responseParams } from './session-shape.ts';
import { integer, object, oneOf, optional, type Shape, string } from './shape.ts';

const shapes: { [T in ClientEvent['type']]: Shape<ClientEventOf<T>> } = {
  'session.update': object({ ...base('session.update'), session: anySessionConfig }),
  'input_audio_buffer.append': object({ ...base('input_audio_buffer.append'), audio: string }),
  'input_audio_buffer.commit': object(base('input_audio_buffer.commit')),
  'input_audio_buffer.clear': object(base('input_audio_buffer.clear')),
  'conversation.item.create': object({
    ...base('conversation.item.create'),
    item: conversationItem,
    previous_item_id: optional(string),
  }),
  'conversation.item.retrieve': object({ ...base('conversation.item.retrieve'), item_id: string }),
  'conversation.item.truncate': object({
    ...base('conversation.item.truncate'),
    item_id: string,
    content_index: integer(0),
    audio_end_ms: integer(0),
  }),
  'conversation.item.delete': object({ ...base('conversation.item.delete'), item_id: string }),
  'response.create': object({ ...base('response.create'), response: optional(responseParams) }),
  'response.cancel': object({ ...base('response.cancel'), response_id: optional(string) }),
};

/** Parses one message of a client. Never throws. */
export function parseClientEvent(text: string): Parsed<ClientEvent> {
  return parseEvent<ClientEvent>(text, shapes);
}

function base<T extends ClientEvent['type']>(type: T) {
  return { type: oneOf(type), event_id: optional(string) };
}
