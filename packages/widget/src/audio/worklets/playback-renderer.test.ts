import { describe, expect, it } from 'vitest';
import { PlaybackRenderer } from './playback-renderer.ts';
import type { PlaybackReport } from './worklet-messages.ts';

const CONTENT = { itemId: 'item_1', contentIndex: 0 };

function makeRenderer(sampleRateHz = 24_000) {
  const reports: PlaybackReport[] = [];
  const renderer = new PlaybackRenderer({ sampleRateHz, post: (report) => reports.push(report) });
  const render = (quanta: number) => {
    const heard: number[] = [];
    for (let i = 0; i < quanta; i++) {
      const output = new Float32Array(128);
      renderer.render(output);
      heard.push(...output);
    }
    return heard;
  };
  const samples = (length: number, value = 8_192) =>
    renderer.handle({ type: 'samples', ...CONTENT, buffer: new Int16Array(length).fill(value).buffer });
  return { renderer, reports, render, samples };
}

describe('PlaybackRenderer', () => {
  it('says started, progress, ended and silent, in this order', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    samples(2_400);
    renderer.handle({ type: 'complete', ...CONTENT });
    render(30);
    expect(reports).toEqual([
      { type: 'started' },
      { type: 'progress', content: { ...CONTENT, playedSamples: 1_280 }, level: expect.closeTo(0.25) },
      { type: 'ended', content: { ...CONTENT, playedSamples: 2_400 } },
      { type: 'silent' },
    ]);
  });

  it('says nothing while it renders silence', () => {
    const { reports, render } = makeRenderer();
    expect(render(100).every((sample) => sample === 0)).toBe(true);
    expect(reports).toEqual([]);
  });

  it('counts exactly the samples that were rendered', () => {
    const { reports, render, samples } = makeRenderer();
    samples(24_000);
    for (let quanta = 1; quanta <= 100; quanta++) {
      const before = reports.length;
      render(1);
      for (const report of reports.slice(before)) {
        if (report.type === 'progress') expect(report.content.playedSamples).toBe(quanta * 128);
      }
    }
    expect(reports.filter(({ type }) => type === 'progress')).toHaveLength(10);
  });

  it('does not say silent between two contents that follow each other', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    samples(256);
    renderer.handle({ type: 'complete', ...CONTENT });
    const next = { itemId: 'item_2', contentIndex: 0 };
    renderer.handle({ type: 'samples', ...next, buffer: new Int16Array(256).fill(1).buffer });
    renderer.handle({ type: 'complete', ...next });
    render(10);
    expect(reports.map(({ type }) => type)).toEqual(['started', 'ended', 'ended', 'silent']);
  });

  it('says silent when the network does not keep up, and started when it has caught up', () => {
    const { reports, render, samples } = makeRenderer();
    samples(1_920);
    render(20);
    samples(1_920);
    render(1);
    expect(reports.map(({ type }) => type)).toEqual(['started', 'progress', 'silent', 'started']);
  });

  it('is silent within 30 ms of a stop', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    samples(24_000);
    render(20);
    renderer.handle({ type: 'stop', stopId: 9 });
    const tail = render(20);
    expect(tail.slice(24 * 30).every((sample) => sample === 0)).toBe(true);
    expect(tail[100]).toBeGreaterThan(0);
    const stopped = reports.find(({ type }) => type === 'stopped');
    expect(stopped).toEqual({ type: 'stopped', stopId: 9, contents: [{ ...CONTENT, playedSamples: 2_560 + 480 }] });
    expect(reports.at(-1)).toEqual({ type: 'silent' });
  });

  it('renders at another rate and counts at 24 kHz', () => {
    const { renderer, reports, render, samples } = makeRenderer(48_000);
    samples(2_400);
    renderer.handle({ type: 'complete', ...CONTENT });
    const heard = render(60);
    const loud = heard.filter((sample) => Math.abs(sample) > 0.2).length;
    expect(loud).toBeGreaterThan(4_760);
    expect(loud).toBeLessThan(4_840);
    expect(reports.find(({ type }) => type === 'ended')).toMatchObject({ content: { playedSamples: 2_400 } });
  });

  it('may be collected after close', () => {
    const { renderer } = makeRenderer();
    expect(renderer.render(new Float32Array(128))).toBe(true);
    renderer.handle({ type: 'close' });
    expect(renderer.render(new Float32Array(128))).toBe(false);
  });
});
