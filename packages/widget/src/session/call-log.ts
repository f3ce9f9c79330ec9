/** The function calls of a conversation with their outputs, kept to tell them to a new session. Pure. */
import type { ServerEvent } from '@voice-agent/protocol';
import type { SettledCall } from './saved-conversation.ts';

/** In the order in which the model made them. */
export type CallLog = readonly SettledCall[];

export const emptyCallLog: CallLog = Object.freeze([]);

/** Takes a completed call over, once. Anything else leaves the log as it is. */
export function foldCallLog(log: CallLog, event: ServerEvent): CallLog {
  if (event.type !== 'response.output_item.done') return log;
  const { item } = event;
  if (item.type !== 'function_call' || item.status !== 'completed') return log;
  const { id: itemId, call_id: callId, name, arguments: args } = item;
  if (!itemId || !callId || !name || log.some((call) => call.callId === callId)) return log;
  // Some models write nothing for a tool that takes nothing; told again it must be JSON.
  return [...log, { itemId, callId, name, arguments: args?.trim() ? args : '{}', output: undefined }];
}

/** The first output counts. */
export function settleInLog(log: CallLog, callId: string, output: string): CallLog {
  const open = log.some((call) => call.callId === callId && call.output === undefined);
  return open ? log.map((call) => (call.callId === callId ? { ...call, output } : call)) : log;
}
