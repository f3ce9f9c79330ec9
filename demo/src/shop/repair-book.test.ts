import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRepairBook } from './repair-book.ts';
import { createShopClock } from './shop-clock.ts';

const clock = createShopClock(() => Date.parse('2026-11-20T12:00:00Z')); // A Friday.
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repair-book-'));
  file = join(folder, 'data', 'repairs.json');
});

afterEach(() => rm(folder, { recursive: true }));

describe('openRepairBook', () => {
  it('begins empty, with the free slots of the coming week', async () => {
    const book = await openRepairBook(file, clock);
    expect(book.freeSlots('tuesday').map(({ date, time }) => `${date} ${time}`)).toEqual([
      '2026-11-24 10:00',
      '2026-11-24 14:00',
      '2026-11-24 16:00',
    ]);
    expect(book.freeSlots('monday')).toEqual([]);
    expect(book.freeSlots().length).toBe(12);
  });

  it('keeps a booking over a restart and takes its slot from the free ones', async () => {
    const first = await openRepairBook(file, clock);
    expect(await first.book({ weekday: 'tuesday', time: '10:00', customer: 'ann' })).toMatchObject({
      booked: true,
      booking: { number: 1 },
    });
    const second = await openRepairBook(file, clock);
    expect(second.bookingsOf('ann')).toMatchObject([{ weekday: 'tuesday', time: '10:00' }]);
    expect(second.bookingsOf('bob')).toEqual([]);
    expect(second.freeSlots('tuesday').map(({ time }) => time)).toEqual(['14:00', '16:00']);
  });

  it('gives one slot to one of many who ask at once', async () => {
    const book = await openRepairBook(file, clock);
    const asked = Array.from({ length: 50 }, (_, i) =>
      book.book({ weekday: 'friday', time: '10:00', customer: `c${i}` }),
    );
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter(({ booked }) => booked)).toHaveLength(1);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(1);
  });

  it('says what is free when there is no such slot', async () => {
    const book = await openRepairBook(file, clock);
    expect(await book.book({ weekday: 'saturday', time: '10:00', customer: 'ann' })).toMatchObject({
      booked: false,
      reason: 'no-such-slot',
      free: [{ time: '11:00' }],
    });
  });

  it('books nothing that it cannot write down', async () => {
    await writeFile(join(folder, 'data'), 'a file where the folder should be');
    const clash = await openRepairBook(join(folder, 'missing', 'repairs.json'), clock);
    await writeFile(join(folder, 'missing'), 'a file where the folder should be');
    await expect(clash.book({ weekday: 'friday', time: '10:00', customer: 'ann' })).rejects.toThrow();
    expect(clash.freeSlots('friday').map(({ time }) => time)).toEqual(['10:00', '14:00']);
  });

  it('refuses a file that holds something else, and names it', async () => {
    await (await openRepairBook(file, clock)).book({ weekday: 'friday', time: '10:00', customer: 'ann' });
    await writeFile(file, '{"not": "bookings"}');
    await expect(openRepairBook(file, clock)).rejects.toThrow(file);
  });
});
