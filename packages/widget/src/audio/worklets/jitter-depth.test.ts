import { describe, expect, it } from 'vitest';
import { JitterDepth } from './jitter-depth.ts';

const MS = 24;

/** A content whose chunks came with this slack. */
function content(depth: JitterDepth, ...slackMs: number[]): void {
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
      content(depth, 60, 70, 90);
      return depthMs(depth);
    });
    expect(seen).toEqual([75, 70, 65, 60, 55, 50, 45, 40, 40, 40, 40, 40]);
  });

  it('stays where one step less had left the slack thin', () => {
    const depth = new JitterDepth();
    content(depth, 14, 40, 45);
    expect(depthMs(depth)).toBe(80);
    content(depth, 15, 40, 45);
    expect(depthMs(depth)).toBe(75);
  });

  it('stays where it learned nothing: one chunk, or a reply shorter than the depth', () => {
    const depth = new JitterDepth();
    depth.settle();
    depth.settle();
    expect(depthMs(depth)).toBe(80);
  });

  it('grows when slack gets thin, by what lacked', () => {
    const depth = new JitterDepth();
    content(depth, 60, 4, 60);
    expect(depthMs(depth)).toBe(86);
  });

  it('grows at once by more than what lacked when a content runs dry, and keeps a part of it', () => {
    const depth = new JitterDepth();
    depth.arrived(2 * MS);
    depth.arrived(-25 * MS);
    expect(depthMs(depth)).toBe(80 + 25 + 20);
    depth.settle();
    expect(depthMs(depth)).toBe(80 + 25 + 10);
  });

  it('grows twice as much each time the same content runs dry, and less again in the next', () => {
    const depth = new JitterDepth();
    depth.arrived(-1 * MS);
    expect(depthMs(depth)).toBe(101);
    depth.arrived(-1 * MS);
    expect(depthMs(depth)).toBe(142);
    depth.arrived(-1 * MS);
    expect(depthMs(depth)).toBe(223);
    depth.settle();
    const learned = depthMs(depth);
    expect(learned).toBe(80 + 3 * 11);
    depth.arrived(-1 * MS);
    expect(depthMs(depth)).toBe(learned + 21);
  });

  it('takes no slack after a gap for slack that a smaller depth had left', () => {
    const depth = new JitterDepth();
    content(depth, -10, 200, 200);
    expect(depthMs(depth)).toBe(100);
  });

  it('counts 60 ms of a long gap, starts no later than with 180 ms and goes on with 240 ms at most', () => {
    const depth = new JitterDepth();
    depth.arrived(-5_000 * MS);
    expect(depthMs(depth)).toBe(160);
    depth.arrived(-5_000 * MS);
    expect(depthMs(depth)).toBe(240);
    depth.settle();
    expect(depthMs(depth)).toBe(180);
  });

  it('is never below its minimum', () => {
    const depth = new JitterDepth();
    depth.minimum = 200 * MS;
    expect(depthMs(depth)).toBe(200);
    depth.arrived(-10 * MS);
    expect(depthMs(depth)).toBe(230);
    depth.minimum = 600 * MS;
    expect(depthMs(depth)).toBe(600);
    depth.minimum = 0;
    depth.settle();
    expect(depthMs(depth)).toBe(100);
  });
});
