/** The shop: what was ordered, by whom, and what the agent may do about it. */
import { defineAgent, defineTool, type ToolCaller, ToolError } from '@voice-agent/token-server';
import { z } from 'zod';

/** By id. A real shop has passwords, too. */
export const customers = new Map([
  ['anna', 'Anna'],
  ['ben', 'Ben'],
]);

const orders = [
  { customer: 'anna', item: 'lamp', status: 'on its way' },
  { customer: 'anna', item: 'chair', status: 'being packed' },
  { customer: 'ben', item: 'table', status: 'delivered' },
];

const isSignedIn = ({ user }: ToolCaller) => user !== null;

const myOrders = defineTool({
  title: 'Your orders',
  description: 'The orders of the customer.',
  effect: 'read',
  input: z.strictObject({}),
  enabled: isSignedIn, // Else the model does not know it, and the server does not run it.
  run: (_, { user }) =>
    orders.filter(({ customer }) => customer === user?.id).map(({ item, status }) => ({ item, status })),
});

const cancelOrder = defineTool({
  title: 'Cancel an order', // It writes, so the visitor approves it on a card first.
  description: 'Cancels an order of the customer.',
  input: z.strictObject({ item: z.string().max(40) }),
  enabled: isSignedIn,
  run({ item }, { user }) {
    // Whose it is, the shop knows; the model's word is not asked.
    const at = orders.findIndex((order) => order.item === item && order.customer === user?.id);
    if (at < 0) throw new ToolError(`You have ordered no ${item}.`);
    orders.splice(at, 1);
    return { cancelled: item };
  },
});

export const agents = {
  shop: defineAgent({
    instructions: ({ user }) =>
      user
        ? `You are the voice of a small shop. The customer is ${customers.get(user.id)}. Answer in one sentence.`
        : 'You are the voice of a small shop. Nobody is signed in: for orders ask the visitor to sign in.',
    greeting: ({ user }) => `Hello ${user ? customers.get(user.id) : 'there'}! Ask for your orders.`,
    tools: { my_orders: myOrders, cancel_order: cancelOrder },
  }),
};
