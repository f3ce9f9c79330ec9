import { encodeALaw, encodeMuLaw } from '@voice-agent/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDecodable, SampleDecoder, type SampleLayout } from './sample-decoder.ts';

function layout(encoding: SampleLayout['encoding'], bytesPerSample: number, channelCount = 1): SampleLayout {
  return { encoding, bytesPerSample, channelCount, sampleRateHz: 24_000 };
}

function decode(of: SampleLayout, bytes: Uint8Array): number[] {
  return [...new SampleDecoder(of).push(bytes)];
}

function written(bytesPerSample: number, count: number, write: (view: DataView, i: number) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(count * bytesPerSample));
  for (let i = 0; i < count; i++) write(view, i);
  return new Uint8Array(view.buffer);
}

const LAYOUTS: SampleLayout[] = [
  ...[1, 2, 3, 4].map((bytes) => layout('int', bytes)),
  ...[4, 8].map((bytes) => layout('float', bytes)),
  layout('pcmu', 1),
  layout('pcma', 1),
];

describe('SampleDecoder', () => {
  it('reads integers of 8, 16, 24 and 32 bits at the same loudness', () => {
    expect(decode(layout('int', 1), Uint8Array.of(0, 128, 192, 255))).toEqual([-32768, 0, 16384, 32512]);
    const bytes16 = written(2, 3, (view, i) => view.setInt16(i * 2, [-32768, -2, 32767][i] as number, true));
    expect(decode(layout('int', 2), bytes16)).toEqual([-32768, -2, 32767]);
    expect(decode(layout('int', 3), Uint8Array.of(0, 0, 0x80, 0xff, 0xff, 0xff, 0, 0xfe, 0x7f))).toEqual([
      -32768, 0, 32766,
    ]);
    const bytes32 = written(4, 3, (view, i) =>
      view.setInt32(i * 4, [-(2 ** 31), 65536 * 7, 2 ** 31 - 1][i] as number, true),
    );
    expect(decode(layout('int', 4), bytes32)).toEqual([-32768, 7, 32767]);
  });

  it('reads floats, cuts what is too loud, and takes what is no number for silence', () => {
    const values = [0, 0.5, -1, 1, 7, -7, Number.NaN, Number.POSITIVE_INFINITY];
    const expected = [0, 16384, -32768, 32767, 32767, -32768, 0, 32767];
    const floats = written(4, values.length, (view, i) => view.setFloat32(i * 4, values[i] as number, true));
    expect(decode(layout('float', 4), floats)).toEqual(expected);
    const doubles = written(8, values.length, (view, i) => view.setFloat64(i * 8, values[i] as number, true));
    expect(decode(layout('float', 8), doubles)).toEqual(expected);
  });

  it('reads G.711', () => {
    const coarse = decode(layout('pcmu', 1), encodeMuLaw(Int16Array.of(0, 1000, -20_000)));
    expect(coarse).toEqual(decode(layout('pcmu', 1), encodeMuLaw(Int16Array.from(coarse))));
    expect(coarse[1]).toBeCloseTo(1000, -2);
    expect(decode(layout('pcma', 1), encodeALaw(Int16Array.of(5000)))[0]).toBeCloseTo(5000, -3);
  });

  it('mixes channels to one', () => {
    const stereo = written(2, 4, (view, i) => view.setInt16(i * 2, [100, 300, -32768, -32768][i] as number, true));
    expect(decode(layout('int', 2, 2), stereo)).toEqual([200, -32768]);
  });

  it('gives the same samples however the bytes are cut', () => {
    const cases = fc.record({
      of: fc.constantFrom(...LAYOUTS),
      channelCount: fc.integer({ min: 1, max: 3 }),
      bytes: fc.uint8Array({ maxLength: 400 }),
      cuts: fc.array(fc.nat(30), { minLength: 1, maxLength: 20 }),
    });
    fc.assert(
      fc.property(cases, ({ of, channelCount, bytes, cuts }) => {
        const cut = new SampleDecoder({ ...of, channelCount });
        const samples: number[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = Math.max(i < 40 ? 0 : 1, cuts[i % cuts.length] as number);
          samples.push(...cut.push(bytes.subarray(at, at + size)));
          at += size;
        }
        const frameBytes = of.bytesPerSample * channelCount;
        expect(samples).toEqual(decode({ ...of, channelCount }, bytes));
        expect(samples).toHaveLength(Math.floor(bytes.length / frameBytes));
        expect(cut.pendingBytes).toBe(bytes.length % frameBytes);
      }),
    );
  });

  it('refuses what it has no decoder for', () => {
    for (const bad of [
      layout('int', 5),
      layout('float', 2),
      layout('pcmu', 2),
      layout('int', 2, 0),
      layout('int', 2, 1.5 * 40),
    ]) {
      expect(isDecodable(bad)).toBe(false);
      expect(() => new SampleDecoder(bad)).toThrow(RangeError);
    }
  });
});
