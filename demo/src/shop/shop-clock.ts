/** What time it is where the shop stands, wherever the server runs. */
import { WEEKDAYS, type Weekday } from './weekday.ts';

const TIME_ZONE = 'Europe/London';
const MS_PER_DAY = 86_400_000;

export interface ShopMoment {
  weekday: Weekday;
  /** ISO 8601, e.g. 2026-11-20. */
  date: string;
  /** 24 hours, e.g. 14:05. */
  time: string;
}

export interface ShopClock {
  now(): ShopMoment;
  /** The date of the next such weekday; today does not count. */
  dateOfNext(weekday: Weekday): string;
}

/** @param now - milliseconds since the epoch; tests give their own. */
export function createShopClock(now: () => number = Date.now): ShopClock {
  return {
    now: () => momentAt(now()),
    dateOfNext(weekday) {
      const today = momentAt(now());
      const ahead = (WEEKDAYS.indexOf(weekday) - WEEKDAYS.indexOf(today.weekday) + 6) % 7;
      // By the calendar: a day on which clocks are changed has 23 hours or 25.
      return new Date(Date.parse(today.date) + (ahead + 1) * MS_PER_DAY).toISOString().slice(0, 10);
    },
  };
}

function momentAt(epochMs: number): ShopMoment {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: TIME_ZONE,
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
  return {
    weekday: String(part.weekday).toLowerCase() as Weekday,
    date: `${part.year}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}`,
  };
}
