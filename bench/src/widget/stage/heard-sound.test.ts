import { describe, expect, it } from 'vitest';
import { type HeardBlock, hearSound, wallClock } from './heard-sound.ts';
import { neverSilent } from './test-sound.ts';

const RATE = 24_000;
const BLOCK = 1024;

/** Cuts samples into blocks that begin at `frame`, rendered in bursts of two quanta that began at `startMs`. */
function blocksOf(samples: Float32Array, frame = 0, startMs = 1_000): HeardBlock[] {
  return Array.from({ length: Math.ceil(samples.length / BLOCK) }, (_, block) => {
    const stamps = Float64Array.from({ length: 8 }, (_, i) => {
      const quantum = block * 8 + i;
      return startMs + ((quantum - (quantum % 2)) * 128_000) / RATE;
    });
    const part = new Float32Array(BLOCK);
    part.set(samples.subarray(block * BLOCK, (block + 1) * BLOCK));
    return { frame: frame + block * BLOCK, sampleRateHz: RATE, stamps, samples: part };
  });
}

const floats = (durationMs: number) => Float32Array.from(neverSilent(durationMs), (sample) => sample / 0x8000);

function at(length: number, ...sounds: [start: number, sound: Float32Array][]): Float32Array {
  const samples = new Float32Array(length);
  for (const [start, sound] of sounds) samples.set(sound, start);
  return samples;
}

describe('hearSound', () => {
  it('hears nothing in silence', () => {
    expect(hearSound(blocksOf(new Float32Array(4_096)))).toBeUndefined();
    expect(hearSound([])).toBeUndefined();
  });

  it('says where a sound begins and ends, to the sample, across blocks', () => {
    const heard = hearSound(blocksOf(at(8_192, [1_500, floats(100)]), 48_000));
    expect(heard).toMatchObject({ from: 49_500, to: 51_900, played: 2_400, gaps: [] });
  });

  it('measures gaps and does not count them as played', () => {
    const heard = hearSound(blocksOf(at(8_192, [0, floats(50)], [1_300, floats(50)], [4_000, floats(50)])));
    expect(heard?.gaps).toEqual([
      { frame: 1_200, samples: 100 },
      { frame: 2_500, samples: 1_500 },
    ]);
    expect(heard?.played).toBe(3_600);
  });

  it('hears the one sample that was left out by a player, and takes no zero crossing for a gap', () => {
    const sound = floats(50);
    sound.fill(0, 100, 107);
    sound.fill(0, 200, 208);
    expect(hearSound(blocksOf(sound))?.gaps).toEqual([{ frame: 200, samples: 8 }]);
  });

  it('hears a fade to its end, but for the last samples', () => {
    const sound = floats(100);
    for (let i = 0; i < 480; i++) sound[1_920 + i]! *= 0.5 * (1 + Math.cos((Math.PI * (i + 1)) / 480));
    const heard = hearSound(blocksOf(sound));
    expect(heard?.to).toBeGreaterThan(2_400 - 24);
    expect(heard?.gaps).toEqual([]);
  });
});

describe('wallClock', () => {
  it('gives a burst the moment it began, and its later quanta theirs', () => {
    const wallMs = wallClock(blocksOf(new Float32Array(RATE), 0, 5_000));
    expect(wallMs(0)).toBeCloseTo(5_000);
    expect(wallMs(128)).toBeCloseTo(5_000 + 128 / 24);
    expect(wallMs(RATE - 1)).toBeCloseTo(6_000 - 1 / 24);
  });

  it('follows a browser that was held up and renders later from then on', () => {
    const blocks = blocksOf(new Float32Array(4 * RATE), 0, 5_000);
    for (const { frame, stamps } of blocks)
      if (frame >= 2 * RATE) for (let i = 0; i < stamps.length; i++) stamps[i]! += 300;
    const wallMs = wallClock(blocks);
    expect(wallMs(RATE)).toBeCloseTo(6_000);
    expect(wallMs(3 * RATE)).toBeCloseTo(8_300);
    expect(wallMs(5 * RATE)).toBeCloseTo(10_300);
  });

  it('is not moved by a few quanta that were rendered late', () => {
    const blocks = blocksOf(new Float32Array(RATE), 0, 5_000);
    blocks[5]?.stamps.fill(99_000, 0, 4);
    expect(wallClock(blocks)(0)).toBeCloseTo(5_000);
  });
});
