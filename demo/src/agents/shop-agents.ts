/** The shop's two agents: the counter answers the door and hands over to the workshop, and back. */
import { type Agent, defineAgent } from '@voice-agent/token-server';
import type { Shop } from '../shop/open-shop.ts';
import { bookRepairTool } from '../tools/book-repair.tool.ts';
import { currentTimeTool } from '../tools/current-time.tool.ts';
import { freeRepairSlotsTool } from '../tools/free-repair-slots.tool.ts';
import { myRepairsTool } from '../tools/my-repairs.tool.ts';
import { openingHoursTool } from '../tools/opening-hours.tool.ts';
import { orderStatusTool } from '../tools/order-status.tool.ts';
import { showBicycleTool } from '../tools/show-bicycle.tool.ts';
import { GREETING } from './greeting.ts';

const MANNER =
  'You speak on the telephone: one or two short sentences, no lists, no markup. Never invent facts; use the tools.';

export function createShopAgents({ clock, orders, openingHours, repairs }: Shop): { counter: Agent; workshop: Agent } {
  const workshop: Agent = defineAgent({
    description: 'Repairs: free slots, bookings, and what the customer has booked.',
    instructions: `You are the workshop of Larkspur Cycles. You book repairs. ${MANNER} Say day and time back when you have booked.
For bicycles, orders and opening hours hand over to the counter.`,
    voice: 'cedar',
    tools: {
      free_repair_slots: freeRepairSlotsTool(repairs),
      book_repair: bookRepairTool(repairs),
      my_repairs: myRepairsTool(repairs),
      current_time: currentTimeTool(clock),
    },
    handoffs: () => ({ counter }),
  });
  const counter: Agent = defineAgent({
    description: 'Bicycles for sale, orders, opening hours and everything else.',
    instructions: `You are the counter of Larkspur Cycles, a bicycle shop. ${MANNER}
For repairs hand over to the workshop at once.`,
    voice: 'marin',
    greeting: GREETING,
    tools: {
      order_status: orderStatusTool(orders),
      opening_hours: openingHoursTool(openingHours),
      current_time: currentTimeTool(clock),
      show_bicycle: showBicycleTool(),
    },
    handoffs: { workshop },
  });
  return { counter, workshop };
}
