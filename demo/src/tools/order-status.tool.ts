import { defineTool, ToolError } from '@voice-agent/token-server';
import { z } from 'zod';
import type { Orders } from '../shop/orders.ts';

export function orderStatusTool(orders: Orders) {
  return defineTool({
    title: 'Look up an order',
    description: 'Status of one order. Ask for the order number if the customer has not said it.',
    input: z.strictObject({
      orderId: z
        .string()
        .regex(/^\d{1,6}$/)
        .describe('The order number, digits only.'),
    }),
    effect: 'read',
    async run({ orderId }) {
      const order = orders.find(orderId);
      if (!order) throw new ToolError(`There is no order ${orderId}. Ask the customer to repeat the number.`);
      return order;
    },
  });
}
