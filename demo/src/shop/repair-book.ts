/**
 * The workshop's book: which repair slots are free, and who has booked which.
 *
 * Bookings stand in a JSON file. Writes follow one another, and a booking is in the file before `book` answers, so two
 * customers never get one slot and a restart forgets nobody.
 */
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import type { ShopClock } from './shop-clock.ts';
import { WEEKDAYS, type Weekday } from './weekday.ts';

const Booking = z.strictObject({
  number: z.number().int().positive(),
  weekday: z.enum(WEEKDAYS),
  date: z.string(),
  time: z.string(),
  /** Who booked: the voice session's id. */
  customer: z.string(),
});

export type Booking = z.infer<typeof Booking>;

const SLOT_TIMES: Record<Weekday, readonly string[]> = {
  monday: [],
  tuesday: ['10:00', '14:00', '16:00'],
  wednesday: ['10:00', '14:00', '16:00'],
  thursday: ['10:00', '14:00', '16:00'],
  friday: ['10:00', '14:00'],
  saturday: ['11:00'],
  sunday: [],
};

export interface Slot {
  weekday: Weekday;
  date: string;
  time: string;
}

export type BookingOutcome =
  | { booked: true; booking: Booking }
  | { booked: false; reason: 'no-such-slot' | 'taken'; free: Slot[] };

export interface RepairBook {
  /** The free slots of the coming seven days, or of one weekday among them. */
  freeSlots(weekday?: Weekday): Slot[];
  book(slot: { weekday: Weekday; time: string; customer: string }): Promise<BookingOutcome>;
  bookingsOf(customer: string): Booking[];
}

export async function openRepairBook(file: string, clock: ShopClock): Promise<RepairBook> {
  const bookings = await readJsonFile(file, z.array(Booking), []);
  let lastWrite: Promise<void> = Promise.resolve();

  const isFree = (slot: Slot) => !bookings.some(({ date, time }) => date === slot.date && time === slot.time);
  const slotsOf = (weekday: Weekday): Slot[] => {
    const date = clock.dateOfNext(weekday);
    return SLOT_TIMES[weekday].map((time) => ({ weekday, date, time }));
  };
  const freeSlots = (weekday?: Weekday) => (weekday ? [weekday] : WEEKDAYS).flatMap(slotsOf).filter(isFree);

  return {
    freeSlots,
    bookingsOf: (customer) => bookings.filter((booking) => booking.customer === customer),
    async book({ weekday, time, customer }) {
      const slot = slotsOf(weekday).find((one) => one.time === time);
      if (!slot) return { booked: false, reason: 'no-such-slot', free: freeSlots(weekday) };
      if (!isFree(slot)) return { booked: false, reason: 'taken', free: freeSlots(weekday) };
      const number = 1 + Math.max(0, ...bookings.map((one) => one.number));
      const booking: Booking = { number, ...slot, customer };
      bookings.push(booking);
      try {
        lastWrite = lastWrite.catch(() => undefined).then(() => writeJsonFile(file, bookings));
        await lastWrite;
      } catch (error) {
        // What is not in the file is not booked.
        bookings.splice(bookings.indexOf(booking), 1);
        throw error;
      }
      return { booked: true, booking };
    },
  };
}
