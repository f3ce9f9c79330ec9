import { describe, expect, it } from 'vitest';
import { wordErrors, wordsOf } from './word-errors.ts';

describe('wordErrors', () => {
  it.each([
    ['a b c', 'a b c', 0],
    ['a b c', 'a x c', 1],
    ['a b c', 'a c', 1],
    ['a c', 'a b c', 1],
    ['a b c', '', 3],
    ['', 'a', 1],
    ['a b c d', 'b c d e', 2],
  ])('of %j heard as %j are %i', (said, heard, errors) => {
    expect(wordErrors(wordsOf(said), wordsOf(heard))).toBe(errors);
  });
});

describe('wordsOf', () => {
  it('leaves case and punctuation out', () => {
    expect(wordsOf("Hello, I'd like 2!")).toEqual(['hello', "i'd", 'like', '2']);
  });
});
