import { describe, expect, it } from 'vitest';
import { join, silence, withNoise } from './speech.ts';

const power = (samples: Int16Array) => samples.reduce((sum, one) => sum + one * one, 0) / samples.length;

describe('withNoise', () => {
  it('adds noise at the distance asked for, the same each time', () => {
    const speech = Int16Array.from({ length: 24_000 }, (_, i) => 8000 * Math.sin(i / 10));
    for (const snrDb of [20, 10]) {
      const quiet = silence(1000);
      const noise = withNoise(quiet, speech, snrDb);
      expect(10 * Math.log10(power(speech) / power(noise))).toBeCloseTo(snrDb, 0);
      expect(withNoise(quiet, speech, snrDb)).toEqual(noise);
    }
    expect(withNoise(speech, speech, Infinity)).toBe(speech);
  });
});

describe('join', () => {
  it('puts chunks behind each other', () => {
    expect(join([Int16Array.of(1, 2), Int16Array.of(), Int16Array.of(3)])).toEqual(Int16Array.of(1, 2, 3));
  });
});
