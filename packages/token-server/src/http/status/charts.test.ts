import { describe, expect, it } from 'vitest';
import { barChart, type Chart, lineChart, rangeBar } from './charts.ts';

function chartOf(...values: (number | undefined)[]): Chart {
  return {
    id: 'x',
    label: 'Numbers, by "minute"',
    series: [{ name: 'half', key: 'a', values }],
    times: values.map((_, i) => Date.UTC(2026, 0, 1, 12, 10 + i)),
    floor: 2,
    format: String,
    timeOf: (time) => new Date(time).toISOString().slice(11, 16),
  };
}

const numbers = (text: string, attribute: string) =>
  [...text.matchAll(new RegExp(`<rect[^>]* ${attribute}="([\\d.]+)"`, 'g'))].map((match) => Number(match[1]));

describe('barChart', () => {
  it('draws bars as high as their values, and none for nothing', () => {
    const heights = numbers(barChart(chartOf(0, 5, 10, undefined)).text, 'height');
    expect(heights).toHaveLength(2);
    expect((heights[1] ?? 0) / (heights[0] ?? 1)).toBeCloseTo(2, 1);
  });

  it('has a scale to a round number, and never a flat one', () => {
    expect(barChart(chartOf(0, 0, 0)).text).toContain('>2</text>');
    expect(barChart(chartOf(0, 11, 0)).text).toContain('>20</text>');
    expect(barChart(chartOf(0, 41, 0)).text).toContain('>60</text>');
    expect(barChart(chartOf(0, 100, 0)).text).toContain('>100</text>');
  });

  it('stays within its box', () => {
    const { text } = barChart(chartOf(...Array.from({ length: 60 }, (_, i) => i * 37)));
    expect(Math.max(...numbers(text, 'x'))).toBeLessThan(600);
    expect(Math.min(...numbers(text, 'y'))).toBeGreaterThanOrEqual(0);
  });

  it('has a name for those who do not see it, and times below', () => {
    const { text } = barChart(chartOf(1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect(text).toContain('role="img" aria-label="Numbers, by &#34;minute&#34;"');
    expect(text).toContain('>12:15</text>');
  });

  it('needs neither a style attribute nor a script', () => {
    expect(barChart(chartOf(1, 2, 3)).text).not.toMatch(/style=|<script|href|url\(/);
  });
});

describe('lineChart', () => {
  it('has gaps where nothing was measured, and a dot for a minute alone', () => {
    const { text } = lineChart(chartOf(1, 2, undefined, 3, undefined, 4, 5));
    expect(text.match(/<polyline/g)).toHaveLength(2);
    expect(text.match(/<circle/g)).toHaveLength(1);
  });

  it('draws nothing of nothing', () => {
    expect(lineChart(chartOf(undefined, undefined)).text).not.toMatch(/NaN|<polyline|<circle/);
  });
});

describe('rangeBar', () => {
  it('is a part of the greatest row, wide enough to be seen', () => {
    expect(rangeBar(100, 200, 400).text).toContain('x="25.0" width="25.0"');
    expect(rangeBar(100, 100, 400).text).toContain('width="1.5"');
  });

  it('is left out where nothing was measured', () => {
    expect(rangeBar(undefined, undefined, 0).text).toBe('');
  });
});
