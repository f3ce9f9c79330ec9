/** The order of the unit and the end-to-end tests: what takes longest starts first, so that no core waits for the other at the end. */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take more than ten seconds of a quiet machine, or end to end more than a minute, the slowest first. */
export const SLOW: readonly string[] = [
  'packages/voice-pipeline/src/stages/pocketsphinx-speech.test.ts',
  'packages/voice-pipeline/src/stages/pocketsphinx-stt.test.ts',
  'demo/src/assistant/shop-phrases.test.ts',
  'test/runtimes/every-runtime.test.ts',
  'test/packages/packages.test.ts',
  'packages/voice-pipeline/src/realtime/eager-end.test.ts',
  'packages/widget/src/audio/worklets/jitter-depth.simulation.test.ts',
  'test/docs/site.test.ts',
  'test/fuzz/every-endpoint.test.ts',
  'test/docs/live-examples.test.ts',
  'packages/voice-pipeline/src/stages/flite-tts.test.ts',
  'test/packages/release.test.ts',
  'test/faults/bad-line.test.ts',
  // Not the second slowest, but axe takes a core for itself: it runs beside the first, which mostly waits, and no speech beside it.
  'test/e2e/everyone.test.ts',
  'test/e2e/examples.test.ts',
  'test/e2e/bundlers.test.ts',
  'test/faults/ends-of-a-session.test.ts',
  'test/e2e/spoken-question.test.ts',
  'test/e2e/trouble.test.ts',
  'test/faults/spoken-break.test.ts',
  'test/e2e/served-examples.test.ts',
  'test/faults/closed-sockets.test.ts',
  'test/faults/other-providers.test.ts',
];

export class SlowestFirst extends BaseSequencer {
  /** The rest keep the order that Vitest gives them, project by project: files that share a process follow one another. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.indexOf(relative(root, moduleId));
      return at < 0 ? SLOW.length : at;
    };
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => rank(one) - rank(other) || one.project.name.localeCompare(other.project.name));
  }
}
