import { describe, expect, it } from 'vitest';
import { interruptionAt } from './interruption.ts';

const at = (playedSamples: number, receivedSamples: number) => ({
  itemId: 'item_1',
  contentIndex: 0,
  playedSamples,
  receivedSamples,
});

describe('interruptionAt', () => {
  it('gives whole milliseconds, rounded down', () => {
    expect(interruptionAt(at(24_000, 48_000), true)?.audioEndMs).toBe(1_000);
    expect(interruptionAt(at(24_023, 48_000), true)?.audioEndMs).toBe(1_000);
    expect(interruptionAt(at(23_999, 48_000), true)?.audioEndMs).toBe(999);
  });

  it('gives 0 for what never started', () => {
    expect(interruptionAt(at(0, 48_000), true)).toEqual({ playhead: at(0, 48_000), audioEndMs: 0 });
  });

  it('never names more than was received', () => {
    expect(interruptionAt(at(30_000, 24_000), false)).toEqual({ playhead: at(24_000, 24_000), audioEndMs: 1_000 });
  });

  it('is nothing when all was played and no more comes', () => {
    expect(interruptionAt(at(24_000, 24_000), true)).toBeUndefined();
  });

  it('truncates when all that was received was played, but more was to come', () => {
    expect(interruptionAt(at(24_000, 24_000), false)?.audioEndMs).toBe(1_000);
  });
});
