import { describe, expect, it } from 'vitest';
import { createMirroredBand } from './mirrored-band.ts';

const RATE_HZ = 16_000;

const tone = (hz: number, length = 1_600) =>
  Int16Array.from({ length }, (_, n) => 10_000 * Math.sin((2 * Math.PI * hz * n) / RATE_HZ));

/** The amplitude of one frequency. */
function amplitude(samples: Int16Array, hz: number): number {
  let [re, im] = [0, 0];
  for (const [n, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * hz * n) / RATE_HZ);
    im += sample * Math.sin((2 * Math.PI * hz * n) / RATE_HZ);
  }
  return (2 * Math.hypot(re, im)) / samples.length;
}

describe('createMirroredBand', () => {
  it.each([500, 1_000, 3_500])('mirrors %i Hz about 4 kHz, more quietly, and leaves it as it was', (hz) => {
    const widened = createMirroredBand()(tone(hz));
    expect(amplitude(widened, hz)).toBeCloseTo(10_000, -2);
    expect(amplitude(widened, 8_000 - hz)).toBeCloseTo(3_500, -2);
  });

  it('does not depend on how the samples are cut', () => {
    const samples = tone(700);
    const whole = createMirroredBand()(samples);
    for (const size of [1, 7, 160, 333]) {
      const widen = createMirroredBand();
      const pieces: number[] = [];
      for (let at = 0; at < samples.length; at += size) pieces.push(...widen(samples.subarray(at, at + size)));
      expect(pieces, `in pieces of ${size}`).toEqual([...whole]);
    }
  });

  it('stays within 16 bits', () => {
    const loud = createMirroredBand()(new Int16Array(8).fill(0x7fff));
    expect(Math.max(...loud)).toBe(0x7fff);
    expect(createMirroredBand()(new Int16Array(8).fill(-0x8000)).every((sample) => sample < 0)).toBe(true);
  });
});
