/** A conversation as the workflow reads it: what was typed, recognised, and really heard. Pure. */
import type { ConversationItem } from '@voice-agent/protocol';
import { heardText } from '../pipeline/spoken-audio.ts';
import type { WorkflowItem } from '../workflow/workflow.ts';
import type { Conversation, ConversationEntry } from './conversation.ts';

/** Oldest first. Messages without words (noise, unheard answers) are left out. */
export function workflowHistory(conversation: Conversation): WorkflowItem[] {
  return conversation.flatMap((entry) => workflowItem(entry) ?? []);
}

function workflowItem({ item, audio }: ConversationEntry): WorkflowItem | undefined {
  if (item.type === 'function_call') {
    return { type: 'function_call', callId: item.call_id ?? item.id, name: item.name, arguments: item.arguments };
  }
  if (item.type === 'function_call_output') {
    return { type: 'function_call_output', callId: item.call_id, output: item.output };
  }
  const text = (audio ? heardText(audio) : messageText(item)).trim();
  return text ? { type: 'message', role: item.role, text } : undefined;
}

/** Stands for a picture: a workflow gets words only, and must be able to say that it sees none. */
const IMAGE = '[image]';

/** The words of a message, typed or transcribed. */
export function messageText(item: Extract<ConversationItem, { type: 'message' }>): string {
  return item.content
    .map((part) => {
      if (part.type === 'input_image') return IMAGE;
      return 'text' in part ? part.text : (part.transcript ?? '');
    })
    .filter((text) => text !== '')
    .join(' ');
}
