/** Reads the answer to a tool call: JSON, or server-sent events until the result. What comes from outside is checked. */
import type { ToolCallAsked, ToolCallResult } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { refusal } from './problem.ts';

export type CallAnswer = ToolCallResult | ToolCallAsked;

/** What a call tells before its answer. Each field is of one event. */
export interface CallNews {
  /** A short text, or a part of the whole from 0 to 1. */
  readonly value?: string | number;
  /** A sentence for the agent to say. */
  readonly text?: string;
  /** It works in the background: what the model reads meanwhile. */
  readonly started?: string;
}

/** @throws VoiceAgentError server-refused, and whatever the connection throws. */
export async function readCall(response: Response, onNews: (news: CallNews) => void): Promise<CallAnswer> {
  if (!response.ok) throw await refusal(response);
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return answerOf(await response.json());
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value = '' } = await reader.read();
    if (done) throw new TypeError('the answer broke off');
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      // What is no event is a heartbeat.
      const [, event, data = '{}'] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (event === 'result') return answerOf(JSON.parse(data));
      if (event === 'problem') throw await refusal(new Response(data, { status: 500 }));
      onNews(newsOf(JSON.parse(data)));
    }
  }
}

/** By hand: with the checks of other answers this would need code that most calls have no use for. */
function answerOf(body: unknown): CallAnswer {
  const { output, approval } = Object(body);
  const { token, tool, title, expiresAt, always } = Object(approval);
  const isAsked = [token, tool, title].every(isText) && Number.isFinite(expiresAt) && typeof always === 'boolean';
  if (isText(output) || isAsked) return body as CallAnswer;
  throw new VoiceAgentError('server-refused', 'Not as agreed: what a tool call was answered with');
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function newsOf({ value, text, started }: Record<string, unknown>): CallNews {
  return {
    ...(value !== undefined && { value: typeof value === 'number' ? value : `${value}` }),
    ...(text !== undefined && { text: `${text}` }),
    ...(started !== undefined && { started: `${started}` }),
  };
}
