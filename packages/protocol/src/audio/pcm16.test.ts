import { describe, expect, it } from 'vitest';
import { bytesToPcm16, floatToPcm16, Pcm16Carry, pcm16Level, pcm16ToBytes } from './pcm16.ts';

describe('floatToPcm16', () => {
  it('maps full scale to full scale and clamps what lies outside', () => {
    const target = new Int16Array(5);
    floatToPcm16(Float32Array.of(-1, 1, 0, -3, 3), target);
    expect([...target]).toEqual([-32768, 32767, 0, -32768, 32767]);
  });

  it('writes from the offset on', () => {
    const target = new Int16Array(3);
    floatToPcm16(Float32Array.of(1), target, 2);
    expect([...target]).toEqual([0, 0, 32767]);
  });
});

describe('pcm16ToBytes', () => {
  it('is little-endian and turns back into the same samples', () => {
    const samples = Int16Array.of(0x0102, -2, 32767, -32768);
    expect([...pcm16ToBytes(samples).subarray(0, 4)]).toEqual([0x02, 0x01, 0xfe, 0xff]);
    expect(bytesToPcm16(pcm16ToBytes(samples))).toEqual(samples);
  });

  it('respects the bounds of a view', () => {
    expect([...pcm16ToBytes(Int16Array.of(1, 2, 3).subarray(1, 2))]).toEqual([2, 0]);
  });
});

describe('bytesToPcm16', () => {
  it('reads from an odd byte offset', () => {
    expect([...bytesToPcm16(Uint8Array.of(9, 1, 0, 2, 0).subarray(1))]).toEqual([1, 2]);
  });
});

describe('Pcm16Carry', () => {
  it('gives the same samples whatever the chunk boundaries', () => {
    const samples = Int16Array.from({ length: 500 }, (_, i) => ((i * 7919) % 65536) - 32768);
    const bytes = pcm16ToBytes(samples);
    for (let seed = 1; seed < 200; seed++) {
      const carry = new Pcm16Carry();
      const read: number[] = [];
      let step = seed;
      for (let at = 0; at < bytes.length; ) {
        step = (step * 1103515245 + 12345) & 0x7fffffff;
        const size = step % 7;
        read.push(...carry.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(read).toEqual([...samples]);
    }
  });
});

describe('pcm16Level', () => {
  it('is 0 for silence and for nothing, and about 0.707 for a full-scale sine', () => {
    expect(pcm16Level(new Int16Array(100))).toBe(0);
    expect(pcm16Level(new Int16Array(0))).toBe(0);
    const sine = Int16Array.from({ length: 2400 }, (_, i) => 32767 * Math.sin((2 * Math.PI * i) / 240));
    expect(pcm16Level(sine)).toBeCloseTo(Math.SQRT1_2, 3);
  });
});
