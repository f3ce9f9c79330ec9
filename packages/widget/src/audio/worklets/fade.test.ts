import { describe, expect, it } from 'vitest';
import { applyFade, FADE_SAMPLES } from './fade.ts';

/** Sounds a second long: a pure tone, and a voice of 120 Hz with all its harmonics up to 3.6 kHz. */
const SOUNDS = {
  'a tone of 440 Hz': (time: number) => 0.6 * Math.sin(2 * Math.PI * 440 * time),
  'a voice': (time: number) => {
    let sum = 0;
    for (let k = 1; k <= 30; k++) sum += Math.sin(2 * Math.PI * 120 * k * time + k * k) / k;
    return 0.3 * sum;
  },
};

/** The largest change of slope: what a click is made of. */
function sharpestBend(samples: Float32Array): number {
  let worst = 0;
  for (let i = 2; i < samples.length; i++) {
    worst = Math.max(worst, Math.abs(samples[i]! - 2 * samples[i - 1]! + samples[i - 2]!));
  }
  return worst;
}

describe('FADE_SAMPLES', () => {
  it('is no longer than 6 ms at 24 kHz', () => {
    expect(FADE_SAMPLES / 24).toBeLessThanOrEqual(6);
  });

  for (const [name, sound] of Object.entries(SOUNDS)) {
    it(`bends ${name} no more sharply than it bends itself, wherever it is stopped`, () => {
      const own = Float32Array.from({ length: 24_000 }, (_, i) => sound(i / 24_000));
      const limit = 1.02 * sharpestBend(own);
      for (let at = 0; at < 400; at++) {
        const cut = own.slice(0, 1_000);
        applyFade(cut, at, FADE_SAMPLES, FADE_SAMPLES, FADE_SAMPLES);
        cut.fill(0, at + FADE_SAMPLES);
        expect(sharpestBend(cut)).toBeLessThan(limit);
      }
      // Without a fade it would click.
      expect(sharpestBend(own.slice(0, 1_000).fill(0, 130))).toBeGreaterThan(limit);
    });
  }
});

describe('applyFade', () => {
  it('falls from nearly one to zero without a rise', () => {
    const samples = new Float32Array(480).fill(1);
    applyFade(samples, 0, 480, 480, 480);
    expect(samples[0]).toBeGreaterThan(0.9999);
    expect(samples[479]).toBe(0);
    for (let i = 1; i < 480; i++) expect(samples[i]).toBeLessThanOrEqual(samples[i - 1]!);
  });

  it('has no seam between two calls', () => {
    const whole = new Float32Array(480).fill(0.5);
    applyFade(whole, 0, 480, 480, 480);
    const parts = new Float32Array(480).fill(0.5);
    applyFade(parts, 0, 100, 480, 480);
    applyFade(parts, 100, 380, 380, 480);
    expect(parts).toEqual(whole);
  });

  it('leaves the samples around it alone', () => {
    const samples = new Float32Array(10).fill(1);
    applyFade(samples, 4, 2, 2, 2);
    expect([...samples]).toEqual([1, 1, 1, 1, 0.5, 0, 1, 1, 1, 1]);
  });
});
