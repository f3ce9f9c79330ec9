import { defineTool } from '@voice-agent/token-server';
import { z } from 'zod';
import type { ShopClock } from '../shop/shop-clock.ts';

export function currentTimeTool(clock: ShopClock) {
  return defineTool({
    title: 'Look at the clock',
    description: 'Weekday, date and time at the shop, now.',
    input: z.strictObject({}),
    effect: 'read',
    async run() {
      return clock.now();
    },
  });
}
