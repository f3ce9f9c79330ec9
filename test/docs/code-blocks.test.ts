/**
 * Every TypeScript block of the documentation compiles, as a reader would paste it. What a page leaves to the reader
 * (an order book, an `app` from further up) stands before the block in a comment that browsers do not show:
 * `<!-- given` declarations `-->`.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { documentationPages } from './documentation-pages.ts';

const FOLDER = '.tsbuild/docs-code';

/** The optional `given`, blank lines, and the block. */
const BLOCK = /(?:<!-- given\n(?<given>[\s\S]*?)-->\s*)?^```(?<kind>tsx?)\n(?<code>[\s\S]*?)^```$/gm;

it('compiles as it stands in the documentation', async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const blocks = (await documentationPages()).flatMap(({ path, text }) =>
    [...text.matchAll(BLOCK)].map(({ groups = {}, index }) => ({
      // The line stands in the name, so that the compiler's message leads to the page.
      file: `${path.replaceAll('/', '-').replace(/\.md$/, '')}-line-${text.slice(0, index).split('\n').length}.${groups.kind}`,
      source: `${groups.given ?? ''}${groups.code}\nexport {};\n`,
    })),
  );
  for (const { file, source } of blocks) await writeFile(join(FOLDER, file), source);
  await writeFile(join(FOLDER, 'tsconfig.json'), JSON.stringify(compilerSettings));

  const compiled = await promisify(execFile)('node_modules/.bin/tsc', ['-p', FOLDER]).catch(
    ({ stdout }: { stdout: string }) => ({ stdout }),
  );

  expect(compiled.stdout).toBe('');
  expect(blocks.length).toBeGreaterThan(15);
});

const compilerSettings = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    jsx: 'react-jsx',
    experimentalDecorators: true,
    useDefineForClassFields: false,
    // As customers see the packages: what `tsc -b` made of them.
    customConditions: [],
    // As the strictest of them: what an environment lacks is undefined.
    exactOptionalPropertyTypes: true,
    noEmit: true,
    composite: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ['*.ts', '*.tsx'],
};
