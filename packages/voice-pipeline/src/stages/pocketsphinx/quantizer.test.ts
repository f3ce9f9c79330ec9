import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../protocol/src/audio/signals.fixture.ts';
import { Quantizer } from './quantizer.ts';

describe('Quantizer', () => {
  it('finds the nearest value, also in a table with faults in its order', () => {
    const random = seededRandom(51);
    const table = Float64Array.from({ length: 500 }, (_, i) => -10 + i / 40 + (random() < 0.1 ? random() - 0.5 : 0));
    const quantizer = new Quantizer(table);
    for (let round = 0; round < 500; round++) {
      const value = random() * 16 - 12;
      const best = Math.min(...table.map((entry) => Math.abs(entry - value)));
      expect(Math.abs((table[quantizer.index(value)] ?? 0) - value)).toBeCloseTo(best, 5);
    }
  });

  it('gives the ends for values beyond them', () => {
    const quantizer = new Quantizer(Float64Array.of(-2, -1, 0));
    expect(quantizer.index(-99)).toBe(0);
    expect(quantizer.index(99)).toBe(2);
    expect(quantizer.index(Number.NEGATIVE_INFINITY)).toBe(0);
  });
});
