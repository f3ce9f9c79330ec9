/**
 * The board's charts as inline SVG. A chart is drawn for the eye and named for the ear; its numbers stand in a table
 * behind it. No style attributes and no scripts, so that the strictest content security policy lets it be. Pure.
 */
import { type Html, html } from './html.ts';

export interface ChartSeries {
  readonly name: string;
  /** Also its colour in the style sheet: `series-a` or `series-b`. */
  readonly key: 'a' | 'b';
  /** undefined: nothing was measured, and the line has a gap. */
  readonly values: readonly (number | undefined)[];
}

export interface Chart {
  readonly id: string;
  /** Said by screen readers instead of the drawing. */
  readonly label: string;
  readonly series: readonly ChartSeries[];
  /** Unix milliseconds of the values. */
  readonly times: readonly number[];
  /** The smallest top of the scale, in the values' unit. */
  readonly floor: number;
  format(value: number): string;
  timeOf(unixMs: number): string;
}

const WIDTH = 600;
const HEIGHT = 180;
const LEFT = 62;
const BOTTOM = 24;
const TOP = 10;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;

export function barChart(chart: Chart): Html {
  const top = niceTop(chart);
  const slot = (WIDTH - LEFT) / chart.times.length;
  const width = (slot * 0.76) / chart.series.length;
  const bars = chart.series.flatMap(({ key, values }, row) =>
    values.map((value = 0, i) => {
      const height = (value / top) * PLOT_HEIGHT;
      const x = LEFT + i * slot + slot * 0.12 + row * width;
      const shape = { x: x.toFixed(1), y: (TOP + PLOT_HEIGHT - height).toFixed(1), height: height.toFixed(1) };
      return value === 0
        ? html``
        : html`<rect class="series-${key}" x="${shape.x}" y="${shape.y}" width="${width.toFixed(1)}" height="${shape.height}" rx="1"/>`;
    }),
  );
  return drawn(chart, top, bars);
}

export function lineChart(chart: Chart): Html {
  const top = niceTop(chart);
  const step = (WIDTH - LEFT) / chart.times.length;
  const at = (i: number, value: number) =>
    `${(LEFT + (i + 0.5) * step).toFixed(1)},${(TOP + PLOT_HEIGHT * (1 - value / top)).toFixed(1)}`;
  const lines = chart.series.flatMap(({ key, values }) =>
    runsOf(values).map((run) => {
      const points = run.map(([i, value]) => at(i, value));
      // A measured minute between two empty ones has no line: it is a dot.
      if (points.length === 1) {
        const [x, y] = (points[0] ?? '').split(',');
        return html`<circle class="series-${key}" cx="${x}" cy="${y}" r="2.5"/>`;
      }
      return html`<polyline class="series-${key}" points="${points.join(' ')}"/>`;
    }),
  );
  return drawn(chart, top, lines);
}

/** p50 to p95 of one row, drawn as a bar on the scale of all rows. */
export function rangeBar(from: number | undefined, to: number | undefined, most: number): Html {
  if (from === undefined || to === undefined || most === 0) return html``;
  const x = (from / most) * 100;
  const width = Math.max(1.5, ((to - from) / most) * 100);
  return html`<svg class="range" viewBox="0 0 102 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="102" height="8" rx="2"/><rect class="series-a" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="8" rx="2"/></svg>`;
}

function drawn({ id, label, format, times, timeOf }: Chart, top: number, marks: readonly Html[]): Html {
  const rules = [0, 0.5, 1].map((part) => {
    const y = (TOP + PLOT_HEIGHT * (1 - part)).toFixed(1);
    return html`<line x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text x="${LEFT - 8}" y="${y}" dy="0.32em" text-anchor="end">${format(top * part)}</text>`;
  });
  const step = (WIDTH - LEFT) / times.length;
  const ticks = times.map((time, i) => {
    if (new Date(time).getUTCMinutes() % 15 !== 0 || i < 2 || i > times.length - 3) return html``;
    return html`<text x="${(LEFT + (i + 0.5) * step).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${timeOf(time)}</text>`;
  });
  return html`<svg class="chart" id="${id}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><g class="rules">${rules}${ticks}</g><g class="marks">${marks}</g></svg>`;
}

/** Runs of neighbours that were measured. */
function runsOf(values: readonly (number | undefined)[]): [index: number, value: number][][] {
  const runs: [number, number][][] = [];
  let open = false;
  values.forEach((value, i) => {
    if (value === undefined) {
      open = false;
      return;
    }
    if (!open) runs.push([]);
    open = true;
    runs.at(-1)?.push([i, value]);
  });
  return runs;
}

/** The scale's top: a round number above the greatest value, and one whose half is as round. */
function niceTop({ series, floor }: Chart): number {
  const most = Math.max(floor, ...series.flatMap(({ values }) => values.map((value = 0) => value)));
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 6, 10].map((factor) => factor * power).find((top) => top >= most) ?? most;
}
