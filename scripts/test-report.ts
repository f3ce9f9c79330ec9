/** What a test runner's JSON report says: Vitest's own, and the same shape from the browser tests' reporter. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';

export interface TestReport {
  passed: number;
  failed: number;
  failures: readonly TestFailure[];
}

export interface TestFailure {
  /** From `root`. */
  file: string;
  /** Its full name; empty for a file that did not load. */
  test: string;
  /** The start of what went wrong; empty when the runner did not say. */
  reason: string;
}

interface JsonReport {
  numPassedTests?: number;
  numFailedTests?: number;
  testResults?: readonly {
    name: string;
    status: string;
    message?: string;
    assertionResults: readonly { fullName: string; status: string; failureMessages?: readonly string[] | null }[];
  }[];
}

const LINES_OF_REASON = 4;

/** A report that is not there counts nothing. Names of files are cut to what follows `root`. */
export async function readTestReport(file: string, root: string): Promise<TestReport> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return parseTestReport(JSON.parse(text) as JsonReport, root);
}

/** A file that did not load counts as one failed test: Vitest leaves it out of its count. */
export function parseTestReport(report: JsonReport, root: string): TestReport {
  const failures = (report.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [{ file, test: '', reason: startOf(message) }];
    return failed.map((result) => ({
      file,
      test: result.fullName,
      reason: startOf(result.failureMessages?.[0]),
    }));
  });
  return { passed: report.numPassedTests ?? 0, failed: failures.length, failures };
}

function startOf(message = ''): string {
  return message.trim().split('\n').slice(0, LINES_OF_REASON).join('\n');
}
