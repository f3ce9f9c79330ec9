import { describe, expect, it } from 'vitest';
import { addSamples, addText, audioLengthMs, heardText, silentAudio, truncateAudio } from './spoken-audio.ts';

/** Two sentences of one second each. */
const twoSentences = ['Your order arrives on Friday. ', 'Is there anything else?'].reduce(
  (audio, text) => addSamples(addSamples(addText(audio, text), 12_000), 12_000),
  silentAudio,
);

describe('audioLengthMs', () => {
  it('adds up all samples and rounds up', () => {
    expect(audioLengthMs(twoSentences)).toBe(2000);
    expect(audioLengthMs(addSamples(twoSentences, 1))).toBe(2001);
    expect(audioLengthMs(silentAudio)).toBe(0);
  });
});

describe('heardText', () => {
  it('is everything when nothing was truncated', () => {
    expect(heardText(twoSentences)).toBe('Your order arrives on Friday. Is there anything else?');
  });

  it('keeps whole sentences and the words that fit the share played of the next', () => {
    expect(heardText(truncateAudio(twoSentences, 1500))).toBe('Your order arrives on Friday. Is there');
    expect(heardText(truncateAudio(twoSentences, 1000))).toBe('Your order arrives on Friday.');
    expect(heardText(truncateAudio(twoSentences, 500))).toBe('Your order');
  });

  it('is nothing when nothing was played, or not one word', () => {
    expect(heardText(truncateAudio(twoSentences, 0))).toBe('');
    expect(heardText(truncateAudio(twoSentences, 60))).toBe('');
  });

  it('keeps the shorter of two truncations', () => {
    expect(heardText(truncateAudio(truncateAudio(twoSentences, 500), 1500))).toBe('Your order');
  });

  it('does not grow when audio follows a truncation', () => {
    const later = addSamples(addText(truncateAudio(twoSentences, 2000), ' More.'), 24_000);
    expect(heardText(later)).toBe('Your order arrives on Friday. Is there anything else?');
  });

  it('takes samples before any text', () => {
    expect(audioLengthMs(addSamples(silentAudio, 2400))).toBe(100);
    expect(heardText(addSamples(silentAudio, 2400))).toBe('');
  });

  it.each(['您的订单将于星期五送达。', 'ご注文は金曜日に届きます。', 'คำสั่งซื้อของคุณจะมาถึงวันศุกร์'])(
    'keeps the words of a script without spaces that were played: %s',
    (text) => {
      const heard = heardText(truncateAudio(addSamples(addText(silentAudio, text), 24_000), 500));
      expect(text.startsWith(heard)).toBe(true);
      expect(heard.length).toBeGreaterThan(text.length / 4);
      expect(heard.length).toBeLessThanOrEqual(text.length / 2);
    },
  );
});
