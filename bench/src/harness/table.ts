/** The measures as a Markdown table, and its place in a README. Pure. */
import type { Measure } from './measure.ts';
import type { Results } from './results.ts';
import { suiteOf } from './results.ts';
import { rounded } from './statistics.ts';

const BEGIN = '<!-- bench: begin, written by `npm run bench` -->';
const END = '<!-- bench: end -->';

/** One table per suite. A peer without a value in a row had no part in that measure. */
export function renderTables({ machine, date, measures }: Results): string {
  const suites = [...new Set(measures.map(({ id }) => suiteOf(id)))];
  const tables = suites.map((suite) => renderTable(measures.filter(({ id }) => suiteOf(id) === suite)));
  const head = `Measured on ${date.slice(0, 10)}: ${machine}.`;
  return [head, ...tables].join('\n\n');
}

/** @throws Error where the text has no markers. */
export function replaceTables(readme: string, tables: string): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The README needs the lines "${BEGIN}" and "${END}", in this order.`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${tables}\n\n${readme.slice(to)}`;
}

export function meetsBudget({ value, budget, better }: Measure): boolean | undefined {
  if (budget === null) return undefined;
  return better === 'lower' ? value <= budget : value >= budget;
}

function renderTable(measures: readonly Measure[]): string {
  const peers = [...new Set(measures.flatMap((measure) => Object.keys(measure.peers)))];
  const head = ['measure', 'unit', 'voice-agent', 'to reach', ...peers];
  const rows = measures.map((measure) => [
    measure.title,
    measure.unit,
    `**${rounded(measure.value)}**${meetsBudget(measure) === false ? ' ✗' : ''}`,
    measure.budget === null ? '' : `${measure.better === 'lower' ? '≤' : '≥'} ${rounded(measure.budget)}`,
    ...peers.map((peer) => cellOf(measure.peers[peer])),
  ]);
  const rule = head.map((_, i) => (i < 2 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`).join('\n');
}

function cellOf(value: number | undefined): string {
  return value === undefined ? '' : String(rounded(value));
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
