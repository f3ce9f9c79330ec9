import { decodeMuLaw, encodeMuLaw } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { playedAtEnd, traceSource } from './heard-source.ts';
import { neverSilent } from './test-sound.ts';

const SOUND = neverSilent(1_000);
const part = (from: number, to: number) => Float32Array.from(SOUND.subarray(from, to), (sample) => sample / 0x8000);
const silence = (length: number) => new Float32Array(length);

function join(...parts: Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of parts) {
    joined.set(one, at);
    at += one.length;
  }
  return joined;
}

/** 5 ms of the one going over into the other, as a player that stretches does it. */
function crossfade(from: Float32Array, to: Float32Array): Float32Array {
  return from.map((sample, i) => sample + (0.5 - 0.5 * Math.cos((Math.PI * i) / from.length)) * (to[i]! - sample));
}

describe('traceSource', () => {
  it('follows a sound that is played as it is', () => {
    const trace = traceSource(part(0, 24_000), SOUND);
    expect(trace).toHaveLength(100);
    expect(trace.every(({ at, source }) => at === source)).toBe(true);
  });

  it('follows it over a gap, a part that is left out and one that is repeated, at any volume', () => {
    const recording = join(
      part(0, 4_800),
      silence(12_000),
      part(4_800, 9_600),
      crossfade(part(9_600, 9_720), part(9_900, 10_020)),
      part(10_020, 14_400),
      crossfade(part(14_400, 14_520), part(14_100, 14_220)),
      part(14_220, 19_200),
    ).map((sample) => sample / 3);
    const trace = traceSource(recording, SOUND);
    expect(trace.length).toBeGreaterThan(75);
    const shifts = trace.map(({ at, source }) => at - source);
    expect([...new Set(shifts)]).toEqual(
      [0, 12_000, 11_700, 12_000].filter((shift, i, all) => all.indexOf(shift) === i),
    );
    expect(shifts.slice(-15).every((shift) => shift === 12_000)).toBe(true);
  });

  it('follows it where a player begins between two samples, limits its band, or rounds as G.711 does', () => {
    const sound = part(0, 24_000);
    const halfway = sound.map((sample, i) => (sample + (sound[i + 1] ?? 0)) / 2);
    const smoothed = sound.map((sample, i) => ((sound[i - 1] ?? 0) + 4 * sample + (sound[i + 1] ?? 0)) / 6);
    const rounded = decodeMuLaw(encodeMuLaw(SOUND)).subarray(0, 24_000);
    for (const heard of [halfway, smoothed, Float32Array.from(rounded, (sample) => sample / 0x8000)]) {
      const trace = traceSource(heard, SOUND);
      expect(trace.length).toBeGreaterThan(90);
      expect(trace.every(({ at, source }) => Math.abs(at - source) <= 1)).toBe(true);
    }
  });

  it('recognises nothing in another sound, in the sound backwards or at another pitch, or in silence', () => {
    const other = Float32Array.from(neverSilent(100), (sample) => sample / 0x8000);
    const backwards = part(0, 2_400).reverse();
    const slower = part(0, 2_400).map((_, i, sound) => sound[i >> 1]!);
    for (const foreign of [other, backwards, slower, silence(4_800)]) expect(traceSource(foreign, SOUND)).toEqual([]);
  });
});

describe('playedAtEnd', () => {
  it('knows the last sample that was played, also in a fade and after a part that was left out', () => {
    const fade = (samples: Float32Array) =>
      samples.map((sample, i) => sample * 0.5 * (1 + Math.cos((Math.PI * (i + 1)) / samples.length)));
    expect(playedAtEnd(part(0, 7_777), SOUND)).toBe(7_777);
    expect(playedAtEnd(join(part(0, 7_000), fade(part(7_000, 7_240))), SOUND)).toBe(7_240);
    const cut = join(part(0, 5_000), crossfade(part(5_000, 5_120), part(5_200, 5_320)), fade(part(5_320, 5_560)));
    expect(playedAtEnd(cut, SOUND)).toBe(5_560);
  });

  it('does not know it of another sound', () => {
    expect(playedAtEnd(silence(4_800), SOUND)).toBeUndefined();
  });
});
