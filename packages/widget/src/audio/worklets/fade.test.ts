import { describe, expect, it } from 'vitest';
import { applyFade, FADE_SAMPLES } from './fade.ts';

describe('FADE_SAMPLES', () => {
  it('is no longer than 30 ms at 24 kHz', () => {
    expect(FADE_SAMPLES / 24).toBeLessThanOrEqual(30);
  });
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
