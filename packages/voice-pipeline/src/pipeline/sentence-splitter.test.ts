import { describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../protocol/src/audio/signals.fixture.ts';
import { SentenceSplitter, splitSentences } from './sentence-splitter.ts';

const TEXTS = {
  prose:
    'Hello! Your order forty-two is ready. It was repaired on Tuesday, and costs 25.50 euros. Will you collect it?',
  abbreviations:
    'Ask Dr. Smith at St. Mary, e.g. about No. 5. He is there from 9 a.m. to 5 p.m. every day. J. Miller is not.',
  noMarks: 'and then we went to the shop and asked for a new chain because the old one was worn out '.repeat(12),
  noSpaces: 'abcdefghij'.repeat(70),
  chinese: '你好！您的订单已经准备好了。我们星期二修好了它，费用是二十五欧元。您什么时候来取？谢谢。',
  japanese: 'こんにちは。ご注文の自転車は火曜日に修理が終わりました。いつでも取りに来てください！お待ちしています。',
  emoji: '🚲'.repeat(400),
  lines: 'Our hours:\n- Monday: 9 to 5\n- Tuesday: 9 to 5\n\nSee you soon',
  spaces: '   \n\n  ',
  ellipsis: 'Well... let me see. Yes?! No!! It is 3.5, 4.25 or 1,000.75. "Really?" he asked. (Maybe.) End',
};

function inPieces(text: string, random: () => number, maxPiece: number): string[] {
  const splitter = new SentenceSplitter();
  const sentences: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = 1 + Math.floor(random() * maxPiece);
    sentences.push(...splitter.push(text.slice(at, at + size)));
    at += size;
  }
  return [...sentences, ...splitter.flush()];
}

describe('splitSentences', () => {
  it.each(Object.entries(TEXTS))('loses nothing: %s', (_, text) => {
    expect(splitSentences(text).join('')).toBe(text);
    expect(splitSentences(text, { minLength: 1, maxLength: 7 }).join('')).toBe(text);
  });

  it.each(Object.entries(TEXTS))('keeps sentences within the limit, and no surrogate pair in two: %s', (_, text) => {
    for (const maxLength of [2, 21, 240]) {
      for (const sentence of splitSentences(text, { minLength: 1, maxLength })) {
        expect(sentence.length).toBeLessThanOrEqual(maxLength);
        expect(sentence).not.toMatch(/^[\uDC00-\uDFFF]/u);
        expect(encodeURIComponent.bind(null, sentence)).not.toThrow();
      }
    }
  });

  it('cuts prose at its sentences, the first one however short', () => {
    expect(splitSentences(TEXTS.prose)).toEqual([
      'Hello! ',
      'Your order forty-two is ready. ',
      'It was repaired on Tuesday, and costs 25.50 euros. ',
      'Will you collect it?',
    ]);
  });

  it('does not cut after abbreviations, initials or within numbers', () => {
    expect(splitSentences(TEXTS.abbreviations)).toEqual([
      'Ask Dr. Smith at St. Mary, e.g. about No. 5. ',
      'He is there from 9 a.m. to 5 p.m. every day. ',
      'J. Miller is not.',
    ]);
    expect(splitSentences('It costs 3.5 euros. ')).toEqual(['It costs 3.5 euros. ']);
  });

  it('joins short sentences, but for the first', () => {
    expect(splitSentences('Yes. No. Well. That is hard to say. Good.')).toEqual([
      'Yes. ',
      'No. Well. That is hard to say. ',
      'Good.',
    ]);
  });

  it('cuts Chinese and Japanese, where no space follows a sentence', () => {
    expect(splitSentences(TEXTS.chinese)).toEqual([
      '你好！',
      '您的订单已经准备好了。',
      '我们星期二修好了它，费用是二十五欧元。',
      '您什么时候来取？',
      '谢谢。',
    ]);
    expect(splitSentences(TEXTS.japanese)).toHaveLength(4);
  });

  it('cuts a long text without marks at a space, and a long sentence at a comma', () => {
    const pieces = splitSentences(TEXTS.noMarks);
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/\s$/u);
    const long = `${'one two three four five '.repeat(8)}six, ${'seven eight nine '.repeat(12)}ten.`;
    expect(splitSentences(long)[0]).toMatch(/six, $/u);
  });

  it('gives nothing for nothing', () => {
    expect(splitSentences('')).toEqual([]);
  });
});

describe('SentenceSplitter', () => {
  it.each(Object.entries(TEXTS))('cuts at the same places whatever the pieces: %s', (name, text) => {
    const random = seededRandom(name.length);
    const whole = splitSentences(text);
    for (const maxPiece of [1, 3, 12, 60]) expect(inPieces(text, random, maxPiece)).toEqual(whole);
  });

  it('cuts random texts at the same places whatever the pieces', () => {
    const random = seededRandom(11);
    const parts = ['a', 'Word', ' ', ' ', '. ', '.', '! ', '5', '。', ', ', '\n', 'Dr. ', '你', '"', '... '];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 120 }, () => parts[Math.floor(random() * parts.length)]).join('');
      expect(inPieces(text, random, 9), JSON.stringify(text)).toEqual(splitSentences(text));
    }
  });

  it('gives a sentence as soon as the next one begins', () => {
    const splitter = new SentenceSplitter();
    expect(splitter.push('Hello there.')).toEqual([]);
    expect(splitter.push(' ')).toEqual([]);
    expect(splitter.push('W')).toEqual(['Hello there. ']);
    expect(splitter.flush()).toEqual(['W']);
  });

  it('starts anew after flush', () => {
    const splitter = new SentenceSplitter();
    expect([...splitter.push('Yes. No. '), ...splitter.flush()]).toEqual(['Yes. ', 'No. ']);
    expect([...splitter.push('Yes. No. '), ...splitter.flush()]).toEqual(['Yes. ', 'No. ']);
  });

  it('looks at a long text that comes at once no more often than at one in pieces', () => {
    const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    for (const unit of ['Here is the next sentence. ', 'word ', '好', 'x', '. ']) {
      segment.mockClear();
      const text = unit.repeat(40_000 / unit.length);
      expect(splitSentences(text).join('')).toBe(text);
      const looked = segment.mock.calls.reduce((sum, [given]) => sum + given.length, 0);
      expect(looked / text.length).toBeLessThan(40);
    }
    segment.mockRestore();
  });

  it('cuts long random texts at the same places, whole or in pieces, with and without words', () => {
    const random = seededRandom(12);
    const parts = ['a', 'Word', ' ', ' ', '. ', '.', '5', ', ', '"', '... ', '\n', '— '];
    for (let round = 0; round < 40; round++) {
      const some = parts.slice(round % 3);
      const text = Array.from({ length: 900 }, () => some[Math.floor(random() * some.length)]).join('');
      expect(inPieces(text, random, 9), JSON.stringify(text)).toEqual(splitSentences(text));
    }
  });

  it('keeps up with long texts', () => {
    const text = `${TEXTS.prose} `.repeat(500);
    const splitter = new SentenceSplitter();
    let count = 0;
    for (const character of text) count += splitter.push(character).length;
    expect(count + splitter.flush().length).toBeGreaterThanOrEqual(1500);
  });
});
