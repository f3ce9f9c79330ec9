/**
 * `npm test`: lint, unit tests, browser tests in Chromium and Firefox, end-to-end tests, in that order, and tests of real recognisers
 * beside the last two; types were checked by the compiler before.
 * Installs what they need where it may. At its end stand the failures again, what passed only when it was run again, and a last line
 * that counts all tests.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startAudioServer } from './audio-server.ts';
import { buildWidget } from './build.ts';
import { findChromium, findFirefox } from './find-program.ts';
import { chromium, firefox, pocketSphinx, proxies, pulseAudio, redisServer } from './programs.ts';
import { ROOT, type RunOptions, runBin } from './run.ts';
import { ensurePrograms } from './system-packages.ts';
import { readTestReport, type TestFailure, type TestReport } from './test-report.ts';
import { type StepResult, twiceWhereFewFail } from './twice-where-few-fail.ts';

const REPORTS = join(ROOT, '.tsbuild/reports');

async function main(): Promise<number> {
  const missing = await ensurePrograms([pocketSphinx, chromium, firefox, pulseAudio, redisServer, proxies]);
  if (missing.length > 0) return 1;
  const env = { ...process.env, CHROMIUM_PATH: await findChromium(), FIREFOX_PATH: await findFirefox() };
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });

  if ((await runBin('biome', ['check'])) !== 0) return 1;
  console.log('Building the widget …');
  if (!(await buildWidget({ force: true }))) return 1;

  const unit = vitest('unit', ['--project=packages', '--project=repository', '--project=apart']);
  const speech = vitest('speech', ['--project=speech'], { quiet: true, yielding: true });
  const endToEnd = vitest('e2e', ['--config', 'test/e2e/vitest.config.ts']);
  const results: StepResult[] = [];
  for (const step of [unit, testInChromium]) results.push(await twiceWhereFewFail(step));
  // What follows waits for a third of its time. Before it would take from tests that need both cores.
  const heard = twiceWhereFewFail(speech);
  for (const step of [testInFirefox, endToEnd]) results.push(await twiceWhereFewFail(step));
  results.push(await heard);

  const failures: TestFailure[] = [];
  const shaky: TestFailure[] = [];
  let passed = 0;
  for (const result of results) {
    passed += result.passed;
    failures.push(...result.failures);
    shaky.push(...result.shaky);
  }
  for (const { file, test, reason } of shaky)
    console.log(`\nSHAKY: passed when it was run again: ${file} ${test}\n${reason}`);
  for (const { file, test, reason } of failures) console.log(`\nFAILED ${file} ${test}\n${reason}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;

  function testInChromium(files: readonly string[]): Promise<TestReport> {
    return reported('browser.json', () => runBin('wtr', filesOption(files), { env }));
  }

  async function testInFirefox(files: readonly string[]): Promise<TestReport> {
    const audioServer = startAudioServer();
    const config = ['--config', 'web-test-runner.firefox.config.mjs'];
    const report = await reported('firefox.json', () => runBin('wtr', [...config, ...filesOption(files)], { env }));
    await audioServer.stop();
    return report;
  }

  function vitest(name: string, options: readonly string[], how: RunOptions = {}) {
    const report = `${name}.json`;
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${join(REPORTS, report)}`];
    return (files: readonly string[]) =>
      reported(report, () => runBin('vitest', ['run', ...options, ...reporters, ...files], { ...how, env }));
  }
}

/** Runs, then reads what the run wrote. A run that goes wrong without naming a test has failed, too. */
async function reported(name: string, run: () => Promise<number>): Promise<TestReport> {
  const file = join(REPORTS, name);
  await rm(file, { force: true });
  const code = await run();
  const report = await readTestReport(file, ROOT);
  const isGood = report.failures.length > 0 || (code === 0 && report.passed > 0);
  return isGood ? report : { ...report, failures: [{ file: name, test: '', reason: `Ended with code ${code}.` }] };
}

function filesOption(files: readonly string[]): string[] {
  return files.length > 0 ? ['--files', ...files] : [];
}

process.exitCode = await main();
