/** Packages as npm has them, without becoming dependencies of the bench. Runs npm and tar; nothing of a package is run. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';

const run = promisify(execFile);

/** For one package. Its owner removes it. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'bench-package-'));
}

/**
 * One file of what npm would install.
 * @param spec - `name@version`, or a folder.
 * @throws Error where npm has no such package, or that no such file.
 */
export async function packedFile(spec: string, file: string, folder: string): Promise<string> {
  await run('npm', ['pack', spec, '--pack-destination', folder, '--ignore-scripts', '--silent']);
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await run('tar', ['-xzf', join(folder, tarball), '-C', folder]);
  return readFile(join(folder, 'package', file), 'utf8');
}

/** A package and what it imports, as one minified script for browsers. @throws Error */
export async function bundledPackage(spec: string, name: string, folder: string): Promise<string> {
  await run('npm', ['install', spec, '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--silent']);
  const build = await rolldown({ input: name, cwd: folder, platform: 'browser', logLevel: 'silent' });
  const { output } = await build.generate({ format: 'es', minify: true, codeSplitting: false });
  await build.close();
  return output[0].code;
}
