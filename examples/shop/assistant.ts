/** Who answers without a key: it knows key words where a model would think. */
import type { Workflow } from '@voice-agent/voice-pipeline';

const workflow: Workflow = {
  // The agent's own, which the page asks for word for word.
  greeting: ({ instructions }) => /"(.*)"$/.exec(instructions)?.[1] ?? 'Hello!',
  async *run(text, { history, tools }) {
    const last = history.at(-1);
    const [, item] = /cancel (?:the |my )?(\w+)/i.exec(text) ?? [];
    if (last?.type === 'function_call_output') yield spoken(JSON.parse(last.output));
    else if (tools.length === 0) yield 'Please sign in first.';
    else if (item) yield { type: 'function_call', name: 'cancel_order', arguments: JSON.stringify({ item }) };
    else yield { type: 'function_call', name: 'my_orders', arguments: '{}' };
  },
};

type Output = { error: string } | { cancelled: string } | { item: string; status: string }[];

function spoken(output: Output): string {
  if (!Array.isArray(output)) return 'error' in output ? output.error : `The ${output.cancelled} is cancelled.`;
  return output.map(({ item, status }) => `The ${item} is ${status}.`).join(' ') || 'You have no orders.';
}

export const assistant = {
  workflow,
  phrases: ['[what are] my orders', 'cancel [the|my] (lamp|chair|table)'],
};
