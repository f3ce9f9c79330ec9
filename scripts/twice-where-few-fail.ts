/**
 * Tests of sound run in real time, and a shared machine that stands still for a second fails one of them now and then.
 * So a few files that fail are run once more, alone: what fails again has failed, and what passes is named as shaky, to
 * be mended in the product or in the test.
 */
import type { TestFailure, TestReport } from './test-report.ts';

/** More than these are no accident. */
const FEW_FILES = 3;

export interface StepResult {
  passed: number;
  failures: readonly TestFailure[];
  /** Failed at first, and passed alone. */
  shaky: readonly TestFailure[];
}

/** @param run - runs these test files, or all where there are none */
export async function twiceWhereFewFail(run: (files: readonly string[]) => Promise<TestReport>): Promise<StepResult> {
  const first = await run([]);
  const files = [...new Set(first.failures.map(({ file }) => file))];
  if (files.length === 0 || files.length > FEW_FILES) return { ...first, shaky: [] };
  console.log(`\nOnce more, alone: ${files.join(', ')}`);
  const second = await run(files);
  const failsAgain = (failure: TestFailure) => second.failures.some((again) => isSame(again, failure));
  const shaky = first.failures.filter((failure) => !failsAgain(failure));
  // Of a file that did not load nothing was counted the first time.
  const unloaded = first.failures.some(({ test }) => test === '');
  return {
    passed: first.passed + (unloaded ? second.passed : shaky.length),
    failures: second.failures,
    shaky,
  };
}

function isSame(one: TestFailure, other: TestFailure): boolean {
  return one.file === other.file && one.test === other.test;
}
