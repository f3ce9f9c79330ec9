import { defineTool } from '@voice-agent/token-server';
import { z } from 'zod';
import type { RepairBook } from '../shop/repair-book.ts';

export function myRepairsTool(repairs: RepairBook) {
  return defineTool({
    title: 'Read your bookings',
    description: 'The repairs that this customer has booked in this conversation.',
    input: z.strictObject({}),
    effect: 'read',
    async run(_, { session }) {
      return {
        bookings: repairs
          .bookingsOf(session.id)
          .map(({ number, weekday, date, time }) => ({ number, weekday, date, time })),
      };
    },
  });
}
