/** A conversation's history as a chat model takes it. Pure. */
import type { ChatMessage, ChatToolCall } from './chat-model.ts';
import type { WorkflowItem } from './workflow.ts';

/** A call without its output would be refused by the server. */
const NO_OUTPUT = 'There is no result yet.';

/**
 * Every call is followed at once by its output, wherever that stood, because chat completions want it so. Outputs
 * without a call are left out.
 */
export function chatMessages(items: readonly WorkflowItem[]): ChatMessage[] {
  const outputs = new Map<string, string>();
  for (const item of items) if (item.type === 'function_call_output') outputs.set(item.callId, item.output);
  const messages: ChatMessage[] = [];
  for (let at = 0; at < items.length; ) {
    const item = items[at] as WorkflowItem;
    if (item.type === 'function_call') {
      const calls = callsFrom(items, at);
      messages.push({ role: 'assistant', content: null, tool_calls: calls });
      for (const { id } of calls)
        messages.push({ role: 'tool', tool_call_id: id, content: outputs.get(id) ?? NO_OUTPUT });
      at += calls.length;
      continue;
    }
    if (item.type === 'message') messages.push({ role: item.role, content: item.text });
    at += 1;
  }
  return messages;
}

/** The calls that stand together from `start` on: they were made at once. */
function callsFrom(items: readonly WorkflowItem[], start: number): ChatToolCall[] {
  const calls: ChatToolCall[] = [];
  for (const item of items.slice(start)) {
    if (item.type !== 'function_call') break;
    calls.push({ id: item.callId, type: 'function', function: { name: item.name, arguments: item.arguments } });
  }
  return calls;
}
