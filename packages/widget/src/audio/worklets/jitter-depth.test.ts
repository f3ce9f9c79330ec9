import { describe, expect, it } from 'vitest';
import { JitterDepth } from './jitter-depth.ts';

const MS = 24;

/** A stretch that started `leadMs` after its last but one chunk, and whose later chunks came with this slack. */
function stretch(depth: JitterDepth, { leadMs, slackMs }: { leadMs?: number; slackMs: readonly number[] }): void {
  depth.gathered(0, 0);
  if (leadMs !== undefined) depth.gathered(leadMs * MS, 960);
  for (const slack of slackMs) depth.arrived(slack * MS);
  depth.settle();
}

const depthMs = (depth: JitterDepth) => depth.samples / MS;

describe('JitterDepth', () => {
  it('starts between 60 and 100 ms', () => {
    expect(depthMs(new JitterDepth())).toBe(80);
  });

  it('shrinks step by step on a steady line, to 40 ms and no further', () => {
    const depth = new JitterDepth();
    const seen = Array.from({ length: 12 }, () => {
      stretch(depth, { leadMs: 10, slackMs: [60, 70, 90] });
      return depthMs(depth);
    });
    expect(seen).toEqual([75, 70, 65, 60, 55, 50, 45, 40, 40, 40, 40, 40]);
  });

  it('stays where one chunk less had left no slack', () => {
    const depth = new JitterDepth();
    stretch(depth, { leadMs: 40, slackMs: [40, 40, 45] });
    expect(depthMs(depth)).toBe(80);
  });

  it('stays where it learned nothing: one chunk, or a reply shorter than the depth', () => {
    const depth = new JitterDepth();
    depth.settle();
    stretch(depth, { slackMs: [] });
    stretch(depth, { leadMs: 5, slackMs: [] });
    // It started with its first chunk; there was no earlier start.
    stretch(depth, { slackMs: [500] });
    expect(depthMs(depth)).toBe(80);
  });

  it('grows when slack gets thin, by what lacked', () => {
    const depth = new JitterDepth();
    stretch(depth, { leadMs: 10, slackMs: [60, 4, 60] });
    expect(depthMs(depth)).toBe(86);
  });

  it('grows at once when a chunk comes after it ran dry, and once only', () => {
    const depth = new JitterDepth();
    depth.arrived(2 * MS);
    depth.arrived(-25 * MS);
    expect(depthMs(depth)).toBe(115);
    depth.settle();
    expect(depthMs(depth)).toBe(115);
  });

  it('grows by 60 ms at most, and to 300 ms at most', () => {
    const depth = new JitterDepth();
    depth.arrived(-5_000 * MS);
    expect(depthMs(depth)).toBe(140);
    for (let i = 0; i < 5; i++) depth.arrived(-5_000 * MS);
    expect(depthMs(depth)).toBe(300);
  });

  it('is never below its minimum, and grows from there', () => {
    const depth = new JitterDepth();
    depth.minimum = 250 * MS;
    expect(depthMs(depth)).toBe(250);
    depth.arrived(-10 * MS);
    expect(depthMs(depth)).toBe(270);
    depth.minimum = 600 * MS;
    expect(depthMs(depth)).toBe(600);
    depth.minimum = 0;
    expect(depthMs(depth)).toBe(270);
  });

  it('takes no lead from an earlier stretch', () => {
    const depth = new JitterDepth();
    stretch(depth, { leadMs: 5, slackMs: [60] });
    expect(depthMs(depth)).toBe(75);
    // Queued behind another content, so nobody gathered for it.
    depth.arrived(60 * MS);
    depth.settle();
    expect(depthMs(depth)).toBe(75);
  });
});
