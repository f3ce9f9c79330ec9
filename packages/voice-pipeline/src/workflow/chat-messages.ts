/** A conversation's history as a chat model takes it. Pure. */
import type { ChatMessage, ChatToolCall } from './chat-model.ts';
import type { WorkflowItem } from './workflow.ts';

/** A call without its output would be refused by the server. */
const NO_OUTPUT = 'There is no result yet.';

/**
 * Every call is followed at once by its output, wherever that stood, because chat completions want it so: the last one that
 * was told of it. Where a server has named several calls alike, each has its own, in their order. Outputs without a call are
 * left out.
 */
export function chatMessages(items: readonly WorkflowItem[]): ChatMessage[] {
  const takeOutput = outputsOf(items);
  const messages: ChatMessage[] = [];
  for (let at = 0; at < items.length; ) {
    const item = items[at] as WorkflowItem;
    if (item.type === 'function_call') {
      const calls = callsFrom(items, at);
      messages.push({ role: 'assistant', content: null, tool_calls: calls });
      for (const { id } of calls)
        messages.push({ role: 'tool', tool_call_id: id, content: takeOutput(id) ?? NO_OUTPUT });
      at += calls.length;
      continue;
    }
    if (item.type === 'message') messages.push({ role: item.role, content: item.text });
    at += 1;
  }
  return messages;
}

/** To be asked once for each call, in their order. */
function outputsOf(items: readonly WorkflowItem[]): (callId: string) => string | undefined {
  const outputs = new Map<string, string[]>();
  const calls = new Map<string, number>();
  for (const item of items) {
    if (item.type === 'function_call') calls.set(item.callId, (calls.get(item.callId) ?? 0) + 1);
    if (item.type === 'function_call_output')
      outputs.set(item.callId, [...(outputs.get(item.callId) ?? []), item.output]);
  }
  return (callId) => (calls.get(callId) === 1 ? outputs.get(callId)?.at(-1) : outputs.get(callId)?.shift());
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
