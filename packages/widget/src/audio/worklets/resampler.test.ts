import { describe, expect, it } from 'vitest';
import { Resampler } from './resampler.ts';

function tone(hz: number, rateHz: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
}

/** Pushes `input` in blocks and joins what comes out. */
function push(resampler: Resampler, input: Float32Array, block = 128): Float32Array {
  const joined: number[] = [];
  const output = new Float32Array(4 * block + 64);
  for (let at = 0; at < input.length; at += block) {
    const part = input.subarray(at, at + block);
    const count = resampler.process(part, part.length, output, output.length);
    joined.push(...output.subarray(0, count));
  }
  return Float32Array.from(joined);
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}

/** The largest difference from the ideal tone, away from the stream's two ends. */
function deviation(actual: Float32Array, ideal: Float32Array): number {
  let worst = 0;
  for (let i = 200; i < Math.min(actual.length, ideal.length) - 200; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - ideal[i]!));
  }
  return worst;
}

describe('Resampler', () => {
  for (const [fromHz, toHz] of [
    [48_000, 24_000],
    [44_100, 24_000],
    [16_000, 24_000],
    [24_000, 48_000],
    [24_000, 44_100],
    [96_000, 24_000],
  ] as const) {
    it(`keeps a tone of 1 kHz in phase and loudness from ${fromHz} to ${toHz} Hz`, () => {
      const output = push(new Resampler({ fromHz, toHz, maxInput: 128 }), tone(1_000, fromHz, fromHz / 2));
      expect(output.length).toBeGreaterThan(toHz / 2 - 40);
      expect(output.length).toBeLessThanOrEqual(toHz / 2 + 1);
      expect(deviation(output, tone(1_000, toHz, toHz / 2))).toBeLessThan(0.01);
    });
  }

  it('keeps out what the narrower band cannot hold', () => {
    const output = push(new Resampler({ fromHz: 48_000, toHz: 24_000, maxInput: 128 }), tone(16_000, 48_000, 24_000));
    expect(rms(output.subarray(200, output.length - 200))).toBeLessThan(0.001);
  });

  it('gives the same whatever the blocks', () => {
    const input = tone(700, 44_100, 20_000);
    const small = push(new Resampler({ fromHz: 44_100, toHz: 24_000, maxInput: 128 }), input, 31);
    const large = push(new Resampler({ fromHz: 44_100, toHz: 24_000, maxInput: 128 }), input, 128);
    expect(small).toEqual(large);
  });

  it('says how much input gives exactly the output asked for', () => {
    for (const [fromHz, toHz] of [
      [24_000, 48_000],
      [24_000, 44_100],
      [24_000, 8_000],
    ] as const) {
      const resampler = new Resampler({ fromHz, toHz, maxInput: 512 });
      const input = new Float32Array(512).fill(0.5);
      const output = new Float32Array(128);
      let taken = 0;
      for (let quantum = 0; quantum < 500; quantum++) {
        const needed = resampler.inputFor(128);
        expect(resampler.process(input, needed, output, 128)).toBe(128);
        taken += needed;
      }
      expect(Math.abs(taken - (500 * 128 * fromHz) / toHz)).toBeLessThan(64);
      expect(output[127]).toBeCloseTo(0.5, 2);
    }
  });

  it('does not drift in a minute', () => {
    const resampler = new Resampler({ fromHz: 44_100, toHz: 24_000, maxInput: 4_410 });
    const input = new Float32Array(4_410);
    const output = new Float32Array(2_500);
    let count = 0;
    for (let block = 0; block < 600; block++) count += resampler.process(input, 4_410, output, output.length);
    expect(Math.abs(count - 600 * 2_400)).toBeLessThan(20);
  });
});
