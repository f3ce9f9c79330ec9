/** The whole shop: its data opened, in one object that tools are given. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OpeningHours, openOpeningHours } from './opening-hours.ts';
import { type Orders, openOrders } from './orders.ts';
import { openRepairBook, type RepairBook } from './repair-book.ts';
import { createShopClock, type ShopClock } from './shop-clock.ts';

const SEED = fileURLToPath(new URL('../../seed/', import.meta.url));

export interface Shop {
  clock: ShopClock;
  orders: Orders;
  openingHours: OpeningHours;
  repairs: RepairBook;
}

/** @param dataDir - where bookings are kept. @throws Error naming the file that cannot be read. */
export async function openShop(dataDir: string, clock: ShopClock = createShopClock()): Promise<Shop> {
  return {
    clock,
    orders: await openOrders(join(SEED, 'orders.json')),
    openingHours: await openOpeningHours(join(SEED, 'opening-hours.json')),
    repairs: await openRepairBook(join(dataDir, 'repairs.json'), clock),
  };
}
