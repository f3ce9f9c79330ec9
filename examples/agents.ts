/** Whom the pages of these examples talk to: one agent with one tool. Without a key `assistant` answers. */
import { defineAgent, defineTool } from '@voice-agent/token-server';
import type { Workflow } from '@voice-agent/voice-pipeline';
import { z } from 'zod';

const currentTime = defineTool({
  title: 'The time',
  description: 'What time it is.',
  input: z.strictObject({}),
  effect: 'read',
  run: () => ({ time: new Date().toISOString().slice(11, 16) }),
});

export const agents = {
  support: defineAgent({
    instructions: 'Answer in one short sentence.',
    greeting: 'Hello! Ask me what time it is.',
    tools: { current_time: currentTime },
  }),
};

const workflow: Workflow = {
  greeting: () => 'Hello! Ask me what time it is.',
  async *run(text, { history }) {
    const last = history.at(-1);
    if (last?.type === 'function_call_output') yield `It is ${JSON.parse(last.output).time}.`;
    else if (/time/i.test(text)) yield { type: 'function_call', name: 'current_time', arguments: '{}' };
    else yield 'I only know the time.';
  },
};

export const assistant = { workflow, phrases: ['[hello] what time is it', 'what is the time'] };
