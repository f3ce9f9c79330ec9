import { createVoiceServer, defineAgent, defineTool, openai, ToolError } from '@voice-agent/token-server';
import { listen, widgetFiles } from '@voice-agent/token-server/node';
import { z } from 'zod';

const parcels = new Map([['A-42', 'on its way, with you on Thursday']]);

const lookupOrder = defineTool({
  title: 'Look up an order',
  description: 'Status of one order.',
  input: z.strictObject({ orderId: z.string().regex(/^[A-Z]-\d{1,6}$/) }),
  effect: 'read',
  timeout: 5_000, // milliseconds
  async run({ orderId }, { signal }) {
    signal.throwIfAborted();
    const status = parcels.get(orderId);
    if (!status) throw new ToolError('There is no such order.'); // the model hears this; any other error stays private
    return { status };
  },
});

const billing = defineAgent({ description: 'Invoices and refunds.', instructions: 'You explain invoices, briefly.' });

const support = defineAgent({
  instructions: 'You are the voice of a small shop. One or two sentences at a time.',
  greeting: 'Hello! How can I help?',
  voice: 'marin',
  tools: { lookup_order: lookupOrder },
  handoffs: { billing },
});

export const app = createVoiceServer({
  agents: { support, billing },
  provider: openai({ apiKey: process.env.OPENAI_API_KEY, baseUrl: process.env.OPENAI_BASE_URL }),
  origins: ['https://shop.example'], // the pages that may use it
  widget: widgetFiles(new URL('.', import.meta.resolve('@voice-agent/widget/script'))),
});

export const server = await listen(app, { port: Number(process.env.PORT ?? 8787) });
