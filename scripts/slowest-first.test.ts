import { relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { SLOW, SlowestFirst } from './slowest-first.ts';

let vitest: Vitest;
let sorted: TestSpecification[];

beforeAll(async () => {
  vitest = await createVitest('test', { watch: false });
  sorted = await new SlowestFirst(vitest).sort(await vitest.globTestSpecifications());
});

afterAll(() => vitest.close());

describe('SlowestFirst', () => {
  it('starts with the slow ones, the slowest first, all of which are there', () => {
    const first = sorted.slice(0, SLOW.length).map(({ moduleId }) => relative(vitest.config.root, moduleId));
    expect(first).toEqual(SLOW);
  });

  it('keeps the others of a project together', () => {
    const projects = sorted.slice(SLOW.length).map(({ project }) => project.name);
    expect(projects.filter((name, at) => name !== projects[at - 1])).toEqual(['packages', 'repository']);
  });
});
