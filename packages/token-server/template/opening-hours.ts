import { defineTool } from '@voice-agent/token-server';
import { z } from 'zod';

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** The model calls it; it runs here, on your server. */
export const openingHours = defineTool({
  title: 'Opening hours', // what visitors read
  description: 'When the shop is open on one day of the week.', // what the model reads
  input: z.strictObject({ day: z.enum(WEEK) }),
  effect: 'read', // a tool that changes something is a 'write', and asks the visitor first
  run({ day }) {
    if (day === 'sunday') return { day, open: false };
    return { day, open: true, from: '9', to: day === 'saturday' ? '1' : '6' };
  },
});
