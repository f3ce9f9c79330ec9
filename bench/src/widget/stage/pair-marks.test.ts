import { describe, expect, it } from 'vitest';
import { delaysOfMarks, type TimedMark } from './pair-marks.ts';
import { marksOf, SAMPLES_PER_MS } from './test-sound.ts';

const captured: TimedMark[] = marksOf(8_000).map(({ sample, tone }) => ({ atMs: sample / SAMPLES_PER_MS, tone }));
const late = (marks: TimedMark[], ms: number) => marks.map(({ atMs, tone }) => ({ atMs: atMs + ms, tone }));

describe('delaysOfMarks', () => {
  it('gives each mark its delay, wherever either list begins', () => {
    expect(delaysOfMarks(late(captured.slice(3, 20), 60), captured)).toEqual(new Array(17).fill(60));
    expect(delaysOfMarks(late(captured, 60), captured.slice(10))).toEqual(new Array(captured.length - 10).fill(60));
  });

  it('knows delays that are longer than the distance between marks', () => {
    expect(delaysOfMarks(late(captured, 700), captured)).toEqual(new Array(captured.length).fill(700));
  });

  it('knows a delay that changes on the way', () => {
    const changing = captured.map(({ atMs, tone }, i) => ({ atMs: atMs + (i < 10 ? 50 : 110), tone }));
    const delays = delaysOfMarks(changing, captured);
    expect(delays.slice(0, 10)).toEqual(new Array(10).fill(50));
    expect(delays.slice(10)).toEqual(new Array(captured.length - 10).fill(110));
  });

  it('leaves out a mark whose tone was damaged, and one that comes twice', () => {
    const arrived = late(captured, 60).map((mark, i) => (i === 12 ? { ...mark, tone: 1 } : mark));
    expect(delaysOfMarks(arrived, captured)).toEqual(new Array(captured.length - 1).fill(60));
    const [first] = late(captured, 60);
    expect(delaysOfMarks([first!, first!], captured)).toEqual([60]);
  });

  it('leaves out a mark with no source', () => {
    expect(delaysOfMarks([{ atMs: 100, tone: 3 }], captured)).toEqual([]);
    expect(delaysOfMarks([{ atMs: 90_000, tone: 3 }], captured)).toEqual([]);
  });
});
