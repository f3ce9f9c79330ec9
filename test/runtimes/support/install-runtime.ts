/**
 * Other runtimes, from npm, where npm has them as packages whose binaries need no download of their own. They are large,
 * so they are no dependencies: they are installed once into `.cache/runtimes`.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CACHE = fileURLToPath(new URL('../../../.cache/runtimes/', import.meta.url));
const run = promisify(execFile);

export interface RuntimePackage {
  /** With its version, e.g. `bun@1.4.5`. */
  readonly spec: string;
  /** Inside node_modules. */
  readonly binary: string;
}

export type Installed = { ok: true; binary: string } | { ok: false; reason: string };

/** Never throws: where npm cannot install it, it says why. */
export async function installRuntime({ spec, binary }: RuntimePackage): Promise<Installed> {
  const folder = join(CACHE, spec.replaceAll('/', '+'));
  const path = join(folder, 'node_modules', binary);
  if (existsSync(path)) return { ok: true, binary: path };
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', spec], {
      cwd: folder,
      timeout: 240_000,
    });
    await run(path, ['--version'], { timeout: 60_000 });
    return { ok: true, binary: path };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return { ok: false, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
