/**
 * `npm test`: lint, unit tests, browser tests in Chromium and Firefox, end-to-end tests, in that order; types were checked by the compiler before.
 * Installs what they need where it may. At its end stand the failures again, and a last line that counts all tests.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startAudioServer } from './audio-server.ts';
import { buildWidget } from './build.ts';
import { findChromium, findFirefox } from './find-program.ts';
import { chromium, firefox, pocketSphinx, pulseAudio, redisServer } from './programs.ts';
import { ROOT, runBin } from './run.ts';
import { ensurePrograms } from './system-packages.ts';
import { readTestReport, type TestFailure } from './test-report.ts';

const REPORTS = join(ROOT, '.tsbuild/reports');

async function main(): Promise<number> {
  const missing = await ensurePrograms([pocketSphinx, chromium, firefox, pulseAudio, redisServer]);
  if (missing.length > 0) return 1;
  const env = { ...process.env, CHROMIUM_PATH: await findChromium(), FIREFOX_PATH: await findFirefox() };
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });

  if ((await runBin('biome', ['check'])) !== 0) return 1;
  console.log('Building the widget …');
  if (!(await buildWidget({ force: true }))) return 1;

  const unit = vitest('unit');
  const e2e = vitest('e2e', '--config', 'test/e2e/vitest.config.ts');
  const steps = [
    unit,
    { report: 'browser.json', run: () => runBin('wtr', [], { env }) },
    { report: 'firefox.json', run: testInFirefox },
    e2e,
  ];

  const failures: TestFailure[] = [];
  let passed = 0;
  let exitCode = 0;
  for (const { report, run } of steps) {
    const code = await run();
    const result = await readTestReport(join(REPORTS, report), ROOT);
    passed += result.passed;
    failures.push(...result.failures);
    if (code !== 0 && result.failures.length === 0) failures.push({ test: report, reason: `Ended with code ${code}.` });
    if (code !== 0 || result.passed === 0) exitCode = 1;
  }
  for (const { test, reason } of failures) console.log(`\nFAILED ${test}\n${reason}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  return exitCode;

  async function testInFirefox(): Promise<number> {
    const audioServer = startAudioServer();
    const code = await runBin('wtr', ['--config', 'web-test-runner.firefox.config.mjs'], { env });
    await audioServer.stop();
    return code;
  }

  function vitest(name: string, ...options: string[]) {
    const report = `${name}.json`;
    const args = [
      'run',
      ...options,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(REPORTS, report)}`,
    ];
    return { report, run: () => runBin('vitest', args, { env }) };
  }
}

process.exitCode = await main();
