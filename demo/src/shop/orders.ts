/** The shop's orders, read once from a file. */
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';

const Order = z.strictObject({
  id: z.string(),
  item: z.string(),
  status: z.enum(['building', 'packing', 'ready', 'shipped', 'delivered']),
  /** When it comes, in words; null when it is here or there already. */
  arrives: z.string().nullable(),
});

export type Order = z.infer<typeof Order>;

export interface Orders {
  find(id: string): Order | undefined;
}

export async function openOrders(file: string): Promise<Orders> {
  const byId = new Map((await readJsonFile(file, z.array(Order))).map((order) => [order.id, order]));
  return { find: (id) => byId.get(id) };
}
