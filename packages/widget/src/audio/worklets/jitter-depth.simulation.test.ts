import { describe, expect, it } from 'vitest';
import { JitterDepth, type PlayoutDepth } from './jitter-depth.ts';
import { fixedDepth, LINES, type Outcome, playCall } from './playout-simulation.fixture.ts';

const SEEDS = 24;
const MS = 24;

/** The mean over many calls, each with a depth of its own. */
function play(line: keyof typeof LINES, makeDepth: () => PlayoutDepth, chunkMs = 40, replyMs?: number): Outcome {
  const mean = { gaps: 0, gapMs: 0, startMs: 0, delayMs: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = playCall(makeDepth(), {
      line: LINES[line],
      chunkMs,
      seed,
      ...(replyMs && { replyMs, replies: 4 }),
    });
    for (const key of ['gaps', 'gapMs', 'startMs', 'delayMs'] as const) mean[key] += outcome[key] / SEEDS;
  }
  return mean;
}

const adaptive = () => new JitterDepth();
const fixed = (milliseconds: number) => () => fixedDepth(milliseconds * MS);

describe('JitterDepth on a line', () => {
  it('has no gap and starts sooner than 80 ms on a steady line', () => {
    for (const chunkMs of [20, 40]) {
      const learned = play('steady', adaptive, chunkMs);
      expect(learned.gaps).toBe(0);
      expect(learned.startMs).toBeLessThan(0.6 * play('steady', fixed(80), chunkMs).startMs);
    }
  });

  it('learns that chunks of 100 ms need more than 100 ms, and has no gap before it has', () => {
    const learned = play('steady', adaptive, 100);
    expect(learned.gaps).toBe(0);
    expect(learned.delayMs).toBeLessThan(20);
    expect(play('steady', fixed(80), 100).gaps).toBeGreaterThan(2);
  });

  it('has next to no gap on a line of 20 ms jitter, at less delay than 80 ms', () => {
    const learned = play('mild', adaptive, 20);
    expect(learned.gaps).toBeLessThan(0.05);
    expect(learned.delayMs).toBeLessThan(0.7 * play('mild', fixed(80), 20).delayMs);
    expect(play('mild', fixed(0), 20).gaps).toBeGreaterThan(2);
  });

  // No player that keeps the pace of speech is sooner than one without a buffer: this one gains what it does not.
  for (const [chunkMs, replyMs, fewer, costMs] of [
    [20, undefined, 8, 3],
    [40, undefined, 6, 0],
    [40, 5_000, 5, 0],
    [100, undefined, 2.5, 0],
  ] as const) {
    const replies = replyMs ? `replies of ${replyMs / 1_000} s` : 'short replies';
    it(`has ${fewer} times fewer gaps than no buffer for ${costMs} ms, on 200 ms of jitter, chunks of ${chunkMs} ms and ${replies}`, () => {
      const learned = play('jittery', adaptive, chunkMs, replyMs);
      const bare = play('jittery', fixed(0), chunkMs, replyMs);
      expect(learned.gaps).toBeLessThan(bare.gaps / fewer);
      expect(learned.gapMs).toBeLessThan(bare.gapMs / 2);
      expect(learned.delayMs).toBeLessThan(bare.delayMs + costMs);
      expect(learned.gaps).toBeLessThan(play('jittery', fixed(80), chunkMs, replyMs).gaps);
    });
  }

  it('has a third of the gaps of no buffer, sooner than 200 ms, where the line is held up now and then', () => {
    const learned = play('bursty', adaptive);
    expect(learned.gaps).toBeLessThan(play('bursty', fixed(0)).gaps / 3);
    expect(learned.delayMs).toBeLessThan(play('bursty', fixed(200)).delayMs - 10);
    expect(learned.gapMs).toBeLessThan(play('bursty', fixed(80)).gapMs / 1.5);
  });

  it('gathers more each time instead of playing chunk by chunk where the line is too slow for good', () => {
    const learned = play('slow', adaptive);
    expect(learned.gaps).toBeLessThan(play('slow', fixed(0)).gaps / 10);
    expect(learned.gaps).toBeLessThan(play('slow', fixed(80)).gaps / 2);
  });

  it('starts sooner than 80 ms, and without a gap, where the provider sends ahead', () => {
    const learned = play('ahead', adaptive);
    expect(learned.gaps).toBe(0);
    expect(learned.delayMs).toBeLessThan(0.75 * play('ahead', fixed(80)).delayMs);
    expect(play('ahead', fixed(200)).delayMs).toBeGreaterThan(4 * learned.delayMs);
  });

  it('has less than half of the gaps of no buffer, and less delay than 200 ms, where what is sent ahead jitters', () => {
    const learned = play('aheadJittery', adaptive);
    expect(learned.gaps).toBeLessThan(play('aheadJittery', fixed(0)).gaps / 2.5);
    expect(learned.delayMs).toBeLessThan(0.75 * play('aheadJittery', fixed(200)).delayMs);
  });
});

describe('playCall', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const play = (seed: number) => playCall(new JitterDepth(), { line: LINES.jittery, seed });
    expect(play(7)).toEqual(play(7));
    expect(play(7)).not.toEqual(play(8));
  });

  it('plays late what no depth makes up for, and nothing late on a steady line without a wait', () => {
    const { gaps, gapMs, delayMs } = playCall(fixedDepth(0), { line: LINES.steady, chunkMs: 16, seed: 1 });
    expect({ gaps, gapMs, delayMs }).toEqual({ gaps: 0, gapMs: 0, delayMs: 0 });
    expect(playCall(fixedDepth(0), { line: LINES.jittery, seed: 1 }).delayMs).toBeGreaterThan(50);
  });
});
