// Component and worklet tests in real Chromium: `npx wtr`, or `npx wtr --files packages/widget/src/media/foo.browser.test.ts`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const CONDITIONS = ['@voice-agent/source', 'browser', 'development'];

/** Vite's `?worker&url` imports become the address of the file itself, which the dev server compiles. */
const workerUrlPlugin = {
  name: 'worker-url',
  serve(context) {
    if (context.URL.search !== '?worker&url') return undefined;
    return { body: `export default new URL(${JSON.stringify(context.path)}, import.meta.url).href;`, type: 'js' };
  },
};

/** Tests of the view come in one file each: a page would ask for some 140, and take a second of the processor for that. */
const bundledViewPlugin = {
  name: 'bundled-view',
  async serve({ path }) {
    if (!/[/]view[/].*\.browser\.test\.ts$/.test(path)) return undefined;
    const bundle = await rolldown({ input: join(ROOT, path), resolve: { conditionNames: CONDITIONS } });
    const { output } = await bundle.generate({ codeSplitting: false, sourcemap: 'inline' });
    await bundle.close();
    return { body: output[0].code, type: 'js' };
  },
};

const REPORTS = new URL('.tsbuild/reports/', import.meta.url);

/** Writes what `npm test` adds up, in the shape of Vitest's JSON report. */
const jsonReporter = (report) => ({
  async stop({ sessions }) {
    const testResults = [...sessions].map((session) => ({
      name: session.testFile,
      status: session.passed ? 'passed' : 'failed',
      message: session.errors[0]?.message,
      assertionResults: session.testResults ? assertionsOf(session.testResults) : [],
    }));
    const assertions = testResults.flatMap((file) => file.assertionResults);
    const numPassedTests = assertions.filter((assertion) => assertion.status === 'passed').length;
    await mkdir(REPORTS, { recursive: true });
    await writeFile(new URL(report, REPORTS), JSON.stringify({ numPassedTests, testResults }));
  },
});

function assertionsOf({ tests, suites }, parents = []) {
  const own = tests.map(({ name, passed, skipped, error }) => ({
    fullName: [...parents, name].join(' '),
    status: passed ? 'passed' : skipped ? 'skipped' : 'failed',
    failureMessages: error ? [error.message ?? error.stack ?? ''] : [],
  }));
  return [...own, ...suites.flatMap((suite) => assertionsOf(suite, [...parents, suite.name]))];
}

/** What the tests need in any browser. */
export const browserTests = (report) => ({
  reporters: [defaultReporter(), jsonReporter(report)],
  files: ['packages/*/src/**/*.browser.test.ts', '!**/dist/**'],
  nodeResolve: { exportConditions: CONDITIONS },
  plugins: [
    workerUrlPlugin,
    bundledViewPlugin,
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('packages/widget/tsconfig.json', import.meta.url)),
    }),
  ],
  testFramework: { config: { ui: 'bdd', timeout: 20_000 } },
  testsFinishTimeout: 300_000,
});

export default {
  ...browserTests('browser.json'),
  concurrency: 2,
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: {
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        args: [
          '--no-sandbox',
          '--use-fake-ui-for-media-stream',
          '--use-fake-device-for-media-stream',
          '--autoplay-policy=no-user-gesture-required',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          // Two pages for the address bar beside each page, which take half as much of the processor.
          '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
        ],
      },
      createBrowserContext: ({ browser }) => browser.newContext({ permissions: ['microphone'] }),
    }),
  ],
};
