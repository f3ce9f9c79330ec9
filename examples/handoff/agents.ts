/** Three agents and one conversation: reception passes it on to whoever knows, and they pass it back. */
import { type Agent, defineAgent } from '@voice-agent/token-server';
import type { Workflow } from '@voice-agent/voice-pipeline';

const billing: Agent = defineAgent({
  description: 'Invoices, payments and refunds.', // What the others' models read before they hand over.
  instructions: 'You are billing. Explain invoices in one sentence; send all else to reception.',
  handoffs: () => ({ reception }), // Lazy: the agents name each other.
});

const workshop: Agent = defineAgent({
  description: 'Repairs.',
  instructions: 'You are the workshop. Talk about repairs in one sentence; send all else to reception.',
  handoffs: () => ({ reception }),
});

const reception: Agent = defineAgent({
  description: 'Everything else.',
  instructions: 'You are reception. Find out what it is about, and hand over.',
  greeting: 'Hello! Is it about an invoice, or a repair?',
  handoffs: { billing, workshop },
});

export const agents = { reception, billing, workshop };

/** Who answers without a key: it knows key words where a model would think. */
const workflow: Workflow = {
  greeting: () => 'Hello! Is it about an invoice, or a repair?',
  async *run(text, { instructions, tools }) {
    const wanted = /invoice|refund/i.test(text) ? 'billing' : /repair/i.test(text) ? 'workshop' : 'reception';
    const transfer = tools.find(({ name }) => name === `transfer_to_${wanted}`);
    if (text && transfer) yield { type: 'function_call', name: transfer.name, arguments: '{}' };
    else if (instructions.startsWith('You are billing')) yield 'This is billing. Which invoice is it?';
    else if (instructions.startsWith('You are the workshop')) yield 'This is the workshop. What is broken?';
    else yield 'This is reception. Is it about an invoice, or a repair?';
  },
};

export const assistant = { workflow, phrases: ['my invoice is wrong', 'I need a repair', 'back to reception please'] };
