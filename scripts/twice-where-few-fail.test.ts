import { expect, it, vi } from 'vitest';
import type { TestFailure, TestReport } from './test-report.ts';
import { twiceWhereFewFail } from './twice-where-few-fail.ts';

vi.spyOn(console, 'log').mockReturnValue();

const failure = (file: string, test = 'breaks'): TestFailure => ({ file, test, reason: 'no' });

function reports(...each: Partial<TestReport>[]) {
  const asked: (readonly string[])[] = [];
  const run = async (files: readonly string[]): Promise<TestReport> => {
    asked.push(files);
    const { passed = 0, failures = [] } = each[asked.length - 1] ?? {};
    return { passed, failed: failures.length, failures };
  };
  return { run, asked };
}

it('runs once what passes', async () => {
  const { run, asked } = reports({ passed: 7 });

  expect(await twiceWhereFewFail(run)).toMatchObject({ passed: 7, failures: [], shaky: [] });
  expect(asked).toEqual([[]]);
});

it('names what passes the second time, and counts it once', async () => {
  const { run, asked } = reports({ passed: 5, failures: [failure('a'), failure('b')] }, { passed: 4 });

  expect(await twiceWhereFewFail(run)).toEqual({ passed: 7, failures: [], shaky: [failure('a'), failure('b')] });
  expect(asked).toEqual([[], ['a', 'b']]);
});

it('has failed what fails twice', async () => {
  const { run } = reports(
    { passed: 5, failures: [failure('a', 'one'), failure('a', 'two')] },
    { passed: 3, failures: [failure('a', 'two')] },
  );

  expect(await twiceWhereFewFail(run)).toEqual({
    passed: 6,
    failures: [failure('a', 'two')],
    shaky: [failure('a', 'one')],
  });
});

it('fails what breaks only the second time', async () => {
  const { run } = reports({ passed: 5, failures: [failure('a', 'one')] }, { failures: [failure('a', 'two')] });

  expect((await twiceWhereFewFail(run)).failures).toEqual([failure('a', 'two')]);
});

it('counts a file that loads the second time', async () => {
  const { run } = reports({ passed: 5, failures: [failure('a', '')] }, { passed: 2 });

  expect(await twiceWhereFewFail(run)).toMatchObject({ passed: 7, failures: [] });
});

it('takes many failures for what they are', async () => {
  const failures = ['a', 'b', 'c', 'd'].map((file) => failure(file));
  const { run, asked } = reports({ passed: 5, failures });

  expect(await twiceWhereFewFail(run)).toMatchObject({ passed: 5, failures, shaky: [] });
  expect(asked).toEqual([[]]);
});
