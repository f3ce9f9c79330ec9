/** `<voice-agent>` in React 19, Vue 3 and Svelte 5: right uses compile, wrong ones do not. `tsc -b` must have run. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { elementDeclaration, isProperty } from './element-manifest.ts';

it('types attributes, properties and events for three frameworks', async () => {
  const { stdout } = await promisify(execFile)('node_modules/.bin/tsc', ['-p', 'test/reference/typings']).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

it('lists every attribute and property that a page may set', async () => {
  const listed = await readFile('packages/widget/src/voice-agent-attributes.ts', 'utf8');
  const { members = [], attributes = [] } = await elementDeclaration();
  const settable = members
    .filter(isProperty)
    .filter(({ readonly }) => !readonly)
    .map(({ name }) => name);
  const hyphened = attributes.map(({ name }) => name).filter((name) => name.includes('-'));
  expect([...settable, ...hyphened].filter((name) => !listed.includes(`'${name}'`))).toEqual([]);
});
