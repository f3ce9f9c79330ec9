/**
 * The packages' surface, held against the reports in `api/`: whoever changes it says so, with `npm run api`, in the same
 * commit. What breaks callers belongs into the CHANGELOG.
 */
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type ApiEntry, apiEntries, apiReporter } from './api-report.ts';

const entries = await apiEntries();
const reportOf = apiReporter(entries);

const fileOf = ({ name }: ApiEntry) => `${name.replace('@voice-agent/', '').replaceAll('/', '.')}.api.md`;

describe('the surface of', () => {
  it.each(entries)('$name is the one that is reported', async (entry) => {
    await expect(await reportOf(entry)).toMatchFileSnapshot(`api/${fileOf(entry)}`);
  });

  it('nothing that is gone is still reported', async () => {
    const reports = await readdir('test/reference/api');
    expect(reports.filter((file) => !entries.map(fileOf).includes(file))).toEqual([]);
  });
});
