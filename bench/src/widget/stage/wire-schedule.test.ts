import { describe, expect, it } from 'vitest';
import { seededRandom, wireSchedule, withJitter } from './wire-schedule.ts';

describe('wireSchedule', () => {
  it('sends each chunk when the one before it has sounded', () => {
    expect(wireSchedule({ durationMs: 120, chunkMs: 40, speed: 1 })).toEqual([
      { atMs: 0, durationMs: 40 },
      { atMs: 40, durationMs: 40 },
      { atMs: 80, durationMs: 40 },
    ]);
  });

  it('sends faster than it sounds, and ends with what is left', () => {
    expect(wireSchedule({ durationMs: 250, chunkMs: 200, speed: 4 })).toEqual([
      { atMs: 0, durationMs: 200 },
      { atMs: 50, durationMs: 50 },
    ]);
  });
});

describe('wireSchedule at infinite speed', () => {
  it('sends all at once', () => {
    const chunks = wireSchedule({ durationMs: 600, chunkMs: 200, speed: Number.POSITIVE_INFINITY });
    expect(chunks.map(({ atMs }) => atMs)).toEqual([0, 0, 0]);
  });
});

describe('withJitter', () => {
  const chunks = wireSchedule({ durationMs: 2_000, chunkMs: 40, speed: 1 });

  it('delays by at most the maximum, beyond what a chunk before it holds back', () => {
    let last = 0;
    for (const [i, { atMs }] of withJitter(chunks, 200, seededRandom(1)).entries()) {
      const due = chunks[i]?.atMs ?? 0;
      expect(atMs).toBeGreaterThanOrEqual(due);
      expect(atMs).toBeLessThanOrEqual(Math.max(last, due + 200));
      last = atMs;
    }
  });

  it('keeps the order', () => {
    const times = withJitter(chunks, 200, seededRandom(2)).map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('is the same for the same seed', () => {
    expect(withJitter(chunks, 200, seededRandom(3))).toEqual(withJitter(chunks, 200, seededRandom(3)));
    expect(withJitter(chunks, 200, seededRandom(3))).not.toEqual(withJitter(chunks, 200, seededRandom(4)));
  });
});

describe('seededRandom', () => {
  it('fills 0 to 1 evenly', () => {
    const random = seededRandom(5);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) tenths[Math.floor(random() * 10)]! += 1;
    for (const count of tenths) expect(count).toBeGreaterThan(850);
    expect(tenths).toHaveLength(10);
  });
});
