/**
 * A chat model behind OpenAI's `POST /chat/completions`: OpenAI, Ollama, LocalAI, vLLM, llama.cpp, … Streams; understands
 * servers that answer at once all the same.
 */
import { checkOptions, needed, numberIn, type OptionChecks, record, text } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { ENDPOINT_CHECKS, type EndpointOptions, postToEndpoint } from '../remote/endpoint.ts';
import { firstThatWorks, RESILIENCE_CHECKS, type ResilienceOptions } from '../remote/first-that-works.ts';
import { readServerSentEvents } from '../remote/server-sent-events.ts';
import type { ChatModel, ChatOutput, ChatRequest } from './chat-model.ts';
import { ToolCallAssembler } from './tool-call-assembler.ts';

export interface OpenAiChatOptions extends EndpointOptions, ResilienceOptions {
  /** E.g. 'gpt-4.1-mini', or 'llama3.2' of Ollama. */
  model: string;
  /** 0 to 2. Default: the server's own. */
  temperature?: number;
  /** More fields of the body, e.g. `{ max_completion_tokens: 300 }`. */
  body?: Readonly<Record<string, unknown>>;
}

const CHECKS: OptionChecks<OpenAiChatOptions> = {
  ...ENDPOINT_CHECKS,
  ...RESILIENCE_CHECKS,
  model: needed(text, "what the server calls it, as 'gpt-4.1-mini' or 'llama3.2'"),
  temperature: numberIn({ least: 0, most: 2 }),
  body: record,
};

/**
 * Tries again, before the first piece has come, what may work again: see `ResilienceOptions`.
 *
 * @throws TypeError, RangeError: a line for each option that cannot work
 */
export function openAiChat(options: OpenAiChatOptions): ChatModel {
  checkOptions('openAiChat', options, CHECKS);
  const { model } = options;
  const lateError = () =>
    new PipelineError('workflow-timeout', `${model} brought nothing in time.`, { isTransient: true });
  return {
    name: model,
    complete(request) {
      const source = { name: model, start: (signal: AbortSignal) => complete(options, { ...request, signal }) };
      return firstThatWorks([source], { timeoutMs: 30_000, ...options, signal: request.signal, lateError });
    },
  };
}

/** The body of a request. */
export function chatBody(options: OpenAiChatOptions, { messages, tools, toolChoice }: ChatRequest) {
  const { model, temperature, body } = options;
  const choice =
    typeof toolChoice === 'string' ? toolChoice : { type: 'function' as const, function: { name: toolChoice.name } };
  return {
    model,
    messages,
    stream: true as const,
    ...(temperature !== undefined && { temperature }),
    ...(tools.length > 0 && { tools, tool_choice: choice }),
    ...body,
  };
}

async function* complete(options: OpenAiChatOptions, request: ChatRequest): AsyncGenerator<ChatOutput> {
  const { signal } = request;
  try {
    const body = chatBody(options, request);
    const response = await postToEndpoint(options, {
      path: '/chat/completions',
      body,
      signal,
      code: 'workflow-failed',
    });
    if (response.body && response.headers.get('content-type')?.includes('text/event-stream')) {
      yield* streamed(response.body);
    } else yield* whole(await response.text());
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause;
    throw new PipelineError('workflow-failed', `${options.model} broke off.`, { cause, isTransient: !signal.aborted });
  }
}

interface Choice {
  delta?: { content?: unknown; refusal?: unknown; tool_calls?: unknown };
  message?: { content?: unknown; refusal?: unknown; tool_calls?: unknown };
  finish_reason?: unknown;
}

async function* streamed(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatOutput> {
  const calls = new ToolCallAssembler();
  let isDone = false;
  for await (const data of readServerSentEvents(body)) {
    if (data === '[DONE]') {
      isDone = true;
      break;
    }
    const choice = firstChoice(data);
    const text = choice?.delta?.content ?? choice?.delta?.refusal;
    if (typeof text === 'string' && text !== '') yield text;
    calls.add(choice?.delta?.tool_calls);
    isDone ||= typeof choice?.finish_reason === 'string';
  }
  if (!isDone)
    throw new PipelineError('workflow-failed', 'The answer ended before it was done.', { isTransient: true });
  yield* calls.finish();
}

function* whole(text: string): Generator<ChatOutput> {
  const { message } = firstChoice(text) ?? {};
  const words = message?.content ?? message?.refusal;
  if (typeof words === 'string' && words !== '') yield words;
  const calls = new ToolCallAssembler();
  calls.add(message?.tool_calls);
  yield* calls.finish();
}

/** Chunks without choices tell of usage. @throws PipelineError for what is no chunk, and what the server says went wrong */
function firstChoice(data: string): Choice | undefined {
  let chunk: { choices?: unknown; error?: { message?: unknown } };
  try {
    chunk = JSON.parse(data) as typeof chunk;
  } catch (cause) {
    throw new PipelineError('workflow-failed', 'The server answered something that is no completion.', { cause });
  }
  if (chunk?.error) throw new PipelineError('workflow-failed', 'The server gave the answer up.', { isTransient: true });
  const [choice] = Array.isArray(chunk?.choices) ? (chunk.choices as unknown[]) : [];
  return typeof choice === 'object' && choice !== null ? choice : undefined;
}
