/** A chat model as a workflow uses it: messages in, pieces of text and function calls out. */
import { having } from '../checked-options.ts';

/** The messages of OpenAI's chat completions, as far as a spoken conversation needs them. */
export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ChatToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

export interface ChatToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

export interface ChatTool {
  type: 'function';
  function: { name: string; description?: string; parameters?: Record<string, unknown> };
}

export interface ChatRequest {
  messages: ChatMessage[];
  tools: ChatTool[];
  toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  signal: AbortSignal;
}

/** A piece of the answer's text, or a whole call; calls come when they are complete. */
export type ChatOutput = string | ChatToolCall;

export interface ChatModel {
  /** For people. */
  readonly name: string;
  /** @throws PipelineError `workflow-failed` */
  complete(request: ChatRequest): AsyncIterable<ChatOutput>;
}

/** Of an option. */
export const chatModelCheck = having('complete');
