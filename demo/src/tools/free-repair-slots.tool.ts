import { defineTool } from '@voice-agent/token-server';
import { z } from 'zod';
import type { RepairBook } from '../shop/repair-book.ts';
import { WEEKDAYS } from '../shop/weekday.ts';

export function freeRepairSlotsTool(repairs: RepairBook) {
  return defineTool({
    title: 'Find free repair slots',
    description: 'Repair slots that are free in the coming seven days, or on one weekday.',
    input: z.strictObject({ day: z.enum(WEEKDAYS).optional() }),
    effect: 'read',
    async run({ day }) {
      return { day: day ?? null, free: repairs.freeSlots(day) };
    },
  });
}
