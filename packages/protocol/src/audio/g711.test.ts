import { describe, expect, it } from 'vitest';
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711.ts';

const everySample = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

describe('encodeMuLaw', () => {
  it('codes the values of the standard', () => {
    // ITU-T G.711 table 2: silence is 0xFF, the extremes are 0x80 and 0x00.
    expect([...encodeMuLaw(Int16Array.of(0, 32767, -32768))]).toEqual([0xff, 0x80, 0x00]);
  });

  it('loses at most half a step of the segment', () => {
    const back = decodeMuLaw(encodeMuLaw(everySample));
    for (let i = 0; i < everySample.length; i++) {
      const sample = everySample[i] as number;
      const error = Math.abs((back[i] as number) - Math.max(-32635, Math.min(32635, sample)));
      expect(error).toBeLessThanOrEqual(Math.max(4, (Math.abs(sample) + 132) / 32));
    }
  });

  it('codes every decoded byte as itself, negative zero aside', () => {
    const again = encodeMuLaw(decodeMuLaw(everyByte));
    expect([...again].filter((byte, i) => byte !== i)).toEqual([0xff]);
  });
});

describe('encodeALaw', () => {
  it('codes the values of the standard', () => {
    // ITU-T G.711 table 1, even bits inverted: +0 is 0xD5, the extremes are 0xAA and 0x2A.
    expect([...encodeALaw(Int16Array.of(0, 32767, -32768))]).toEqual([0xd5, 0xaa, 0x2a]);
  });

  it('codes every decoded byte as itself', () => {
    expect(encodeALaw(decodeALaw(everyByte))).toEqual(everyByte);
  });

  it('keeps the sign and loses at most half a step of the segment', () => {
    const back = decodeALaw(encodeALaw(everySample));
    for (let i = 0; i < everySample.length; i++) {
      const sample = everySample[i] as number;
      expect(Math.abs((back[i] as number) - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) / 32 + 8));
    }
  });
});
