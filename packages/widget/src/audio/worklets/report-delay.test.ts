import { describe, expect, it } from 'vitest';
import { ReportDelay } from './report-delay.ts';
import type { PlaybackReport } from './worklet-messages.ts';

const started: PlaybackReport = { type: 'started', underruns: 0 };
const silent: PlaybackReport = { type: 'silent' };
const progress = (itemId: string, playedSamples: number): PlaybackReport => ({
  type: 'progress',
  content: { itemId, contentIndex: 0, playedSamples },
  level: 0.5,
});
const ended = (itemId: string, playedSamples: number): PlaybackReport => ({
  type: 'ended',
  content: { itemId, contentIndex: 0, playedSamples },
});

function makeDelay(latency = 0) {
  const posted: PlaybackReport[] = [];
  const delay = new ReportDelay((report) => posted.push(report));
  delay.latency = latency;
  return { delay, posted };
}

describe('ReportDelay', () => {
  it('posts at once where there is no latency', () => {
    const { delay, posted } = makeDelay();
    delay.push(128, started);
    delay.advance(128);
    expect(posted).toEqual([started]);
  });

  it('posts each report the latency later, in order', () => {
    const { delay, posted } = makeDelay(1_000);
    delay.push(128, started);
    delay.push(1_280, progress('a', 1_280));
    delay.advance(1_127);
    expect(posted).toEqual([]);
    delay.advance(1_128);
    expect(posted).toEqual([started]);
    delay.advance(2_280);
    expect(posted).toEqual([started, progress('a', 1_280)]);
  });

  it('follows a latency that changes, and keeps the order', () => {
    const { delay, posted } = makeDelay(1_000);
    delay.push(100, started);
    delay.push(200, silent);
    delay.latency = 5_000;
    delay.advance(1_200);
    expect(posted).toEqual([]);
    delay.latency = 50;
    delay.push(1_190, started);
    delay.advance(1_200);
    expect(posted).toEqual([started, silent]);
    delay.advance(1_240);
    expect(posted).toEqual([started, silent, started]);
  });

  it('is not slowed by a clock that stands still', () => {
    const { delay, posted } = makeDelay(10);
    delay.push(100, started);
    for (let i = 0; i < 5; i++) delay.advance(100);
    expect(posted).toEqual([]);
  });

  it('tells the oldest early rather than lose it when it is full', () => {
    const { delay, posted } = makeDelay(1e6);
    const all = Array.from({ length: 200 }, (_, i) => ended('a', i));
    for (const report of all) delay.push(0, report);
    expect(posted.length).toBe(200 - 64);
    delay.advance(1e6);
    expect(posted).toEqual(all);
  });

  it('at a cut tells what left wholly, drops older playheads, and keeps what was heard to begin and end', () => {
    const { delay, posted } = makeDelay(1_000);
    delay.push(0, started);
    delay.push(100, progress('a', 100));
    delay.push(200, ended('a', 200));
    delay.push(300, silent);
    delay.push(400, started);
    delay.push(500, progress('b', 100));
    delay.cut();
    expect(posted).toEqual([ended('a', 200)]);
    delay.push(600, silent);
    delay.advance(1_300);
    expect(posted.slice(1)).toEqual([started, silent]);
    delay.advance(1_600);
    expect(posted.slice(3)).toEqual([started, silent]);
  });

  it('goes round its memory', () => {
    const { delay, posted } = makeDelay(3);
    for (let clock = 0; clock < 1_000; clock++) {
      delay.push(clock, progress('a', clock));
      if (clock % 7 === 0) delay.push(clock, silent);
      delay.advance(clock);
    }
    const heads = posted.flatMap((report) => (report.type === 'progress' ? [report.content.playedSamples] : []));
    expect(heads).toEqual(Array.from({ length: 997 }, (_, i) => i));
  });
});
