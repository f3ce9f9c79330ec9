/**
 * `npm run sbom`: the bill of materials of the four packages, CycloneDX, in .tsbuild/. It is made where they are installed
 * alone, as npm would publish them: in this repository the tree holds tools, too, and npm takes what both need for tools.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packPackages } from './pack-packages.ts';

const BILL = new URL('../../.tsbuild/voice-agent.cdx.json', import.meta.url);

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'voice-agent-bill-'));
try {
  const packed = await packPackages(folder);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'voice-agent', version: '0.0.0', private: true }),
  );
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', ...quiet, ...packed.map(({ tarball }) => tarball)], { cwd: folder });
  const { stdout } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: folder, maxBuffer: 1e8 });
  await writeFile(BILL, stdout);
  console.log('Written: .tsbuild/voice-agent.cdx.json');
} finally {
  await rm(folder, { recursive: true, force: true });
}
