/** The slots that every set of phrases has: `{number}`, 0 to 999 in words, and `{digits}`, one to four digits. */
import type { Phrase } from './phrase.ts';

const DIGITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const word = (text: string): Phrase => ({ type: 'word', word: text });
const words = (texts: readonly string[]): Phrase => ({ type: 'choice', options: texts.map(word) });
const choice = (...options: Phrase[]): Phrase => ({ type: 'choice', options });
const sequence = (...parts: Phrase[]): Phrase => ({ type: 'sequence', parts });
const optional = (phrase: Phrase): Phrase => choice(phrase, sequence());

const digit = words(DIGITS);
const twoDigits = choice(words(TEENS), words(TENS), sequence(words(TENS), digit));
/** "three hundred", "three hundred and four", "three forty two", "three oh four". */
const threeDigits = choice(
  sequence(digit, word('hundred'), optional(sequence(optional(word('and')), choice(digit, twoDigits)))),
  sequence(digit, choice(twoDigits, sequence(word('oh'), digit))),
);
const anyDigit = words(['zero', 'oh', ...DIGITS]);

export const NUMBER_SLOTS: Readonly<Record<string, Phrase>> = {
  __proto__: null as never,
  number: choice(choice(word('zero'), digit), twoDigits, threeDigits),
  digits: sequence(anyDigit, optional(sequence(anyDigit, optional(sequence(anyDigit, optional(anyDigit)))))),
};
