/**
 * `npm run bench`, `npm run bench -- widget`, `npm run bench -- widget/jitter --quick`: runs suites, or single scenarios,
 * and writes results.json and the pages that show it. Quick runs are shown, not written. `--pages` writes the pages alone.
 */
import { chromium as playwright } from 'playwright-core';
import { describeMachine } from './harness/machine.ts';
import type { Measure, RunOptions, Suite } from './harness/measure.ts';
import { writePages } from './harness/pages.ts';
import { mergeResults, type Results, readResults, writeResults } from './harness/results.ts';
import { renderTables } from './harness/table.ts';
import { BENCH, buildWidget, findChromium } from './harness/workspace.ts';
import { suites } from './suites.ts';

const RESULTS = new URL('results.json', BENCH);

async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--pages')) return writePages((await readResults(RESULTS)) as Results);
  const quick = words.includes('--quick');
  const selected = select(words.filter((word) => word !== '--quick'));
  const chromium = await findChromium();
  if (selected.some(({ browser }) => browser)) await buildWidget();
  const options: RunOptions = { quick, chromium, log: (line) => console.error(line) };
  const measures: Measure[] = [];
  for (const suite of selected) measures.push(...(await runSuite(suite, options)));

  const machine = describeMachine(await browserVersion(chromium));
  const run = { machine, date: new Date().toISOString(), measures };
  console.log(renderTables(run));
  if (quick) return console.error('\nNot written: what is measured with --quick does not go on record.');
  const whole = selected.filter((one) => suites.includes(one)).map(({ name }) => name);
  const results = mergeResults(await readResults(RESULTS), run, whole);
  await writeResults(RESULTS, results);
  await writePages(results);
}

/** @throws Error for a word that names no suite and no scenario. */
function select(words: readonly string[]): readonly Suite[] {
  if (words.length === 0) return suites;
  return words.map((word) => {
    const [name, scenario] = word.split('/');
    const suite = suites.find((one) => one.name === name);
    const scenarios = suite?.scenarios.filter((one) => scenario === undefined || one.name === scenario) ?? [];
    if (suite && scenario === undefined) return suite;
    if (suite && scenarios.length > 0) return { ...suite, scenarios };
    const known = suites.flatMap((one) => [one.name, ...one.scenarios.map((it) => `${one.name}/${it.name}`)]);
    throw new Error(`There is no bench "${word}". There are: ${known.join(', ')}.`);
  });
}

async function runSuite({ name, scenarios }: Suite, options: RunOptions): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const scenario of scenarios) {
    const began = performance.now();
    options.log(`${name}/${scenario.name} …`);
    measures.push(...(await scenario.run(options)));
    options.log(`${name}/${scenario.name} took ${Math.round((performance.now() - began) / 1000)} s`);
  }
  return measures;
}

async function browserVersion(executablePath: string): Promise<string> {
  const browser = await playwright.launch({ executablePath, args: ['--no-sandbox'] });
  const version = browser.version();
  await browser.close();
  return version;
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
