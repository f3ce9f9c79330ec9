/**
 * What a customer wants, by key words: openly a script, not a language model.
 *
 * It stands in for one when the demo runs without a key. It fills arguments from the text it is given and nothing else.
 */
import { WEEKDAYS, type Weekday } from '../shop/weekday.ts';
import { spokenNumber } from './spoken-number.ts';
import { heardTime } from './spoken-time.ts';

export type Intent =
  | { want: 'order-status'; orderId: string | undefined }
  | { want: 'opening-hours'; day: Weekday | undefined }
  | { want: 'time' }
  | { want: 'free-slots'; day: Weekday | undefined }
  | { want: 'book'; day: Weekday | undefined; time: string | undefined }
  | { want: 'my-repairs' }
  /** A number, a day or an hour alone: what it means depends on what was asked. */
  | { want: 'detail'; orderId: string | undefined; day: Weekday | undefined; time: string | undefined }
  | { want: 'hello' | 'thanks' | 'goodbye' | 'help' | 'unknown' };

/** Reads one utterance. Total: what it does not know is `unknown`. */
export function understand(text: string): Intent {
  const words = text
    .toLowerCase()
    .replace(/(\d+):00\b/g, '$1')
    .replace(/\b([ap])\.? ?m\b\.?/g, '$1m')
    .replace(/[^a-z0-9' ]+/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const says = (...any: string[]) => any.some((word) => words.includes(word));
  const day = WEEKDAYS.find((weekday) => words.includes(weekday) || words.includes(`${weekday}s`));
  const number = spokenNumber(words);

  if (
    says(
      'repair',
      'repairs',
      'repaired',
      'slot',
      'slots',
      'appointment',
      'fix',
      'workshop',
      'booked',
      'booking',
      'bookings',
    )
  ) {
    if (says('my', 'have', 'booked', 'bookings') && !says('book', 'want', 'like', 'free'))
      return { want: 'my-repairs' };
    if (says('free', 'available', 'which', 'when', 'slots') && !says('book')) return { want: 'free-slots', day };
    return { want: 'book', day, time: heardTime(words) };
  }
  if (says('book')) return { want: 'book', day, time: heardTime(words) };
  if (says('order', 'orders', 'ordered', 'parcel', 'delivery')) return { want: 'order-status', orderId: number };
  if (says('open', 'opening', 'close', 'closed', 'closing', 'hours')) return { want: 'opening-hours', day };
  if (says('time', 'clock', 'date') || (says('day') && says('what'))) return { want: 'time' };
  const time = heardTime(words);
  if (number || day || time) return { want: 'detail', orderId: number, day, time };
  if (says('thanks', 'thank')) return { want: 'thanks' };
  if (says('bye', 'goodbye')) return { want: 'goodbye' };
  if (says('help') || (says('can') && says('you'))) return { want: 'help' };
  if (says('hello', 'hi', 'hey')) return { want: 'hello' };
  return { want: 'unknown' };
}
