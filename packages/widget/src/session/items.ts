/** The items that we create ourselves. Pure but for their ids. */
import type { ConversationItem, UserMessageItem } from '@voice-agent/protocol';

/** Unique within a conversation, no secret, and shorter than the 32 characters that the protocol allows. */
export function newItemId(): string {
  return `va_${Math.random().toString(36).slice(2)}`;
}

export function userItem(id: string, text: string, images: readonly string[] = []): ConversationItem {
  const content: UserMessageItem['content'] = images.map((url) => ({ type: 'input_image', image_url: url }));
  if (text) content.unshift({ type: 'input_text', text });
  return { id, type: 'message', role: 'user', content };
}

/** Told again it needs no id: nothing names it. */
export function contextItem(text: string, id?: string): ConversationItem {
  return { id, type: 'message', role: 'system', content: [{ type: 'input_text', text }] };
}
