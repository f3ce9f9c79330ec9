/** The shapes of conversation items and their parts. */
import type {
  AssistantMessageItem,
  ConversationItem,
  FunctionCallItem,
  FunctionCallOutputItem,
  InputAudioPart,
  InputImagePart,
  InputTextPart,
  MessageItem,
  OutputAudioPart,
  OutputTextPart,
  SystemMessageItem,
  UserMessageItem,
} from '../events/conversation-item.ts';
import { arrayOf, object, oneOf, optional, type Shape, string, taggedBy } from './shape.ts';

const itemBase = {
  id: optional(string),
  object: optional(oneOf('realtime.item')),
  status: optional(oneOf('completed', 'incomplete', 'in_progress')),
};

const inputText = object<InputTextPart>({ type: oneOf('input_text'), text: string });

const userPart = taggedBy<UserMessageItem['content'][number]>('type', {
  input_text: inputText,
  input_audio: object<InputAudioPart>({
    type: oneOf('input_audio'),
    audio: optional(string),
    transcript: optional(string),
  }),
  input_image: object<InputImagePart>({
    type: oneOf('input_image'),
    image_url: string,
    detail: optional(oneOf('auto', 'low', 'high')),
  }),
});

const assistantPart = taggedBy<AssistantMessageItem['content'][number]>('type', {
  output_text: object<OutputTextPart>({ type: oneOf('output_text'), text: string }),
  output_audio: object<OutputAudioPart>({
    type: oneOf('output_audio'),
    audio: optional(string),
    transcript: optional(string),
  }),
});

const message = taggedBy<MessageItem>('role', {
  system: object<SystemMessageItem>({
    ...itemBase,
    type: oneOf('message'),
    role: oneOf('system'),
    content: arrayOf(inputText),
  }),
  user: object<UserMessageItem>({
    ...itemBase,
    type: oneOf('message'),
    role: oneOf('user'),
    content: arrayOf(userPart),
  }),
  assistant: object<AssistantMessageItem>({
    ...itemBase,
    type: oneOf('message'),
    role: oneOf('assistant'),
    content: arrayOf(assistantPart),
  }),
});

/** An item a client creates. The server's own are read more leniently, see `parse-server-event`. */
export const conversationItem: Shape<ConversationItem> = taggedBy<ConversationItem>('type', {
  message,
  function_call: object<FunctionCallItem>({
    ...itemBase,
    type: oneOf('function_call'),
    call_id: optional(string),
    name: string,
    arguments: string,
  }),
  function_call_output: object<FunctionCallOutputItem>({
    ...itemBase,
    type: oneOf('function_call_output'),
    call_id: string,
    output: string,
  }),
});
