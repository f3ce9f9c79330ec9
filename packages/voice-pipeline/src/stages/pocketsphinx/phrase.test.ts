import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../errors.ts';
import { type Phrase, parsePhrase, phraseWords, type SlotValues } from './phrase.ts';

/** Every sentence that a phrase stands for. */
function sentences(phrase: Phrase): string[] {
  if (phrase.type === 'word') return [phrase.word];
  if (phrase.type === 'choice') return phrase.options.flatMap(sentences);
  return phrase.parts.reduce<string[]>(
    (heads, part) => heads.flatMap((head) => sentences(part).map((tail) => `${head} ${tail}`.trim())),
    [''],
  );
}

function parsed(text: string, slots?: SlotValues): string[] {
  return sentences(parsePhrase(text, slots));
}

describe('parsePhrase', () => {
  it('reads words, without case and marks', () => {
    expect(parsed("What's the TIME, please?")).toEqual(["what's the time please"]);
    expect(parsed('I’d like “tea”'.replaceAll(/[“”]/gu, '"'))).toEqual(["i'd like tea"]);
  });

  it('reads what may be left out, and alternatives, nested', () => {
    expect(parsed('[please] book (a|the [old]) repair')).toEqual([
      'please book a repair',
      'please book the old repair',
      'please book the repair',
      'book a repair',
      'book the old repair',
      'book the repair',
    ]);
    expect(parsed('yes | no [thanks]')).toEqual(['yes', 'no thanks', 'no']);
  });

  it('fills slots with their values, which are phrases too', () => {
    const slots = { day: ['monday', '(this|next) tuesday'], when: ['{day}', 'today'] };
    expect(parsed('open {when}', slots)).toEqual([
      'open monday',
      'open this tuesday',
      'open next tuesday',
      'open today',
    ]);
  });

  it('knows the numbers from 0 to 999, as they are said', () => {
    const numbers = new Set(parsed('{number}'));
    for (const number of ['zero', 'seven', 'ten', 'forty', 'forty two', 'nine hundred', 'three hundred and seven'])
      expect(numbers).toContain(number);
    for (const number of ['three hundred seven', 'three oh seven', 'three forty two', 'nine hundred and ninety nine'])
      expect(numbers).toContain(number);
    expect(numbers).not.toContain('forty twelve');
    expect(numbers).not.toContain('three hundred and');
    // 0 to 99, and for each of nine hundreds: alone, 99 with "and", 99 without, and 90 + 9 short forms.
    expect(numbers.size).toBe(100 + 9 * (1 + 99 + 99 + 90 + 9));
  });

  it('knows one to four digits', () => {
    const digits = new Set(parsed('{digits}'));
    expect(digits.size).toBe(11 + 11 ** 2 + 11 ** 3 + 11 ** 4);
    expect(digits).toContain('four two oh zero');
  });

  it('lets a slot of the same name replace one of its own', () => {
    expect(parsed('{number}', { number: ['one'] })).toEqual(['one']);
  });

  it.each([
    ['', 'has no words'],
    ['[ ] ( | )', 'has no words'],
    ['book [a repair', 'lacks a closing ]'],
    ['book (a repair', 'lacks a closing )'],
    ['book (a repair]', 'has a ] too many'],
    ['book a repair)', 'has a ) too many'],
    ['order {order}', 'has the unknown slot {order}'],
    ['order {constructor}', 'has the unknown slot {constructor}'],
    ['order {none}', 'has the slot {none}, which has no values'],
    ['order {loop}', 'has the slot {loop}, which contains itself'],
    ['order {bad}', 'lacks a closing ]'],
    ['order #5', 'has a # that means nothing'],
    ['order {five', 'has a { that means nothing'],
  ])('says what is wrong with %j', (text, problem) => {
    const slots = { none: [], loop: ['a {loop}'], bad: ['[oh'] };
    expect(() => parsePhrase(text, slots)).toThrow(PipelineError);
    expect(() => parsePhrase(text, slots)).toThrow(problem);
  });
});

describe('phraseWords', () => {
  it('lists each word once', () => {
    expect([...phraseWords(parsePhrase('to be or not to [just] be {x}', { x: ['be', 'there'] }))]).toEqual([
      'to',
      'be',
      'or',
      'not',
      'just',
      'there',
    ]);
  });
});
