import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './scripts/slowest-first.ts';

/** Leaves a connection to Redis behind, as a server keeps one. */
const APART = ['test/deploy/entries.test.ts'];
const NOT_HERE = ['**/*.browser.test.ts', '**/dist/**', '**/node_modules/**', 'test/e2e/**', 'test/faults/**'];
/** Nothing but recognition by real recognisers: minutes of processor time in which nothing has to happen in time. */
const SPEECH = [
  'packages/voice-pipeline/src/stages/pocketsphinx-speech.test.ts',
  'packages/voice-pipeline/src/stages/pocketsphinx-stt.test.ts',
  'demo/src/assistant/shop-phrases.test.ts',
];

export default defineConfig({
  // The packages run from their sources: no build stands between an edit and its test.
  ssr: { resolve: { conditions: ['@voice-agent/source'] } },
  resolve: { conditions: ['@voice-agent/source'] },
  test: {
    // What a server logs belongs to the tests that fail.
    silent: 'passed-only',
    // Speech is real and machines are slow: a time-out is for what hangs, not for what takes its time.
    testTimeout: 60_000,
    // Vitest leaves a core to itself, of two as of twenty.
    maxWorkers: '100%',
    hookTimeout: 120_000,
    exclude: NOT_HERE,
    // Files of a project share a process, and leave nothing behind in it: each of a process of its own costs a second more.
    isolate: false,
    unstubGlobals: true,
    unstubEnvs: true,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'packages',
          include: ['{packages/*,demo}/src/**/*.test.ts'],
          exclude: [...NOT_HERE, ...SPEECH],
        },
      },
      {
        extends: true,
        // `npm test` has them wait for everything else.
        test: { name: 'speech', include: SPEECH, testTimeout: 600_000, hookTimeout: 300_000 },
      },
      {
        extends: true,
        test: {
          name: 'repository',
          include: ['bench/src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...NOT_HERE, ...APART],
        },
      },
      {
        extends: true,
        test: { name: 'apart', include: APART, isolate: true },
      },
    ],
  },
});
