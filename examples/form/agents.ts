/** An agent that fills in the page's form: the tool's schema stands here, its handler in the page. */
import { defineAgent, defineTool } from '@voice-agent/token-server';
import type { Workflow } from '@voice-agent/voice-pipeline';
import { z } from 'zod';

const fillForm = defineTool({
  title: 'The form', // Visitors read it where the tool runs.
  description: 'Fills in fields of the form that the visitor sees. Answers with what is still empty.',
  runsIn: 'page', // `registerTool` in page/form.js does it. Nothing is sent: that is for the visitor to do.
  input: z.strictObject({
    name: z.string().max(80).optional(),
    day: z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']).optional(),
    guests: z.int().min(1).max(12).optional(),
  }),
});

export const agents = {
  host: defineAgent({
    instructions:
      'You take reservations. Fill in the form as you learn things, and ask for what is missing, one at a time.',
    greeting: 'Hello! For which day may I reserve a table?',
    tools: { fill_form: fillForm },
  }),
};

const DAY = /monday|tuesday|wednesday|thursday|friday/i;
const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six'];

/** Who answers without a key: it knows key words where a model would think. */
const workflow: Workflow = {
  greeting: () => 'Hello! For which day may I reserve a table?',
  async *run(text, { history }) {
    const last = history.at(-1);
    const guests = NUMBERS.findIndex((number) => new RegExp(`\\b${number}\\b`, 'i').test(text)) + 1;
    const [day] = DAY.exec(text) ?? [];
    const [, name] = /my name is (\w+)/i.exec(text) ?? [];
    const fields = { ...(name && { name }), ...(day && { day: day.toLowerCase() }), ...(guests > 0 && { guests }) };
    if (last?.type === 'function_call_output') yield asking(JSON.parse(last.output).missing);
    else if (Object.keys(fields).length === 0) yield 'Tell me the day, your name, and how many you are.';
    else yield { type: 'function_call', name: 'fill_form', arguments: JSON.stringify(fields) };
  },
};

function asking([next]: string[]): string {
  if (next === 'day') return 'For which day?';
  if (next === 'name') return 'And your name is?';
  if (next === 'guests') return 'For how many?';
  return 'That is all. Please look at the form, and send it.';
}

export const assistant = {
  workflow,
  phrases: ['[a table] on {day}', 'my name is {name}', '[we are] {guests}', 'on {day} for {guests} my name is {name}'],
  slots: {
    day: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    name: ['anna', 'peter', 'maria', 'john'],
    guests: NUMBERS,
  },
};
