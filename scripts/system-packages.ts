/** Installs Debian packages where this process may, and otherwise says which command would. */
import { findOnPath } from './find-program.ts';
import { run } from './run.ts';

export interface SystemProgram {
  /** What it is for, e.g. 'speech recognition'. */
  purpose: string;
  debian: readonly string[];
  /** The command on a Mac. */
  mac: string;
  isInstalled(): Promise<boolean>;
}

/**
 * Makes sure of the programs: installs those that are missing (root with apt-get only) and says so.
 * Answers those that are still missing, after printing the exact command for each.
 */
export async function ensurePrograms(programs: readonly SystemProgram[]): Promise<SystemProgram[]> {
  const missing = await stillMissing(programs);
  if (missing.length === 0) return [];
  if (!(await mayInstall())) {
    for (const { purpose, debian, mac } of missing) {
      console.log(
        `For ${purpose} run: ${process.platform === 'darwin' ? mac : `sudo apt-get install -y ${debian.join(' ')}`}`,
      );
    }
    return missing;
  }
  const packages = missing.flatMap(({ debian }) => debian);
  console.log(`Installing ${packages.join(' ')} for ${missing.map(({ purpose }) => purpose).join(' and ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done =
    (await run('apt-get', ['update', '-qq'], { env, quiet: true })) === 0 &&
    (await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, quiet: true })) ===
      0;
  if (!done)
    console.log(`apt-get could not install them. Try: apt-get update && apt-get install -y ${packages.join(' ')}`);
  return stillMissing(missing);
}

async function stillMissing(programs: readonly SystemProgram[]): Promise<SystemProgram[]> {
  const installed = await Promise.all(programs.map((program) => program.isInstalled()));
  return programs.filter((_, index) => !installed[index]);
}

async function mayInstall(): Promise<boolean> {
  return process.getuid?.() === 0 && (await findOnPath('apt-get')) !== undefined;
}
