/**
 * A handoff: an agent passes the conversation on to another one. To the model that is a tool; to us it is other
 * instructions for the same session.
 *
 *     OPENAI_API_KEY=… node examples/realtime/handoffs.ts 'My invoice is wrong.'
 */
import { fileURLToPath } from 'node:url';
import type { SessionConfig } from '@voice-agent/protocol';
import { openSession, type RealtimeEndpoint } from './open-session.ts';

const AGENTS: Record<string, Pick<SessionConfig, 'instructions' | 'tools'>> = {
  support: {
    instructions: 'You are the first to answer. Pass questions about invoices on to billing.',
    tools: [
      {
        type: 'function',
        name: 'transfer_to_billing',
        description: 'Passes the conversation on to billing: invoices and refunds.',
        parameters: { type: 'object', properties: {}, additionalProperties: false },
      },
    ],
  },
  billing: { instructions: 'You are billing. You explain invoices in one sentence.', tools: [] },
};

export interface Answer {
  /** Who spoke last. */
  agent: string;
  text: string;
}

export async function askAgents(question: string, endpoint?: RealtimeEndpoint): Promise<Answer> {
  let agent = 'support';
  const session = await openSession({ ...AGENTS[agent], output_modalities: ['text'] }, endpoint);
  const content = [{ type: 'input_text' as const, text: question }];
  session.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
  session.send({ type: 'response.create' });

  let text = '';
  for await (const event of session.events) {
    if (event.type === 'error') throw new Error(event.error.message);
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type !== 'response.done') continue;
    const call = event.response.output.find((item) => item.type === 'function_call');
    const [, to] = /^transfer_to_(\w+)$/.exec(call?.name ?? '') ?? [];
    if (!call || !to || !AGENTS[to]) {
      session.close();
      continue;
    }
    agent = to;
    session.send({ type: 'session.update', session: { type: 'realtime', ...AGENTS[to] } });
    const output = JSON.stringify({ agent });
    session.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id ?? '', output },
    });
    session.send({ type: 'response.create' });
  }
  return { agent, text };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await askAgents(process.argv[2] ?? 'My invoice is wrong.'));
}
