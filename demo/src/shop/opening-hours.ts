/** When the shop is open, read once from a file. */
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import type { ShopClock } from './shop-clock.ts';
import { WEEKDAYS, type Weekday } from './weekday.ts';

const Time = z.string().regex(/^\d\d:\d\d$/);
const Week = z.record(z.enum(WEEKDAYS), z.strictObject({ opens: Time, closes: Time }).nullable());

/** 24-hour times; null means closed. */
export type DayHours = { opens: string; closes: string } | null;
export type OpeningHours = Record<Weekday, DayHours>;

export function openOpeningHours(file: string): Promise<OpeningHours> {
  return readJsonFile(file, Week);
}

/** Whether somebody is in the shop. */
export function isOpenNow(hours: OpeningHours, clock: Pick<ShopClock, 'now'>): boolean {
  const { weekday, time } = clock.now();
  const today = hours[weekday];
  return today !== null && today.opens <= time && time < today.closes;
}
