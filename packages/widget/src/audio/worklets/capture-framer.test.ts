import { describe, expect, it } from 'vitest';
import { CaptureFramer, FRAME_LENGTH } from './capture-framer.ts';
import { Resampler } from './resampler.ts';
import type { CaptureReport } from './worklet-messages.ts';

/** A framer whose buffers really leave, as they do by transfer. */
function makeFramer({ sampleRateHz = 24_000, poolSize = 25 } = {}) {
  const reports: CaptureReport[] = [];
  const framer = new CaptureFramer({
    sampleRateHz,
    makeResampler: sampleRateHz === 24_000 ? undefined : (options) => new Resampler(options),
    poolSize,
    post: (report, transfer) => reports.push(structuredClone(report, { transfer })),
  });
  const write = (samples: Float32Array) => {
    for (let at = 0; at < samples.length; at += 128) framer.write(samples.subarray(at, at + 128));
  };
  return { framer, reports, write };
}

describe('CaptureFramer', () => {
  it('cuts 40 ms at 24 kHz', () => {
    expect(FRAME_LENGTH).toBe(960);
  });

  it('keeps every sample where frames and quanta do not end together', () => {
    const { reports, write } = makeFramer();
    const input = Float32Array.from({ length: 128 * 45 }, (_, i) => -(i % 32_768) / 0x8000);
    write(input);
    expect(reports).toHaveLength(6);
    const samples = reports.flatMap(({ buffer }) => [...new Int16Array(buffer)]);
    expect(samples).toEqual(Array.from(input, (sample) => Math.trunc(sample * 0x8000) | 0));
  });

  it('clamps what is too loud', () => {
    const { reports, write } = makeFramer();
    write(Float32Array.from({ length: 1_024 }, (_, i) => (i % 2 === 0 ? 3 : -3)));
    expect([...new Int16Array(reports[0]!.buffer).subarray(0, 2)]).toEqual([0x7fff, -0x8000]);
  });

  it('drops frames while no buffer is back, counts them, and goes on with the next', () => {
    const { framer, reports, write } = makeFramer({ poolSize: 2 });
    const frame = (value: number) => new Float32Array(FRAME_LENGTH).fill(-value / 0x8000);
    const values = () => reports.map(({ buffer }) => new Int16Array(buffer)[0]);
    // The third and fourth fill the last buffer, which stays with the framer.
    for (const value of [1, 2, 3, 4]) write(frame(value));
    expect(values()).toEqual([-1, -2]);
    framer.recycle(new ArrayBuffer(FRAME_LENGTH * 2));
    write(frame(5));
    write(frame(6));
    expect(values()).toEqual([-1, -2, -5]);
    expect(reports[2]!.droppedFrames).toBe(2);
  });

  it('makes no memory of its own while buffers come back', () => {
    const { framer, reports, write } = makeFramer({ poolSize: 1 });
    for (let i = 0; i < 100; i++) {
      write(new Float32Array(FRAME_LENGTH));
      framer.recycle(reports[i]!.buffer);
    }
    expect(reports).toHaveLength(100);
    expect(reports[99]!.droppedFrames).toBe(0);
  });

  it('ignores a buffer of another size', () => {
    const { framer, reports, write } = makeFramer({ poolSize: 1 });
    write(new Float32Array(FRAME_LENGTH));
    framer.recycle(new ArrayBuffer(4));
    framer.recycle(new ArrayBuffer(0));
    write(new Float32Array(FRAME_LENGTH));
    expect(reports).toHaveLength(1);
  });

  it('resamples a context of another rate', () => {
    const { reports, write } = makeFramer({ sampleRateHz: 48_000 });
    write(new Float32Array(48_000).fill(0.5));
    expect(reports).toHaveLength(24);
    expect(new Int16Array(reports[12]!.buffer)[500]).toBeCloseTo(0.5 * 0x7fff, -2);
  });

  it('keeps a tone whole across frames at a rate that does not divide ours', () => {
    const { framer, reports, write } = makeFramer({ sampleRateHz: 44_100, poolSize: 1 });
    const input = Float32Array.from({ length: 44_100 * 3 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 44_100));
    const samples: number[] = [];
    for (let at = 0; at < input.length; at += 128) {
      write(input.subarray(at, at + 128));
      for (const { buffer } of reports.splice(0)) {
        samples.push(...new Int16Array(buffer));
        framer.recycle(buffer);
      }
    }
    expect(samples.length).toBe(Math.floor((3 * 24_000 - 20) / FRAME_LENGTH) * FRAME_LENGTH);
    const ideal = (i: number) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 24_000) * 0x8000;
    const worst = samples.reduce((max, sample, i) => (i < 100 ? max : Math.max(max, Math.abs(sample - ideal(i)))), 0);
    // A sample lost or repeated anywhere would shift all that follows by up to 1,900.
    expect(worst).toBeLessThan(100);
  });

  it('posts one frame per quantum at most, and regularly', () => {
    for (const sampleRateHz of [24_000, 44_100, 48_000, 96_000]) {
      const { framer, reports } = makeFramer({ sampleRateHz, poolSize: 60 });
      const quantaPerFrame = (FRAME_LENGTH * sampleRateHz) / 24_000 / 128;
      const at: number[] = [];
      for (let quantum = 0; at.length < 50; quantum++) {
        framer.write(new Float32Array(128));
        expect(reports.length - at.length).toBeLessThanOrEqual(1);
        if (reports.length > at.length) at.push(quantum);
      }
      at.slice(1).forEach((quantum, i) => {
        expect(Math.abs(quantum - at[i]! - quantaPerFrame)).toBeLessThanOrEqual(1);
      });
    }
  });
});
