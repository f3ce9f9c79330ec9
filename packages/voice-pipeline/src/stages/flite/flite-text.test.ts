import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../protocol/src/audio/signals.fixture.ts';
import { fliteText } from './flite-text.ts';

describe('fliteText', () => {
  it('keeps plain text as it is', () => {
    expect(fliteText("It's ready: order 42, at 5 p.m. - really!")).toEqual([
      "It's ready: order 42, at 5 p.m. - really!",
    ]);
  });

  it('makes typographic marks and signs plain', () => {
    expect(fliteText('“Don’t,” she said — wait… 25 €, 20°')).toEqual([
      '"Don\'t," she said, wait... 25 euros , 20 degrees',
    ]);
    expect(fliteText('Café Müller, naïve, Straße')).toEqual(['Cafe Muller, naive, Strasse']);
    expect(fliteText('**Bold** and `code`')).toEqual(['Bold and code']);
  });

  it('drops control characters, also those that would end an argument', () => {
    expect(fliteText('one\u0000two\u001b[31m\tthree\r\nfour\u007f')).toEqual(['one two [31m three four']);
  });

  it.each(['', '   ', '\u0000\u0001', '...', '— !?', '你好', '🚲🚲', '\ud800'])('has nothing to say for %j', (text) => {
    expect(fliteText(text)).toEqual([]);
  });

  it('cuts long text at sentences, else at spaces, else anywhere', () => {
    const sentences = fliteText('This is a sentence of a long answer. '.repeat(40));
    expect(sentences.length).toBeGreaterThan(3);
    for (const piece of sentences) expect(piece).toMatch(/\.$/u);
    const words = fliteText('word '.repeat(300));
    expect(words.join(' ')).toBe('word '.repeat(300).trim());
    expect(fliteText('x'.repeat(1000)).join('')).toBe('x'.repeat(1000));
  });

  it('takes no longer for spaces than for words, however many a workflow says', { timeout: 3_000 }, () => {
    const spaces = ' \t\n\u00a0'.repeat(5_000);
    expect(fliteText(`one${spaces}two${spaces}— three`)).toEqual(['one two, three']);
  });

  it('gives only printable ASCII of a bounded length, whatever it is given', () => {
    const random = seededRandom(21);
    for (let round = 0; round < 200; round++) {
      const codes = Array.from({ length: 900 }, () => Math.floor(random() * (random() < 0.7 ? 0x80 : 0x3000)));
      for (const piece of fliteText(String.fromCharCode(...codes))) {
        expect(piece).toMatch(/^[\x20-\x7e]+$/u);
        expect(piece.length).toBeLessThanOrEqual(400);
      }
    }
  });
});
