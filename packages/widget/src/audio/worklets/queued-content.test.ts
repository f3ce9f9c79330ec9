import { describe, expect, it } from 'vitest';
import { EDGE_SAMPLES, QueuedContent } from './queued-content.ts';
import { TimeStretch } from './time-stretch.ts';

const LOUD = 0x4000;

function make(contentIndex = 0): QueuedContent {
  return new QueuedContent('a', contentIndex, new TimeStretch());
}

function take(content: QueuedContent, count: number): Float32Array {
  const output = new Float32Array(count);
  content.take(output, 0, count);
  return output;
}

function loud(length: number): Int16Array {
  return new Int16Array(length).fill(LOUD);
}

/** The largest step between two neighbours. */
function largestStep(samples: ArrayLike<number>): number {
  return Array.from(samples).reduce((worst, sample, i) => {
    return i === 0 ? worst : Math.max(worst, Math.abs(sample - samples[i - 1]!));
  }, 0);
}

describe('QueuedContent', () => {
  it('gives the samples of its chunks in order, whatever their lengths, and counts them', () => {
    const content = make(2);
    const all = Int16Array.from({ length: 1_000 }, (_, i) => i - 500);
    for (let at = 0; at < 1_000; at += 7) content.append(all.subarray(at, at + 7), 0);
    content.complete = true;
    const heard = [...take(content, 1), ...take(content, 600), ...take(content, 399)];
    expect(heard.map((sample) => Math.round(sample * 0x8000))).toEqual([...all]);
    expect(content).toMatchObject({ itemId: 'a', contentIndex: 2, playedSamples: 1_000, queuedSamples: 0 });
  });

  it('writes from where it is told and nowhere else', () => {
    const content = make();
    content.append(loud(1_000), 0);
    const output = new Float32Array(8);
    content.take(output, 3, 2);
    expect([...output]).toEqual([0, 0, 0, 0.5, 0.5, 0, 0, 0]);
  });

  it('fades out before it runs dry and in when it goes on, in steps that do not click', () => {
    const content = make();
    content.append(loud(400), 0);
    const before = [...take(content, 128), ...take(content, 128), ...take(content, 128), ...take(content, 16)];
    content.append(loud(400), 0);
    const after = [...take(content, 128), ...take(content, 128)];
    expect(before.slice(0, 400 - EDGE_SAMPLES).every((sample) => sample === 0.5)).toBe(true);
    expect(before.at(-1)).toBe(0);
    expect(largestStep([...before, 0, ...after])).toBeLessThanOrEqual(0.5 / EDGE_SAMPLES + 1e-6);
    expect(after.slice(EDGE_SAMPLES).every((sample) => sample === 0.5)).toBe(true);
  });

  it('turns back up when a chunk comes in the middle of the edge', () => {
    const content = make();
    content.append(loud(256), 0);
    const heard = [...take(content, 128), ...take(content, 64)];
    content.append(loud(512), 0);
    heard.push(...take(content, 300));
    expect(Math.min(...heard)).toBeGreaterThan(0.2);
    expect(heard.at(-1)).toBe(0.5);
    expect(largestStep(heard)).toBeLessThanOrEqual(0.5 / EDGE_SAMPLES + 1e-6);
  });

  it('plays its end as it is when it is complete', () => {
    const content = make();
    content.append(loud(200), 0);
    content.complete = true;
    expect(take(content, 200).every((sample) => sample === 0.5)).toBe(true);
  });

  it('changes nothing while more than the edge is queued', () => {
    const content = make();
    for (let i = 0; i < 50; i++) {
      content.append(loud(128), 0);
      if (i > 0) expect(take(content, 128).every((sample) => sample === 0.5)).toBe(true);
    }
  });

  it('expects what would be queued had the line always been as fast as at its fastest', () => {
    const content = make();
    content.append(loud(960), 1_000);
    expect(content.expectedSamples(1_000)).toBe(960);
    expect(content.expectedSamples(1_500)).toBe(1_460);
    // 100 sooner than the first, then 700 later.
    content.append(loud(960), 1_860);
    expect(content.expectedSamples(1_860)).toBe(1_920);
    content.append(loud(960), 3_520);
    expect(content.expectedSamples(3_520)).toBe(2_880 + 700);
    take(content, 128);
    expect(content.expectedSamples(3_648)).toBe(2_880 + 700);
  });

  it('takes the line anew when it forgets it', () => {
    const content = make();
    content.append(loud(960), 0);
    take(content, 960);
    content.forgetLine();
    content.append(loud(480), 24_000);
    expect(content.expectedSamples(24_000)).toBe(480);
  });

  it('lets go of the chunks that were played', () => {
    const content = make();
    const chunk = loud(128);
    content.append(chunk, 0);
    content.append(loud(128), 0);
    take(content, 128);
    // What is gone is not read again, so changing it changes nothing.
    chunk.fill(1);
    content.complete = true;
    expect(take(content, 128).at(-1)).toBe(0.5);
  });

  it('costs the same per sample with ten minutes queued as with one second', () => {
    const content = make();
    const chunk = loud(960);
    for (let i = 0; i < 15_000; i++) content.append(chunk, 0);
    const output = new Float32Array(128);
    while (content.queuedSamples > 0) content.take(output, 0, Math.min(128, content.queuedSamples));
    expect(content.playedSamples).toBe(15_000 * 960);
  });
});
