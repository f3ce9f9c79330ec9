/** What customers are expected to say: hints for the recogniser, in its phrase syntax. */
import { WEEKDAYS } from '../shop/weekday.ts';

export const SHOP_PHRASES: readonly string[] = [
  '(hello | hi | good morning | good afternoon)',
  '(goodbye | bye | good bye)',
  '(thank you | thanks) [very much]',
  '(yes | no) [please | thank you]',
  '(stop | wait | one moment) [please]',
  '(help | what can you do | can you help me)',

  "(what is | what's | tell me) the status of [my] order [number] {number}",
  '(where is | what about | how is | i would like to know about) [my] order [number] {number}',
  'where is my (order | delivery)',
  '[it is | the number is | my order number is | order] {number}',
  'when (will | does) (my order | order {number}) arrive',

  '(what are your | what are the | tell me your) opening hours',
  'when (are you | is the shop) open [on {day} | today | tomorrow]',
  'are you (open | closed) [on] ({day} | today | tomorrow)',
  'when do you (open | close) [on {day}]',

  "(show me | can i see | i want to see) the (town | touring | children's) (bike | bicycle) [please]",
  "[the] (town | touring | children's) (bike | bicycle) [please]",

  '(what time is it | what is the time | what day is it) [today]',

  '[i want to | i would like to | can i | i need to] book a repair [on {day}] [at {hour}]',
  '[please] book [me in] (on {day} at {hour} | on {day} | at {hour})',
  '[can you] (fix | repair) my (bicycle | bike)',
  '(which | what) (repair slots | slots | repair times) are free [on {day}]',
  '[on] {day} [at {hour}] [please]',
  '[at] {hour} [please]',
  'what have i booked',
  '(which | what) repairs have i booked',
  'do i have a (repair | booking)',
  '(can i | i want to) speak to the (workshop | counter | owner)',
  'can i (have | get) a discount [please]',
];

export const SHOP_SLOTS: Readonly<Record<string, readonly string[]>> = {
  day: WEEKDAYS,
  hour: ['nine', 'ten', 'eleven', 'twelve', 'one', 'two', 'three', 'four', 'five'].flatMap((hour) => [
    hour,
    `${hour} o'clock`,
  ]),
};
