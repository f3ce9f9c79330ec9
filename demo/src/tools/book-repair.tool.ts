import { defineTool } from '@voice-agent/token-server';
import { z } from 'zod';
import type { RepairBook } from '../shop/repair-book.ts';
import { WEEKDAYS } from '../shop/weekday.ts';

export function bookRepairTool(repairs: RepairBook) {
  return defineTool({
    title: 'Book a repair',
    description: 'Books a repair slot for the customer. Answers with the booking, or with what is free instead.',
    input: z.strictObject({
      day: z.enum(WEEKDAYS),
      time: z
        .string()
        .regex(/^\d\d:\d\d$/)
        .describe('24 hours, e.g. 14:00.'),
    }),
    effect: 'write',
    async run({ day, time }, { session }) {
      return repairs.book({ weekday: day, time, customer: session.id });
    },
  });
}
