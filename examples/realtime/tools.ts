/**
 * A tool: the model asks for it, it runs here, and the model says its result. In a browser the widget and the token server
 * do this for you, with the same `defineTool`.
 *
 *     OPENAI_API_KEY=… node examples/realtime/tools.ts 'Where is order A-42?'
 */
import { fileURLToPath } from 'node:url';
import { defineTool, ToolError } from '@voice-agent/token-server';
import { z } from 'zod';
import { openSession, type RealtimeEndpoint } from './open-session.ts';

const orders = new Map([['A-42', 'on its way']]);

const lookupOrder = defineTool({
  description: 'Status of one order.',
  effect: 'read',
  input: z.strictObject({ orderId: z.string() }),
  run({ orderId }) {
    const status = orders.get(orderId);
    if (!status) throw new ToolError('There is no such order.'); // The model hears this.
    return { status };
  },
});

/** Answers in writing: a session needs no sound. */
export async function askWithTool(question: string, endpoint?: RealtimeEndpoint): Promise<string> {
  const { description, parameters } = lookupOrder;
  const tools = [{ type: 'function' as const, name: 'lookup_order', description, parameters }];
  const instructions = 'Help with orders. Look them up; never guess.';
  const session = await openSession({ instructions, tools, output_modalities: ['text'] }, endpoint);
  const content = [{ type: 'input_text' as const, text: question }];
  session.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
  session.send({ type: 'response.create' });

  let words = '';
  for await (const event of session.events) {
    if (event.type === 'error') throw new Error(event.error.message);
    if (event.type === 'response.output_text.delta') words += event.delta;
    if (event.type !== 'response.done') continue;
    const calls = event.response.output.filter((item) => item.type === 'function_call');
    for (const { call_id = '', arguments: given = '{}' } of calls) {
      const output = await run(given, call_id);
      session.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } });
    }
    // One answer to all of them, and the end when there was none.
    if (calls.length > 0) session.send({ type: 'response.create' });
    else session.close();
  }
  return words;
}

async function run(given: string, callId: string): Promise<string> {
  try {
    const { signal } = new AbortController();
    return JSON.stringify(await lookupOrder.run(JSON.parse(given), { callId, signal }));
  } catch (error) {
    return JSON.stringify({ error: error instanceof ToolError ? error.message : 'The tool failed.' });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await askWithTool(process.argv[2] ?? 'Where is order A-42?'));
}
