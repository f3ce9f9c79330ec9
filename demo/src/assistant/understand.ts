/**
 * What a customer wants, by key words: openly a script, not a language model.
 *
 * It stands in for one when the demo runs without a key. It fills arguments from the text it is given and nothing else.
 */
import type { Bicycle } from '../shop/bicycles.ts';
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
  | { want: 'show'; bicycle: Bicycle | undefined }
  /** A number, a day or an hour alone: what it means depends on what was asked. */
  | { want: 'detail'; orderId: string | undefined; day: Weekday | undefined; time: string | undefined }
  /** `picture`: something was sent that a script cannot see. */
  | { want: 'owner' | 'discount' | 'hello' | 'thanks' | 'goodbye' | 'help' | 'picture' | 'unknown' };

/** What customers call the bicycles. */
const BICYCLES = new Map<string, Bicycle>([
  ['courier', 'courier'],
  ['town', 'courier'],
  ['city', 'courier'],
  ['wayfarer', 'wayfarer'],
  ['touring', 'wayfarer'],
  ['tourer', 'wayfarer'],
  ['sparrow', 'sparrow'],
  ["children's", 'sparrow'],
  ["child's", 'sparrow'],
  ['kids', 'sparrow'],
]);

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

  if (says('owner', 'manager', 'complain', 'complaint')) return { want: 'owner' };
  if (says('discount', 'cheaper', 'refund')) return { want: 'discount' };
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
    const isWish = says('book', 'want', 'like', 'free', 'fix') || words.join(' ').includes('repair my');
    if (says('my', 'have', 'booked', 'bookings') && !isWish) return { want: 'my-repairs' };
    if (says('free', 'available', 'which', 'when', 'slots') && !says('book')) return { want: 'free-slots', day };
    return { want: 'book', day, time: heardTime(words) };
  }
  if (says('book')) return { want: 'book', day, time: heardTime(words) };
  if (says('order', 'orders', 'ordered', 'parcel', 'delivery')) return { want: 'order-status', orderId: number };
  if (says('open', 'opening', 'close', 'closed', 'closing', 'hours')) return { want: 'opening-hours', day };
  if (says('time', 'clock', 'date') || (says('day') && says('what'))) return { want: 'time' };
  const bicycle = words.flatMap((word) => BICYCLES.get(word) ?? [])[0];
  if (bicycle || says('show')) return { want: 'show', bicycle };
  const time = heardTime(words);
  if (number || day || time) return { want: 'detail', orderId: number, day, time };
  if (says('thanks', 'thank')) return { want: 'thanks' };
  if (says('bye', 'goodbye')) return { want: 'goodbye' };
  if (says('help') || (says('can') && says('you'))) return { want: 'help' };
  if (says('hello', 'hi', 'hey')) return { want: 'hello' };
  if (says('image', 'picture', 'photo')) return { want: 'picture' };
  return { want: 'unknown' };
}
