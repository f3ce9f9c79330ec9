import { describe, expect, it } from 'vitest';
import { Resampler, resample, SAMPLE_RATES_HZ } from './resampler.ts';
import { noise, seededRandom, tone, toneAmplitude } from './signals.fixture.ts';

/** Studio rates occur in files only, which are converted to 24 kHz: their other pairs would take minutes to test. */
const pairs = SAMPLE_RATES_HZ.flatMap((from) => SAMPLE_RATES_HZ.map((to) => [from, to] as const)).filter(
  ([from, to]) => Math.max(from, to) <= 48_000 || to === 24_000,
);

describe('Resampler', () => {
  it.each(pairs)('gives the same output however the input is cut, %i to %i Hz', (from, to) => {
    const random = seededRandom(from * 7 + to);
    const input = noise(from / 4, random);
    const whole = resample(input, from, to);
    for (let round = 0; round < 3; round++) {
      const resampler = new Resampler(from, to);
      const pieces: number[] = [];
      for (let at = 0; at < input.length; ) {
        const size = random() < 0.2 ? 0 : 1 + Math.floor(random() * (round === 0 ? 9 : 900));
        pieces.push(...resampler.push(input.subarray(at, at + size)));
        at += size;
      }
      pieces.push(...resampler.flush());
      expect(Int16Array.from(pieces)).toEqual(whole);
    }
  });

  it.each(pairs)('gives ceil(n × to / from) samples, %i to %i Hz', (from, to) => {
    for (const length of [0, 1, 2, 17, 480, 1001])
      expect(resample(new Int16Array(length), from, to)).toHaveLength(Math.ceil((length * to) / from));
  });

  it.each(pairs)('passes tones at their amplitude and time, %i to %i Hz', (from, to) => {
    const nyquist = Math.min(from, to) / 2;
    for (const frequency of [100, 1000, 0.5 * nyquist, 0.85 * nyquist]) {
      const output = resample(tone(frequency, from, from / 4), from, to);
      const expected = tone(frequency, to, output.length);
      // The ends ring, because the tone starts and stops at once.
      const edge = Math.ceil((64 * to) / Math.min(from, to));
      let worst = 0;
      for (let i = edge; i < output.length - edge; i++) worst = Math.max(worst, Math.abs(output[i]! - expected[i]!));
      expect(worst, `${frequency} Hz`).toBeLessThan(120);
    }
  });

  it.each(pairs.filter(([from, to]) => from > to))('rejects what would alias, %i to %i Hz', (from, to) => {
    for (const frequency of [to / 2 + 0.02 * to, (to / 2 + from / 2) / 2, from / 2 - 100]) {
      const output = resample(tone(frequency, from, from / 4), from, to).subarray(200, -200);
      const peak = output.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(20 * Math.log10(Math.max(peak, 0.5) / 16_000), `${frequency} Hz`).toBeLessThan(-60);
    }
  });

  it('makes no images when it raises the rate', () => {
    const output = resample(tone(3000, 8000, 8000), 8000, 24_000).subarray(300, -300);
    expect(toneAmplitude(output, 3000, 24_000)).toBeCloseTo(16_000, -2);
    expect(toneAmplitude(output, 5000, 24_000)).toBeLessThan(16);
    expect(toneAmplitude(output, 11_000, 24_000)).toBeLessThan(16);
  });

  it('clamps instead of wrapping round', () => {
    const square = Int16Array.from({ length: 2000 }, (_, i) => (i % 100 < 50 ? 0x7fff : -0x8000));
    const output = resample(square, 24_000, 16_000);
    for (let i = 0; i < 600; i++) if (i % 67 > 4 && i % 67 < 28) expect(output[i]).toBeGreaterThan(20_000);
  });

  it('starts anew after flush', () => {
    const input = noise(1000, seededRandom(1));
    const resampler = new Resampler(24_000, 16_000);
    const first = [...resampler.push(input), ...resampler.flush()];
    expect([...resampler.push(input), ...resampler.flush()]).toEqual(first);
  });

  it('keeps no memory of the caller', () => {
    const input = Int16Array.of(1, 2, 3);
    expect(new Resampler(24_000, 24_000).push(input).buffer).not.toBe(input.buffer);
  });

  it('refuses a rate it was not made for', () => {
    for (const rate of [0, -1, 12_345, Number.NaN]) {
      expect(() => new Resampler(rate, 24_000)).toThrow(RangeError);
      expect(() => new Resampler(24_000, rate)).toThrow(/Cannot resample/);
    }
  });
});
