/** A house: its lamp is on the visitor's page, and its door asks before it opens. */
import { defineAgent, defineTool } from '@voice-agent/token-server';
import type { Workflow } from '@voice-agent/voice-pipeline';
import { z } from 'zod';

const setLamp = defineTool({
  title: 'The lamp',
  description: 'Turns the lamp on or off. Answers whether it is on.',
  runsIn: 'page', // `registerTool` in src/main.tsx does it.
  input: z.strictObject({ on: z.boolean() }),
});

const openDoor = defineTool({
  title: 'Open the door', // It writes, so the visitor approves it first.
  description: 'Opens the front door.',
  input: z.strictObject({}),
  run: () => ({ open: true }),
});

export const agents = {
  house: defineAgent({
    instructions: 'You are the voice of a house with a lamp and a door. Answer in one short sentence.',
    greeting: 'Hello! Shall I turn on the lamp?',
    tools: { set_lamp: setLamp, open_door: openDoor },
  }),
};

/** Who answers without a key: it knows key words where a model would think. */
const workflow: Workflow = {
  greeting: () => 'Hello! Shall I turn on the lamp?',
  async *run(text, { history }) {
    const last = history.at(-1);
    if (last?.type === 'function_call_output') yield spoken(JSON.parse(last.output));
    else if (/lamp/i.test(text)) {
      yield { type: 'function_call', name: 'set_lamp', arguments: JSON.stringify({ on: !/off/i.test(text) }) };
    } else if (/door/i.test(text)) yield { type: 'function_call', name: 'open_door', arguments: '{}' };
    else yield 'There are a lamp and a door.';
  },
};

function spoken(output: { on?: boolean; open?: true; error?: string }): string {
  if (output.open) return 'The door is open.';
  if (output.on === undefined) return 'Then I leave it as it is.';
  return output.on ? 'The lamp is on.' : 'The lamp is off.';
}

export const assistant = { workflow, phrases: ['turn (on|off) the lamp', 'open the door'] };
