// Component and worklet tests in real Chromium: `npx wtr`, or `npx wtr --files packages/widget/src/media/foo.browser.test.ts`.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';

/** Vite's `?worker&url` imports become the address of the file itself, which the dev server compiles. */
const workerUrlPlugin = {
  name: 'worker-url',
  serve(context) {
    if (context.URL.search !== '?worker&url') return undefined;
    return { body: `export default ${JSON.stringify(context.path)};`, type: 'js' };
  },
};

const REPORTS = new URL('.tsbuild/reports/', import.meta.url);

/** Writes the counts where `npm test` adds them up. */
const countReporter = (report) => ({
  async stop({ sessions }) {
    const results = [...sessions].flatMap(({ testResults }) => (testResults ? allTests(testResults) : []));
    const passed = results.filter((test) => test.passed).length;
    // A file that did not even load counts as one failure.
    const broken = [...sessions].filter((session) => !session.passed && !session.testResults).length;
    await mkdir(REPORTS, { recursive: true });
    const counts = {
      numPassedTests: passed,
      numFailedTests: results.filter((test) => !test.passed && !test.skipped).length + broken,
    };
    await writeFile(new URL(report, REPORTS), JSON.stringify(counts));
  },
});

function allTests({ tests, suites }) {
  return [...tests, ...suites.flatMap(allTests)];
}

/** What the tests need in any browser. */
export const browserTests = (report) => ({
  reporters: [defaultReporter(), countReporter(report)],
  files: ['packages/*/src/**/*.browser.test.ts', '!**/dist/**'],
  nodeResolve: { exportConditions: ['@voice-agent/source', 'browser', 'development'] },
  plugins: [
    workerUrlPlugin,
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
        ],
      },
      createBrowserContext: ({ browser }) => browser.newContext({ permissions: ['microphone'] }),
    }),
  ],
};
