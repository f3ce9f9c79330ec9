import { describe, expect, it } from 'vitest';
import { FADE_SAMPLES } from './fade.ts';
import { CONTENT, makeRenderer } from './renderer-log.fixture.ts';

describe('PlaybackRenderer', () => {
  it('says started, progress, ended and silent, in this order', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    samples(4_800);
    renderer.handle({ type: 'complete', ...CONTENT });
    render(50);
    expect(reports).toEqual([
      { type: 'started', underruns: 0 },
      { type: 'progress', content: { ...CONTENT, playedSamples: 2_432 }, level: expect.closeTo(0.25) },
      { type: 'ended', content: { ...CONTENT, playedSamples: 4_800 } },
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
    expect(reports.filter(({ type }) => type === 'progress')).toHaveLength(5);
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

  it('says silent when the network does not keep up, and started with the count when it has caught up', () => {
    const { reports, render, samples } = makeRenderer();
    for (let i = 0; i < 3; i++) {
      // More than any depth that two times running dry can teach.
      samples(7_200);
      // And longer than what is heard again makes up for.
      render(80);
    }
    expect(reports.filter(({ type }) => type === 'started')).toEqual(
      [0, 1, 2].map((underruns) => ({ type: 'started', underruns })),
    );
    const types = reports.map(({ type }) => type).filter((type) => type !== 'progress');
    expect(types).toEqual(['started', 'silent', 'started', 'silent', 'started', 'silent']);
  });

  it('is silent within 20 ms of a stop', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    samples(24_000);
    render(20);
    renderer.handle({ type: 'stop', stopId: 9 });
    const tail = render(20);
    expect(tail.slice(24 * 20).every((sample) => sample === 0)).toBe(true);
    expect(tail[100]).toBeGreaterThan(0);
    const stopped = reports.find(({ type }) => type === 'stopped');
    expect(stopped).toEqual({
      type: 'stopped',
      stopId: 9,
      contents: [{ ...CONTENT, playedSamples: 2_560 + FADE_SAMPLES }],
    });
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

  it('starts later with a minimum depth, and as before without', () => {
    const { renderer, render, samples } = makeRenderer();
    renderer.handle({ type: 'minimum-depth', samples: 9_600 });
    samples(9_600 - 10 * 128);
    expect(render(10).every((sample) => sample === 0)).toBe(true);
    expect(render(1).every((sample) => sample !== 0)).toBe(true);
    renderer.handle({ type: 'minimum-depth', samples: Number.NaN });
    renderer.handle({ type: 'stop', stopId: 1 });
    render(5);
    samples(1_920, { ...CONTENT, itemId: 'item_2' });
    expect(render(1).every((sample) => sample !== 0)).toBe(true);
  });

  it('takes odd data without harm', () => {
    const { renderer, reports, render } = makeRenderer();
    // One whole sample is in the third.
    for (const bytes of [0, 1, 3]) renderer.handle({ type: 'samples', ...CONTENT, buffer: new ArrayBuffer(bytes) });
    renderer.handle({ type: 'complete', ...CONTENT });
    renderer.handle({ type: 'complete', itemId: '', contentIndex: -1 });
    renderer.handle({ type: 'stop', stopId: 3 });
    for (const samples of [-5, Number.NaN, Number.POSITIVE_INFINITY]) {
      renderer.handle({ type: 'latency', samples });
      renderer.handle({ type: 'minimum-depth', samples });
    }
    render(5);
    expect(reports).toEqual([{ type: 'stopped', stopId: 3, contents: [{ ...CONTENT, playedSamples: 0 }] }]);
  });

  it('keeps nothing of thousands of answers', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    renderer.handle({ type: 'latency', samples: 2_400 });
    for (let i = 0; i < 3_000; i++) {
      const content = { itemId: `item_${i}`, contentIndex: 0 };
      samples(200, content);
      renderer.handle({ type: 'complete', ...content });
      if (i % 3 === 0) renderer.handle({ type: 'stop', stopId: i });
      render(3);
    }
    render(30);
    const ended = reports.filter(({ type }) => type === 'ended').length;
    const stopped = reports.flatMap((report) => (report.type === 'stopped' ? report.contents : [])).length;
    expect(ended + stopped).toBe(3_000);
    expect(reports.at(-1)).toEqual({ type: 'silent' });
  });
});

describe('PlaybackRenderer.close', () => {
  it('may be collected at once when nothing sounds', () => {
    const { renderer } = makeRenderer();
    expect(renderer.render(new Float32Array(128))).toBe(true);
    renderer.handle({ type: 'close' });
    expect(renderer.render(new Float32Array(128))).toBe(false);
  });

  it('fades out first, then gives silence, whatever else comes', () => {
    const { renderer, reports, render, samples } = makeRenderer();
    samples(240_000);
    render(10);
    const before = reports.length;
    renderer.handle({ type: 'close' });
    const alive = Array.from({ length: 6 }, () => {
      const output = new Float32Array(128);
      const lives = renderer.render(output);
      renderer.handle({ type: 'close' });
      samples(24_000);
      return { lives, peak: Math.max(...output), last: output[127]! };
    });
    expect(alive.map(({ lives }) => lives)).toEqual([true, false, false, false, false, false]);
    expect(alive[0]!.peak).toBeGreaterThan(0.24);
    expect(alive[1]!.last).toBe(0);
    expect(alive.slice(2).every(({ peak }) => peak === 0)).toBe(true);
    expect(reports.length).toBe(before);
  });

  it('ends a fade that runs already, and drops what was to play after it', () => {
    const { renderer, render, samples } = makeRenderer();
    samples(24_000);
    render(10);
    renderer.handle({ type: 'stop', stopId: 1 });
    render(1);
    samples(24_000, { ...CONTENT, itemId: 'item_2' });
    renderer.handle({ type: 'close' });
    const tail = render(10);
    expect(tail[0]).toBeGreaterThan(0);
    expect(tail.slice(FADE_SAMPLES - 128).every((sample) => sample === 0)).toBe(true);
    expect(renderer.render(new Float32Array(128))).toBe(false);
  });
});
