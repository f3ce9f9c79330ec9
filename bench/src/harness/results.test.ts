import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Measure } from './measure.ts';
import { mergeResults, type Results, readResults, writeResults } from './results.ts';

const measure = (id: string, value = 1): Measure => {
  return { id, title: id, value, unit: 'ms', better: 'lower', budget: null, peers: {} };
};
const results = (date: string, ...measures: Measure[]): Results => ({ machine: 'a machine', date, measures });
const ids = ({ measures }: Results) => measures.map(({ id }) => id);

describe('mergeResults', () => {
  it('takes a first run as it is', () => {
    const run = results('today', measure('widget.b'), measure('widget.a'));
    expect(mergeResults(undefined, run, ['widget'])).toEqual(run);
  });

  it('replaces all measures of the suites that ran, also those that are gone, and keeps the others', () => {
    const old = results('yesterday', measure('pipeline.x', 7), measure('widget.a'), measure('widget.gone'));
    const merged = mergeResults(old, results('today', measure('widget.a', 2)), ['widget']);
    expect(ids(merged)).toEqual(['pipeline.x', 'widget.a']);
    expect(merged.measures.map(({ value }) => value)).toEqual([7, 2]);
    expect(merged.date).toBe('today');
  });

  it('orders by suite, and within a suite as measured', () => {
    const old = results('yesterday', measure('widget.z'));
    const run = results('today', measure('server.b'), measure('server.a'));
    expect(ids(mergeResults(old, run, ['server']))).toEqual(['server.b', 'server.a', 'widget.z']);
  });

  it('does not take a suite for another whose name begins alike', () => {
    const old = results('yesterday', measure('widget-two.a'));
    expect(ids(mergeResults(old, results('today', measure('widget.a')), ['widget']))).toContain('widget-two.a');
  });

  it('replaces the rows of single scenarios where they stand, and adds what is new', () => {
    const old = results('yesterday', measure('widget.a'), measure('widget.b'), measure('widget.c'));
    const merged = mergeResults(old, results('today', measure('widget.new'), measure('widget.b', 2)), []);
    expect(ids(merged)).toEqual(['widget.a', 'widget.b', 'widget.c', 'widget.new']);
    expect(merged.measures.map(({ value }) => value)).toEqual([1, 2, 1, 1]);
  });
});

describe('readResults', () => {
  let folder: string;
  const file = (name: string) => pathToFileURL(join(folder, name));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'results-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads what writeResults wrote', async () => {
    const written = results('today', measure('widget.a', 1.5));
    await writeResults(file('results.json'), written);
    expect(await readResults(file('results.json'))).toEqual(written);
  });

  it('answers undefined where there is none yet', async () => {
    expect(await readResults(file('none.json'))).toBeUndefined();
  });

  it('refuses a file that is something else, so that nothing is overwritten by mistake', async () => {
    await writeFile(file('other.json'), '{"a":1}');
    await expect(readResults(file('other.json'))).rejects.toThrow(/holds no measures/);
    await writeFile(file('broken.json'), '{');
    await expect(readResults(file('broken.json'))).rejects.toThrow();
  });
});
