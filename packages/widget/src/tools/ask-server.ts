/** One request to the token server, and what its answer says. Throws VoiceAgentError, as `token-server-client` does. No DOM. */
import type { SessionToken } from '@voice-agent/protocol';
import { isVoiceAgentError, VoiceAgentError } from '../errors/voice-agent-error.ts';
import { refusal } from './problem.ts';

export function post(
  url: string,
  body: unknown,
  init: RequestInit,
  session?: SessionToken,
  streams = false,
): Promise<Response> {
  const headers: HeadersInit = { 'content-type': 'application/json' };
  if (streams) headers.accept = 'text/event-stream, application/json';
  if (session) headers.authorization = `Bearer ${session.token}`;
  return fetch(url, { ...init, method: 'POST', headers, body: JSON.stringify(body) });
}

/** The answer's body, as `parse` finds it. */
export function read<T>(answer: Promise<Response>, parse: (value: unknown) => T | undefined): Promise<T> {
  return told(async () => {
    const response = await answer;
    if (!response.ok) throw await refusal(response);
    const parsed = parse(await response.json().catch(undefinedWhereNoJson));
    if (parsed === undefined)
      throw new VoiceAgentError('server-refused', `Not as agreed: what ${response.url} answered`);
    return parsed;
  });
}

/** An answer whose body says nothing. */
export async function done(answer: Promise<Response>): Promise<void> {
  const response = await answer;
  if (!response.ok) throw await refusal(response);
}

/** Whatever is thrown is a VoiceAgentError: where it is not yet, no answer came. */
export async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (isVoiceAgentError(cause)) throw cause;
    throw new VoiceAgentError('server-unreachable', `The token server did not answer: ${cause}`, { cause });
  }
}

/** Any other failure is the connection's. */
function undefinedWhereNoJson(cause: unknown): undefined {
  if (!(cause instanceof SyntaxError)) throw cause;
}
