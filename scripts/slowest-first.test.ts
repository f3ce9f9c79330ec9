import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createVitest } from 'vitest/node';
import { SLOW, SlowestFirst } from './slowest-first.ts';

const END_TO_END = 'test/e2e/vitest.config.ts';

/** All test files of a configuration, and their projects, in the order in which they start. */
async function inOrder(config?: string) {
  const vitest = await createVitest('test', { watch: false, ...(config && { config }) });
  const sorted = await new SlowestFirst(vitest).sort(await vitest.globTestSpecifications());
  await vitest.close();
  return sorted.map(({ moduleId, project }) => ({ file: relative(process.cwd(), moduleId), project: project.name }));
}

const files = (ordered: readonly { file: string }[]) => ordered.map(({ file }) => file);

describe('SlowestFirst', () => {
  it('starts with the slow ones in the order of the list, all of which are there', async () => {
    const [unit, endToEnd] = await Promise.all([inOrder(), inOrder(END_TO_END)]);
    const first = files(endToEnd).filter((file) => SLOW.includes(file)).length;
    expect(first).toBeGreaterThan(0);
    expect([...files(unit).slice(0, SLOW.length - first), ...files(endToEnd).slice(0, first)]).toEqual(SLOW);
  });

  it('keeps the others of a project together', async () => {
    const projects = (await inOrder()).filter(({ file }) => !SLOW.includes(file)).map(({ project }) => project);
    expect(projects.filter((name, at) => name !== projects[at - 1])).toEqual(['apart', 'packages', 'repository']);
  });
});
