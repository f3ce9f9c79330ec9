import { describe, expect, it } from 'vitest';
import { addAnchor, heardLength, type Speech } from './heard-length.ts';

const SECOND = 24_000;

function speech(changes: Partial<Speech>): Speech {
  const base = {
    text: '',
    anchors: [{ samples: 0, offset: 0 }],
    playedSamples: 0,
    receivedSamples: 0,
    complete: false,
  };
  return { ...base, ...changes };
}

function heard(changes: Partial<Speech>): string {
  return (changes.text ?? '').slice(0, heardLength(speech(changes)));
}

describe('heardLength', () => {
  const twoSentences = {
    text: 'One two three. Four five six.',
    anchors: [
      { samples: 0, offset: 0 },
      { samples: 3 * SECOND, offset: 14 },
    ],
    receivedSamples: 4 * SECOND,
    complete: true,
  };

  it('is nothing before the first sample and everything after the last', () => {
    expect(heard({ ...twoSentences, playedSamples: 0 })).toBe('');
    expect(heard({ ...twoSentences, playedSamples: 4 * SECOND })).toBe(twoSentences.text);
  });

  it('spreads the text between two anchors over the sound between them', () => {
    expect(heard({ ...twoSentences, playedSamples: 1.6 * SECOND })).toBe('One two');
    expect(heard({ ...twoSentences, playedSamples: 3 * SECOND })).toBe('One two three.');
    expect(heard({ ...twoSentences, playedSamples: 3.5 * SECOND })).toBe('One two three. Four');
  });

  it('never ends inside a word', () => {
    for (let played = 0; played <= 4 * SECOND; played += 500) {
      const text = heard({ ...twoSentences, playedSamples: played });
      expect(`${text}#${twoSentences.text.slice(text.length)}`).toMatch(/^#One|\S#\s|\.#$/);
    }
  });

  it('ends where a word does, wherever in a text of any script and spacing', () => {
    const text = ' One,  two\nthree\u00a0four 営業 時間は \t five\n\nsix. 😀 seven ';
    const ends = [...text.matchAll(/[営業時間は]|[^\s営業時間は]+/gu)].map(({ index, 0: word }) => index + word.length);
    const receivedSamples = text.length * 100;
    for (let playedSamples = 1; playedSamples < receivedSamples; playedSamples += 10) {
      const expected = ends.filter((end) => end <= playedSamples / 100).at(-1) ?? 0;
      expect(heardLength(speech({ text, playedSamples, receivedSamples, complete: true }))).toBe(expected);
    }
  });

  it('does not end before the text is complete, though all that came was played', () => {
    const partial = { text: 'Good mor', playedSamples: SECOND, receivedSamples: SECOND };
    expect(heard(partial)).toBe('Good');
    expect(heard({ ...partial, complete: true })).toBe('Good mor');
  });

  it('does not spread text that ran ahead over the little sound that came', () => {
    const ahead = { text: 'A long sentence whose sound is still on its way to us', receivedSamples: 4_800 };
    expect(heard({ ...ahead, playedSamples: 4_800 })).toBe('A');
  });

  it('follows the sound when speech is slower than expected', () => {
    const slow = { text: 'Slow words here ', receivedSamples: 10 * SECOND };
    expect(heard({ ...slow, playedSamples: 5 * SECOND })).toBe('Slow');
    expect(heard({ ...slow, playedSamples: 9.9 * SECOND })).toBe('Slow words here');
  });

  it('knows no words before the first anchor', () => {
    const late = { text: 'Late words', anchors: [{ samples: SECOND, offset: 0 }], receivedSamples: 2 * SECOND };
    expect(heard({ ...late, playedSamples: SECOND / 2, complete: true })).toBe('');
    expect(heard({ ...late, playedSamples: 1.5 * SECOND, complete: true })).toBe('Late');
  });

  it('goes by characters where words have no spaces', () => {
    const japanese = { text: '営業時間は九時からです。', receivedSamples: 12 * SECOND, complete: true };
    expect(heard({ ...japanese, playedSamples: 4 * SECOND })).toBe('営業時間');
  });

  it('does not split a character that takes two code units', () => {
    const text = '😀😀😀 yes';
    expect(heard({ text, receivedSamples: 10 * SECOND, playedSamples: 3 * SECOND, complete: true })).toBe('');
    expect(heard({ text, receivedSamples: 10 * SECOND, playedSamples: 7 * SECOND, complete: true })).toBe('😀😀😀');
  });

  it('survives more played than received', () => {
    expect(heard({ text: 'Hello there', receivedSamples: 100, playedSamples: 99 * SECOND })).toBe('Hello');
  });
});

describe('addAnchor', () => {
  it('keeps one anchor where no sound came between two texts', () => {
    const once = addAnchor([], { samples: 0, offset: 0 });
    expect(addAnchor(once, { samples: 0, offset: 6 })).toBe(once);
  });

  it('keeps anchors ascending when a count comes out of order', () => {
    const anchors = [{ samples: 480, offset: 3 }];
    expect(addAnchor(anchors, { samples: 0, offset: 9 })).toBe(anchors);
    expect(addAnchor(anchors, { samples: 960, offset: 9 })).toHaveLength(2);
  });
});
