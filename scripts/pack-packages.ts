/** The packages as npm would publish them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const PACKAGES = ['protocol', 'widget', 'token-server', 'voice-pipeline'] as const;

export interface PackedPackage {
  name: string;
  /** Path of the tarball. */
  tarball: string;
  /** Paths inside. */
  files: readonly string[];
}

/** Packs what was built into `folder`. */
export async function packPackages(folder: string): Promise<PackedPackage[]> {
  const workspaces = PACKAGES.flatMap((name) => ['--workspace', `@voice-agent/${name}`]);
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder, ...workspaces],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const packed = JSON.parse(stdout) as { name: string; filename: string; files: { path: string }[] }[];
  return packed.map(({ name, filename, files }) => ({
    name,
    tarball: join(folder, filename),
    files: files.map(({ path }) => path),
  }));
}
