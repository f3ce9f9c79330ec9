/** The `response.create` of a request, and the request for a greeting. Pure. */
import type { ClientEventOf, ResponseParams } from '@voice-agent/protocol';
import type { FillerRequest, GreetingRequest, ResponseRequest } from './response-queue.ts';

/** @param mode - as it is when the event is sent: a call that became a spoken one is answered aloud. */
export function responseCreate(
  request: ResponseRequest,
  eventId: string,
  mode: 'voice' | 'text',
): ClientEventOf<'response.create'> {
  const response: ResponseParams = {};
  if (request.kind !== 'answer') response.instructions = request.instructions;
  // Beside the conversation, which waits for a tool's output: nothing of it is read, and no tool called.
  if (request.kind === 'filler') Object.assign(response, { conversation: 'none', input: [], tool_choice: 'none' });
  if (mode === 'text') response.output_modalities = ['text'];
  const base = { type: 'response.create', event_id: eventId } as const;
  return Object.keys(response).length > 0 ? { ...base, response } : base;
}

/** The greeting is the site's text, so the model must not make up its own. Quoted as JSON: the text may hold quotes. */
export function greetingRequest(greeting: string): GreetingRequest {
  return { kind: 'greeting', instructions: wordForWord('this greeting', greeting) };
}

/** What a tool has the agent say while it runs. */
export function fillerRequest(text: string): FillerRequest {
  return { kind: 'filler', instructions: wordForWord('this', text) };
}

function wordForWord(what: string, text: string): string {
  return `Say exactly ${what}, word for word, and nothing else: ${JSON.stringify(text)}`;
}
