import { defineTool } from '@voice-agent/token-server';
import { z } from 'zod';
import { BICYCLES } from '../shop/bicycles.ts';

/** Runs in the page: its handler stands in `page/shop.js`. */
export function showBicycleTool() {
  return defineTool({
    runsIn: 'page',
    title: 'Show a bicycle',
    description:
      'Shows the customer a bicycle on the page they look at: courier is the town bicycle, wayfarer the touring one, sparrow the one for children. Answers with what the page says of it.',
    input: z.strictObject({ bicycle: z.enum(BICYCLES) }),
  });
}
