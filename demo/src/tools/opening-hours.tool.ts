import { defineTool } from '@voice-agent/token-server';
import { z } from 'zod';
import type { OpeningHours } from '../shop/opening-hours.ts';
import { WEEKDAYS } from '../shop/weekday.ts';

export function openingHoursTool(openingHours: OpeningHours) {
  return defineTool({
    title: 'Read the opening hours',
    description: 'Opening hours of the whole week, or of one day. A day that is null is closed.',
    input: z.strictObject({ day: z.enum(WEEKDAYS).optional() }),
    effect: 'read',
    async run({ day }) {
      return day ? { [day]: openingHours[day] } : openingHours;
    },
  });
}
