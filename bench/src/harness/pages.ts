/** The pages of the project that show measures, each between its markers. A run writes them, and a test holds them to results.json. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Measure } from './measure.ts';
import { type Results, suiteOf } from './results.ts';
import { renderTables, replaceTables } from './table.ts';
import { BENCH } from './workspace.ts';

export interface Page {
  readonly file: URL;
  shows(measure: Measure): boolean;
}

/** What one call costs in the visitor's browser, for the page about scaling. */
const OF_ONE_CALL = ['capture-gap-blocked', 'playback-gaps-blocked', 'click-to-heard', 'memory-end'];

export const pages: readonly Page[] = [
  { file: new URL('README.md', BENCH), shows: () => true },
  {
    file: new URL('../docs/scaling.md', BENCH),
    shows: ({ id }) => suiteOf(id) === 'token-server' || OF_ONE_CALL.includes(id.replace(/^widget\./, '')),
  },
];

/** The page as it should read. @throws Error where it has no markers. */
export async function renderPage({ file, shows }: Page, results: Results): Promise<string> {
  const shown = { ...results, measures: results.measures.filter(shows) };
  return replaceTables(await readFile(file, 'utf8'), renderTables(shown));
}

export async function writePages(results: Results): Promise<void> {
  for (const page of pages) await writeFile(page.file, await renderPage(page, results));
}
