/** What the scripted assistant says to the output of each tool. */
import { z } from 'zod';
import { WEEKDAYS } from '../shop/weekday.ts';
import { sayTime } from './spoken-time.ts';

const Slot = z.object({ weekday: z.enum(WEEKDAYS), time: z.string() });
const DayHours = z.object({ opens: z.string(), closes: z.string() }).nullable();

const ANSWERS: Record<string, (output: unknown, args: Record<string, unknown>) => string> = {
  order_status: (output, { orderId }) => {
    const order = z.object({ item: z.string(), status: z.string(), arrives: z.string().nullable() }).safeParse(output);
    if (!order.success) return `I cannot find order ${orderId}. Please say the number again.`;
    const { item, status, arrives } = order.data;
    const where: Record<string, string> = {
      building: `is being built. It will be with you by ${arrives}.`,
      packing: `is being packed. It will arrive on ${arrives}.`,
      shipped: `has been shipped. It will arrive on ${arrives}.`,
      ready: 'is ready for you to collect.',
      delivered: 'has been delivered.',
    };
    return `Order ${orderId}, ${item}, ${where[status] ?? `is ${status}.`}`;
  },
  opening_hours: (output) => {
    const hours = z.partialRecord(z.enum(WEEKDAYS), DayHours).parse(output);
    return WEEKDAYS.filter((day) => day in hours)
      .map((day) => {
        const open = hours[day];
        return open
          ? `On ${capital(day)} we are open from ${sayTime(open.opens)} to ${sayTime(open.closes)}.`
          : `On ${capital(day)} we are closed.`;
      })
      .join(' ');
  },
  current_time: (output) => {
    const { weekday, time } = z.object({ weekday: z.string(), time: z.string() }).parse(output);
    return `It is ${sayTime(time)} on ${capital(weekday)}.`;
  },
  free_repair_slots: (output) => {
    const { day, free } = z.object({ day: z.string().nullable(), free: z.array(Slot) }).parse(output);
    if (free.length === 0)
      return day ? `Nothing is free on ${capital(day)}. Try another day.` : 'Nothing is free this week.';
    const days = new Set(free.map(({ weekday }) => capital(weekday)));
    // A week of hours is more than an ear can hold.
    if (days.size > 1) return `I have slots on ${sayList([...days], 'and')}. Which day would you like?`;
    return `I have ${sayList(freeByDay(free), 'and')}. Which would you like?`;
  },
  book_repair: (output) => {
    const refused = z.object({ error: z.string() }).safeParse(output);
    if (refused.success && /visitor/.test(refused.data.error)) return 'Then I have booked nothing.';
    const Booked = z.object({ booked: z.literal(true), booking: Slot.extend({ number: z.number() }) });
    const outcome = z.union([Booked, z.object({ booked: z.literal(false), free: z.array(Slot) })]).parse(output);
    if (outcome.booked) {
      const { weekday, time, number } = outcome.booking;
      return `Your repair is booked for ${capital(weekday)} at ${sayTime(time)}. Your booking number is ${number}.`;
    }
    if (outcome.free.length === 0) return 'I am sorry, that day is full. Try another day.';
    return `I am sorry, that slot is not free. I have ${sayList(freeByDay(outcome.free), 'and')}.`;
  },
  show_bicycle: (output) => {
    const { shown } = z.object({ shown: z.string() }).parse(output);
    return `Here is the ${shown}, on the page before you.`;
  },
  my_repairs: (output) => {
    const { bookings } = z.object({ bookings: z.array(Slot) }).parse(output);
    if (bookings.length === 0) return 'You have not booked a repair yet.';
    return `You have a repair booked for ${sayList(
      bookings.map((one) => `${capital(one.weekday)} at ${sayTime(one.time)}`),
      'and',
    )}.`;
  },
};

/** A sentence for a tool's output, or an apology where the output is not what the tool promises: then it failed. */
export function answer(tool: string, args: Record<string, unknown>, output: string): string {
  try {
    const say = ANSWERS[tool];
    if (say) return say(parsed(output), args);
  } catch {
    // The output is a sentence about a failure, not the tool's result.
  }
  return 'I am sorry, that did not work just now. Please try again.';
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return output;
  }
}

/** 'Tuesday at 10 AM, 2 PM or 4 PM' for each day. */
function freeByDay(slots: z.infer<typeof Slot>[]): string[] {
  return WEEKDAYS.flatMap((day) => {
    const times = slots.filter(({ weekday }) => weekday === day).map(({ time }) => sayTime(time));
    return times.length > 0 ? [`${capital(day)} at ${sayList(times, 'or')}`] : [];
  });
}

function sayList(parts: string[], conjunction: 'and' | 'or'): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${conjunction} ${parts.at(-1)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
