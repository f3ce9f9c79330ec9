import { describe, expect, it } from 'vitest';
import { FADE_SAMPLES } from './fade.ts';
import { CONTENT, makeRenderer } from './renderer-log.fixture.ts';
import type { PlaybackReport } from './worklet-messages.ts';

/** 150 ms. */
const LATENCY = 3_600;
const SECOND = { itemId: 'item_2', contentIndex: 0 };

function playheadsOf(reports: readonly PlaybackReport[], itemId = CONTENT.itemId): number[] {
  return reports
    .flatMap((report) => {
      if (report.type === 'stopped') return report.contents;
      return report.type === 'progress' || report.type === 'ended' ? report.content : [];
    })
    .flatMap((content) => (content.itemId === itemId ? content.playedSamples : []));
}

describe('PlaybackRenderer with a latency', () => {
  it('tells everything that much later, and the same', () => {
    const run = (latency: number, sampleRateHz = 24_000) => {
      const { renderer, reports, timesOf, render, samples } = makeRenderer(sampleRateHz);
      renderer.handle({ type: 'latency', samples: latency });
      samples(9_600);
      renderer.handle({ type: 'complete', ...CONTENT });
      render(250);
      return { reports, times: (['started', 'progress', 'ended', 'silent'] as const).map(timesOf) };
    };
    for (const rate of [24_000, 48_000]) {
      const [now, later] = [run(0, rate), run(LATENCY, rate)];
      expect(later.reports).toEqual(now.reports);
      // To the end of the quantum in which it is heard.
      const due = (time: number) => Math.ceil((time + (LATENCY * rate) / 24_000) / 128) * 128;
      expect(later.times).toEqual(now.times.map((times) => times.map(due)));
    }
  });

  it('tells no playhead that is not heard yet', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: LATENCY });
    samples(48_000);
    for (let clock = 128; clock < 40_000; clock += 128) {
      render(1);
      expect(Math.max(0, ...playheadsOf(reports))).toBeLessThanOrEqual(Math.max(0, clock - LATENCY));
    }
    expect(playheadsOf(reports).length).toBeGreaterThan(10);
  });

  it('tells a stop at once and exactly, nothing older after it, and silent when the last sample is heard', () => {
    const { renderer, reports, timesOf, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: LATENCY });
    samples(48_000);
    render(100);
    renderer.handle({ type: 'stop', stopId: 1 });
    render(60);
    const left = 12_800 + FADE_SAMPLES;
    const at = reports.findIndex(({ type }) => type === 'stopped');
    expect(reports[at]).toEqual({ type: 'stopped', stopId: 1, contents: [{ ...CONTENT, playedSamples: left }] });
    expect(timesOf('stopped')[0]! - left).toBeLessThan(128);
    expect(reports.slice(at + 1)).toEqual([{ type: 'silent' }]);
    expect(timesOf('silent')[0]!).toBeGreaterThanOrEqual(left + LATENCY);
    expect(timesOf('silent')[0]! - left - LATENCY).toBeLessThan(256);
    const playheads = playheadsOf(reports);
    expect(playheads).toEqual([...playheads].sort((a, b) => a - b));
  });

  it('tells the end of a content that had left wholly before the stop, since it will be heard', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: LATENCY });
    samples(2_400);
    renderer.handle({ type: 'complete', ...CONTENT });
    samples(24_000, SECOND);
    render(20);
    expect(reports).toEqual([]);
    renderer.handle({ type: 'stop', stopId: 1 });
    render(60);
    expect(reports).toEqual([
      { type: 'ended', content: { ...CONTENT, playedSamples: 2_400 } },
      { type: 'stopped', stopId: 1, contents: [{ ...SECOND, playedSamples: 160 + FADE_SAMPLES }] },
      { type: 'started', underruns: 0 },
      { type: 'silent' },
    ]);
  });

  it('tells what had left when the stop comes after the last sample left and before it is heard', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: LATENCY });
    samples(2_400);
    renderer.handle({ type: 'complete', ...CONTENT });
    render(25);
    renderer.handle({ type: 'stop', stopId: 1 });
    expect(reports).toEqual([
      { type: 'ended', content: { ...CONTENT, playedSamples: 2_400 } },
      { type: 'stopped', stopId: 1, contents: [] },
    ]);
    render(60);
    expect(reports.slice(2).map(({ type }) => type)).toEqual(['started', 'silent']);
  });

  it('keeps the playheads of the next answer apart from a stop', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: LATENCY });
    samples(24_000);
    render(60);
    renderer.handle({ type: 'stop', stopId: 1 });
    samples(9_600, SECOND);
    renderer.handle({ type: 'complete', ...SECOND });
    render(150);
    expect(playheadsOf(reports, SECOND.itemId).at(-1)).toBe(9_600);
    // No quantum was silent between the two.
    expect(reports.filter(({ type }) => type === 'silent')).toHaveLength(1);
    expect(playheadsOf(reports).at(-1)).toBe(60 * 128 + FADE_SAMPLES);
  });

  it('never goes backwards when the latency changes in the middle', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    samples(96_000);
    renderer.handle({ type: 'complete', ...CONTENT });
    for (const latency of [0, 12_000, 240, 4_800, 0, 48_000, 0]) {
      renderer.handle({ type: 'latency', samples: latency });
      render(100);
    }
    render(100);
    const playheads = playheadsOf(reports);
    expect(playheads).toEqual([...playheads].sort((a, b) => a - b));
    expect(playheads.at(-1)).toBe(96_000);
    expect(reports[0]!.type).toBe('started');
    expect(reports.at(-1)!.type).toBe('silent');
  });

  it('tells what is due as soon as a smaller latency is known', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: 48_000 });
    samples(3_600);
    renderer.handle({ type: 'complete', ...CONTENT });
    render(40);
    expect(reports).toEqual([]);
    renderer.handle({ type: 'latency', samples: 0 });
    expect(reports.map(({ type }) => type)).toEqual(['started', 'progress', 'ended', 'silent']);
  });

  it('takes two seconds at most', () => {
    const { renderer, timesOf, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: Number.POSITIVE_INFINITY });
    samples(2_400);
    renderer.handle({ type: 'complete', ...CONTENT });
    render(400);
    expect(timesOf('started')).toEqual([48_128]);
  });
});
