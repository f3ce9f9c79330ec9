/**
 * `node scripts/dist/repository.js`, a part of `npm run release`: writes into each package where its sources are, as git's
 * `origin` says. It stands in no commit, because who publishes a fork publishes that one's address; npm's provenance
 * wants it to be the address of the repository that was built.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PACKAGES } from './pack-packages.ts';
import { ROOT } from './run.ts';

/** `git@github.com:owner/name.git` and the like, as npm wants it. @throws for an address that nobody else can open */
export function repositoryUrl(remote: string): string {
  const address = remote.trim().replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/');
  if (!/^https:/.test(address) || !URL.canParse(address))
    throw new Error(`${address || 'origin'} is no address that others can open.`);
  const { origin, pathname } = new URL(address);
  return `git+${origin}${pathname.replace(/(\.git)?\/?$/, '.git')}`;
}

/** @param root - the folder that holds `packages/` */
export async function writeRepository(root: string, remote: string): Promise<void> {
  const url = repositoryUrl(remote);
  for (const name of PACKAGES) {
    const file = join(root, 'packages', name, 'package.json');
    const repository = { type: 'git', url, directory: `packages/${name}` };
    const manifest = { ...JSON.parse(await readFile(file, 'utf8')), repository };
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { stdout } = await promisify(execFile)('git', ['remote', 'get-url', 'origin'], { cwd: ROOT });
  await writeRepository(ROOT, stdout);
}
