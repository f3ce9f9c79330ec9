/**
 * An agent with a tool and a colleague, over any server with OpenAI's endpoints: OpenAI itself, or LocalAI, Speaches and
 * Ollama on your own machine.
 *
 *     OPENAI_API_KEY=… node examples/pipeline/agent.ts question.wav answer.wav
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { defineTool, ToolError } from '@voice-agent/token-server';
import {
  AgentWorkflow,
  AudioInput,
  createPipeline,
  flite,
  openAiChat,
  openAiStt,
  openAiTts,
  type PipelineRecording,
  resilientTts,
} from '@voice-agent/voice-pipeline';
import { z } from 'zod';

const orders = new Map([['A-42', 'on its way']]);

const lookupOrder = defineTool({
  description: 'Status of one order.',
  effect: 'read',
  input: z.strictObject({ orderId: z.string() }),
  run({ orderId }) {
    const status = orders.get(orderId);
    if (!status) throw new ToolError('There is no such order.');
    return { status };
  },
});

const cancelOrder = defineTool({
  title: 'Cancel an order',
  description: 'Cancels one order.',
  input: z.strictObject({ orderId: z.string() }), // It writes, so `approve` is asked first.
  run: ({ orderId }) => ({ cancelled: orders.delete(orderId) }),
});

export async function askAgent(
  question: Uint8Array,
  endpoint: { baseUrl?: string; apiKey?: string },
  approve: (question: string) => Promise<boolean>,
): Promise<PipelineRecording> {
  const workflow = new AgentWorkflow({
    model: openAiChat({ ...endpoint, model: process.env.CHAT_MODEL ?? 'gpt-4.1-mini' }),
    instructions: 'You are the voice of a small shop. One or two sentences at a time.',
    tools: { lookup_order: lookupOrder, cancel_order: cancelOrder },
    handoffs: { billing: { description: 'Invoices and refunds.', instructions: 'You explain invoices, briefly.' } },
    approve: ({ title, tool, arguments: given }) => approve(`${title ?? tool} ${JSON.stringify(given)}?`),
  });
  const tts = resilientTts([openAiTts({ ...endpoint, instructions: 'Calm and friendly.' }), flite()]);
  const pipeline = createPipeline({ stt: openAiStt(endpoint), workflow, tts });
  try {
    return await pipeline.run(AudioInput.from(question)).collect();
  } finally {
    await tts.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = process.env;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const endpoint = { ...(apiKey && { apiKey }), ...(baseUrl && { baseUrl }) };
  const approve = async (text: string) => /^y/i.test(await terminal.question(`${text} [y/N] `));
  const answer = await askAgent(await readFile(process.argv[2] ?? 'question.wav'), endpoint, approve);
  await writeFile(process.argv[3] ?? 'answer.wav', answer.toWav());
  console.log(answer.text);
  terminal.close();
}
