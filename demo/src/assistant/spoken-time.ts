/** Times of day, heard and said. */
import { spokenNumber } from './spoken-number.ts';

/** Hours that are said without 'a m' or 'p m' mean this half of the day: nobody repairs bicycles at four in the morning. */
const FIRST_MORNING_HOUR = 9;

/** The full hour in the words as 24-hour time: 'at two' is 14:00. undefined where there is none. */
export function heardTime(words: readonly string[]): string | undefined {
  if (words.includes('noon')) return '12:00';
  const hour = Number(spokenNumber(words) ?? Number.NaN);
  if (!Number.isInteger(hour) || hour < 1 || hour > 23) return undefined;
  const isMorning =
    words.includes('am') || words.includes('morning') || (hour >= FIRST_MORNING_HOUR && !isAfternoon(words));
  const hour24 = hour > 12 || isMorning || hour === 12 ? hour : hour + 12;
  return `${String(hour24).padStart(2, '0')}:00`;
}

/** 24-hour time as it is said: '14:00' is '2 PM', '09:30' is '9:30 AM'. */
export function sayTime(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes} ${hour < 12 ? 'AM' : 'PM'}`;
}

function isAfternoon(words: readonly string[]): boolean {
  return words.includes('pm') || words.includes('afternoon') || words.includes('evening');
}
