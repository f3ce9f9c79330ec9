/** Turns what a failed HTTP call left into the widget's error. The body comes from outside: nothing in it is trusted. */
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { isRecord } from './shape.ts';

/** An error answer. A body that is no problem document (a proxy's page, say) leaves `problem` undefined. */
export async function refusal(response: Response): Promise<VoiceAgentError> {
  const body: unknown = await response.json().catch(() => undefined);
  const { code, detail, title } = isRecord(body) ? body : {};
  const said = [code, detail ?? title].filter((part) => typeof part === 'string').join(': ');
  const message = `The token server answered ${response.status}${said ? ` (${said})` : ''}`;
  return new VoiceAgentError('server-refused', message, { problem: typeof code === 'string' ? code : undefined });
}
