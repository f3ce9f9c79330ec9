import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../protocol/src/audio/signals.fixture.ts';
import { BitReader, BitWriter, bitsFor } from './bits.ts';

describe('BitWriter and BitReader', () => {
  it('read what was written, whatever the lengths', () => {
    const random = seededRandom(41);
    const numbers = Array.from({ length: 5000 }, () => {
      const length = 1 + Math.floor(random() * 25);
      return { length, value: Math.floor(random() * 2 ** length) };
    });
    const bytes = new Uint8Array(20_000);
    const writer = new BitWriter(bytes, 3);
    for (const { value, length } of numbers) writer.write(value, length);
    const reader = new BitReader(bytes, 3);
    for (const { value, length } of numbers) expect(reader.read(length)).toBe(value);
    expect([...bytes.subarray(0, 3)]).toEqual([0, 0, 0]);
  });

  it('put the lowest bit first', () => {
    const bytes = new Uint8Array(8);
    const writer = new BitWriter(bytes, 0);
    writer.write(0b1, 1);
    writer.write(0b10, 2);
    writer.write(0b11111, 5);
    expect(bytes[0]).toBe(0b11111101);
  });
});

describe('bitsFor', () => {
  it('counts the bits of the largest number', () => {
    expect([0, 1, 2, 3, 4, 72_547, 2 ** 25 - 1].map(bitsFor)).toEqual([0, 1, 2, 2, 3, 17, 25]);
  });
});
