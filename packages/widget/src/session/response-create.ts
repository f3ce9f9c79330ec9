/** The `response.create` of a request, and the request for a greeting. Pure. */
import type { ClientEventOf, ResponseParams } from '@voice-agent/protocol';
import type { GreetingRequest, ResponseRequest } from './response-queue.ts';

/** @param mode - as it is when the event is sent: a call that became a spoken one is answered aloud. */
export function responseCreate(
  request: ResponseRequest,
  eventId: string,
  mode: 'voice' | 'text',
): ClientEventOf<'response.create'> {
  const response: ResponseParams = {};
  if (request.kind === 'greeting') response.instructions = request.instructions;
  if (mode === 'text') response.output_modalities = ['text'];
  const base = { type: 'response.create', event_id: eventId } as const;
  return Object.keys(response).length > 0 ? { ...base, response } : base;
}

/** The greeting is the site's text, so the model must not make up its own. Quoted as JSON: the text may hold quotes. */
export function greetingRequest(greeting: string): GreetingRequest {
  const instructions = `Say exactly this greeting, word for word, and nothing else: ${JSON.stringify(greeting)}`;
  return { kind: 'greeting', instructions };
}
