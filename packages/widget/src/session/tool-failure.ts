/** What the model reads when a tool brought no result, so that it says so instead of making one up. Pure. */
import { isVoiceAgentError } from '../errors/voice-agent-error.ts';

/** How an output begins that tells the model of a failure, here and at the token server. */
const FAILURE = '{"error":"';

export function failureText(name: string, cause: unknown): string {
  return failed(`${name} failed. ${effectOf(cause)} Tell the visitor that it did not work.`);
}

export function failed(error: string): string {
  return JSON.stringify({ error });
}

export function outcomeOf(output: string): 'done' | 'failed' {
  return output.startsWith(FAILURE) ? 'failed' : 'done';
}

function effectOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return 'Its arguments were not valid JSON. It did not run.';
  const problem = isVoiceAgentError(cause) && cause.problem;
  // Refused before the tool began. Any other failure may have come after.
  if (problem && problem !== 'call_in_progress' && problem !== 'internal') return 'It did not run.';
  return 'It is not known whether it took effect.';
}
