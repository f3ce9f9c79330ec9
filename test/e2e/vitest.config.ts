import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from '../../scripts/slowest-first.ts';

const conditions = ['@voice-agent/source'];
/** What they ask of a machine is that it keeps up with real time while a page is blocked, or while two speak at once. */
const ALONE = ['test/faults/busy-page.test.ts', 'test/e2e/interruption.test.ts'];

/** End-to-end, in fair weather and foul: two Chromiums at a time, because each hears and speaks in real time and mostly waits. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    // What a server logs belongs to the tests that fail.
    silent: 'passed-only',
    // Files share these two processes, and leave nothing behind in them: to load everything anew costs each 3.6 s more.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'beside',
          include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 2,
        },
      },
      // When the others are done.
      { extends: true, test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
