import { describe, expect, it } from 'vitest';
import { ToldWords } from './told-words.ts';

describe('ToldWords', () => {
  it('tells a word when two guesses in a row have it', () => {
    const words = new ToldWords();
    expect(words.guess('where')).toBe('');
    expect(words.guess('where is my')).toBe('where');
    expect(words.guess('where is the order')).toBe(' is');
    expect(words.guess('where is the order')).toBe(' the order');
    expect(words.guess('where is the order')).toBe('');
  });

  it('takes nothing back, whatever is guessed', () => {
    const words = new ToldWords();
    words.guess('one two');
    expect(words.guess('one two')).toBe('one two');
    for (const guess of ['', 'other', 'other', 'one', 'one']) expect(words.guess(guess)).toBe('');
    expect(words.guess('one two three')).toBe('');
    expect(words.guess('one two three')).toBe(' three');
  });

  it('tells of the transcript what it has beyond that, as it comes', () => {
    const words = new ToldWords();
    words.guess('one two');
    words.guess('one two');
    expect(['one', 'one two', 'one two three', 'one two three four'].map((text) => words.transcript(text))).toEqual([
      '',
      '',
      ' three',
      ' four',
    ]);
  });

  it('tells nothing of a transcript that begins otherwise', () => {
    const words = new ToldWords();
    words.guess('won two');
    words.guess('won two');
    expect(words.transcript('one two three')).toBe('');
  });

  it('passes a transcript on piece by piece where there was no guess', () => {
    const words = new ToldWords();
    expect(['first ', 'first words '].map((text) => words.transcript(text))).toEqual(['first ', 'words ']);
  });
});
