import { describe, expect, it } from 'vitest';
import { spokenNumber } from './spoken-number.ts';

describe('spokenNumber', () => {
  it.each([
    ['order forty two', '42'],
    ['order four two', '42'],
    ['order 42 please', '42'],
    ['number one hundred and eight', '108'],
    ['one oh eight', '108'],
    ['one zero eight', '108'],
    ['a hundred', '100'],
    ['three hundred one', '301'],
    ['two hundred sixteen', '216'],
    ['two sixteen', '216'],
    ['twenty one six', '216'],
    ['fifty seven and then some', '57'],
    ['nine', '9'],
    ['nineteen ninety', '1990'],
    ['zero', '0'],
    ['1 0 8', '108'],
  ])('reads %j as %s', (text, digits) => {
    expect(spokenNumber(text.split(' '))).toBe(digits);
  });

  it.each(['', 'and', 'the status of my order', 'tuesday'])('finds none in %j', (text) => {
    expect(spokenNumber(text.split(' '))).toBeUndefined();
  });

  it('is not misled by words that every object has', () => {
    expect(spokenNumber(['constructor', 'toString'])).toBeUndefined();
  });

  it('reads every number below a thousand as people say it', () => {
    for (let n = 0; n < 1000; n++) expect(spokenNumber(inWords(n).split(' '))).toBe(String(n));
  });
});

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

function inWords(n: number): string {
  if (n < 20) return SMALL[n] as string;
  if (n < 100) return n % 10 === 0 ? (TENS[n / 10] as string) : `${TENS[Math.floor(n / 10)]} ${SMALL[n % 10]}`;
  const rest = n % 100 === 0 ? '' : ` and ${inWords(n % 100)}`;
  return `${SMALL[Math.floor(n / 100)]} hundred${rest}`;
}
