/**
 * The shop's three agents: the counter answers the door and hands over to the workshop, and back; the owner can be had
 * while the shop is open. None of them promises money.
 */
import { type Agent, blockedPhrases, defineAgent, handoff } from '@voice-agent/token-server';
import type { Shop } from '../shop/open-shop.ts';
import { isOpenNow } from '../shop/opening-hours.ts';
import { bookRepairTool } from '../tools/book-repair.tool.ts';
import { currentTimeTool } from '../tools/current-time.tool.ts';
import { freeRepairSlotsTool } from '../tools/free-repair-slots.tool.ts';
import { myRepairsTool } from '../tools/my-repairs.tool.ts';
import { openingHoursTool } from '../tools/opening-hours.tool.ts';
import { orderStatusTool } from '../tools/order-status.tool.ts';
import { showBicycleTool } from '../tools/show-bicycle.tool.ts';
import { GREETING } from './greeting.ts';

export type ShopAgent = 'counter' | 'workshop' | 'owner';

const MANNER =
  'You speak on the telephone: one or two short sentences, no lists, no markup. Never invent facts; use the tools.';

/** What a model says to please, and a shop then has to keep. */
const noPromises = blockedPhrases(['discount of', 'percent off', 'money back'], {
  name: 'no_promises',
  description: 'Discounts and refunds are never promised; only the owner decides on them.',
});

const spoken = { guardrails: [noPromises], guardrailEveryCharacters: 40 };

export function createShopAgents({ clock, orders, openingHours, repairs }: Shop): Record<ShopAgent, Agent> {
  const owner: Agent = defineAgent({
    ...spoken,
    description: 'The owner: complaints, and whatever only the owner decides.',
    instructions: `You are the owner of Larkspur Cycles. You listen to complaints and take them seriously. ${MANNER}
For everything else hand over to the counter.`,
    voice: 'sage',
    handoffs: () => ({ counter }),
  });
  const workshop: Agent = defineAgent({
    ...spoken,
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
    ...spoken,
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
    handoffs: { workshop, owner: handoff(owner, { when: () => isOpenNow(openingHours, clock) }) },
  });
  return { counter, workshop, owner };
}
