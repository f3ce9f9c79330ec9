/** Conversation items: what a Realtime conversation is made of. Field names are the wire's. */

export type ItemStatus = 'completed' | 'incomplete' | 'in_progress';

interface ItemBase {
  /** At most 32 characters; the server makes one up when the client names none. */
  id?: string;
  object?: 'realtime.item';
  status?: ItemStatus;
}

export interface InputTextPart {
  type: 'input_text';
  text: string;
}

export interface InputAudioPart {
  type: 'input_audio';
  /** base64; present in `conversation.item.create`, absent from most echoes. */
  audio?: string;
  transcript?: string;
}

export interface InputImagePart {
  type: 'input_image';
  /** A `data:` URI of a PNG or JPEG. */
  image_url: string;
  detail?: 'auto' | 'low' | 'high';
}

export interface OutputTextPart {
  type: 'output_text';
  text: string;
}

export interface OutputAudioPart {
  type: 'output_audio';
  audio?: string;
  transcript?: string;
}

export interface SystemMessageItem extends ItemBase {
  type: 'message';
  role: 'system';
  content: InputTextPart[];
}

export interface UserMessageItem extends ItemBase {
  type: 'message';
  role: 'user';
  content: (InputTextPart | InputAudioPart | InputImagePart)[];
}

export interface AssistantMessageItem extends ItemBase {
  type: 'message';
  role: 'assistant';
  content: (OutputTextPart | OutputAudioPart)[];
}

export type MessageItem = SystemMessageItem | UserMessageItem | AssistantMessageItem;

export interface FunctionCallItem extends ItemBase {
  type: 'function_call';
  call_id?: string;
  name: string;
  /** JSON text, as the model wrote it. Validate before use. */
  arguments: string;
}

export interface FunctionCallOutputItem extends ItemBase {
  type: 'function_call_output';
  call_id: string;
  /** What the model reads: free text, usually JSON. */
  output: string;
}

/** The items a voice-agent conversation holds. MCP items pass the parser as unknown events. */
export type ConversationItem = MessageItem | FunctionCallItem | FunctionCallOutputItem;
