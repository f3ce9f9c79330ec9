import { expect, it } from 'vitest';
import { parseTestReport, readTestReport } from './test-report.ts';

const passed = { fullName: 'a thing works', status: 'passed', failureMessages: [] };

it('counts what passed and names what failed, with the start of the reason', () => {
  const message = [
    'AssertionError: expected 1 to be 2',
    '    at one',
    '    at two',
    '    at three',
    '    at four',
  ].join('\n');
  const report = parseTestReport(
    {
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [
        {
          name: '/project/src/thing.test.ts',
          status: 'failed',
          assertionResults: [passed, { fullName: 'a thing breaks', status: 'failed', failureMessages: [message] }],
        },
      ],
    },
    '/project',
  );

  expect(report).toEqual({
    passed: 1,
    failed: 1,
    failures: [
      {
        file: 'src/thing.test.ts',
        test: 'a thing breaks',
        reason: 'AssertionError: expected 1 to be 2\n    at one\n    at two\n    at three',
      },
    ],
  });
});

it('counts a file that did not load as one failure', () => {
  const broken = { name: '/project/a.test.ts', status: 'failed', message: 'SyntaxError: no', assertionResults: [] };
  const report = parseTestReport({ numPassedTests: 0, numFailedTests: 0, testResults: [broken] }, '/project');

  expect(report).toEqual({
    passed: 0,
    failed: 1,
    failures: [{ file: 'a.test.ts', test: '', reason: 'SyntaxError: no' }],
  });
});

it('counts nothing where no report was written', async () => {
  expect(await readTestReport('/nowhere/report.json', '/')).toEqual({ passed: 0, failed: 0, failures: [] });
});
