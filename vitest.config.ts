import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './scripts/slowest-first.ts';

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
    exclude: ['**/*.browser.test.ts', '**/dist/**', '**/node_modules/**', 'test/e2e/**', 'test/faults/**'],
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'packages',
          include: ['{packages/*,demo}/src/**/*.test.ts'],
          // Files of these share a process, and leave nothing behind in it: each of a process of its own costs 0.7 s more.
          isolate: false,
          unstubGlobals: true,
          unstubEnvs: true,
        },
      },
      {
        extends: true,
        test: { name: 'repository', include: ['bench/src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'] },
      },
    ],
  },
});
