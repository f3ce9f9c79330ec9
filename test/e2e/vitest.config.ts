import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from '../../scripts/slowest-first.ts';

const conditions = ['@voice-agent/source'];

/** End-to-end, in fair weather and foul: two Chromiums at a time, because each hears and speaks in real time and mostly waits. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    // What a server logs belongs to the tests that fail.
    silent: 'passed-only',
    include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
    maxWorkers: 2,
    sequence: { sequencer: SlowestFirst },
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
