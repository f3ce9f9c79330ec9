import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledPackage, packedFile, temporaryFolder } from './npm-package.ts';

/** A package on this disk, which npm packs and installs as it does those of its registry. */
let source: string;
const folders: string[] = [];

beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'npm-package-'));
  await mkdir(join(source, 'dist'));
  const about = { name: 'some-peer', version: '1.2.3', type: 'module', exports: './dist/index.js', files: ['dist'] };
  await writeFile(join(source, 'package.json'), JSON.stringify(about));
  await writeFile(
    join(source, 'dist/index.js'),
    `import { greet } from './greet.js';\n\n/** Greets. */\nglobalThis.greeting = greet('visitor');\n`,
  );
  await writeFile(
    join(source, 'dist/greet.js'),
    "export const greet = (name) => 'Hello, ' + name;\nexport const unused = () => 'never said';\n",
  );
  await writeFile(join(source, 'private.js'), 'not packed');
});

afterAll(async () => {
  for (const folder of [source, ...folders]) await rm(folder, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const made = await temporaryFolder();
  folders.push(made);
  return made;
}

describe('packedFile', () => {
  it('is a file as the package ships it', async () => {
    expect(await packedFile(source, 'dist/greet.js', await folder())).toContain("'never said'");
  });

  it('is none that the package does not ship', async () => {
    await expect(packedFile(source, 'private.js', await folder())).rejects.toThrow('ENOENT');
  });
});

describe('bundledPackage', () => {
  it('is one script with what the package imports, and without what nobody uses', async () => {
    const code = await bundledPackage(source, 'some-peer', await folder());
    expect(code).not.toMatch(/never said|Greets|import /);
    const told: { greeting?: string } = {};
    new Function('globalThis', code)(told);
    expect(told.greeting).toBe('Hello, visitor');
  });
});
