/** Answers while there is no key: a few rules where a model would think. Delete it once you have one. */
import type { Workflow } from '@voice-agent/voice-pipeline';

const DAY = /monday|tuesday|wednesday|thursday|friday|saturday|sunday/i;

const workflow: Workflow = {
  greeting: () => 'Hello! Ask me when we are open.',
  async *run(text, { history }) {
    const last = history.at(-1);
    if (last?.type === 'function_call_output') {
      const { error, day, open, from, to } = JSON.parse(last.output);
      if (error) yield 'I cannot look that up right now.';
      else yield open ? `On ${day} we are open from ${from} to ${to}.` : `On ${day} we are closed.`;
      return;
    }
    const [day] = DAY.exec(text) ?? [];
    if (day)
      yield { type: 'function_call', name: 'opening_hours', arguments: JSON.stringify({ day: day.toLowerCase() }) };
    else yield 'I only know our opening hours. Which day do you mean?';
  },
};

/** `phrases` are what visitors will say: the recogniser prefers them. */
export const assistant = {
  workflow,
  phrases: ['[when] are you open on {day}', 'what about {day}', '[on] {day}'],
  slots: { day: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] },
};
