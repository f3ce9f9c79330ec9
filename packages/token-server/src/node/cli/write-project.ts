/** `voice-agent-server init`: a new project from the template beside this package. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from './cli-error.ts';

const TEMPLATE = fileURLToPath(new URL('../../../template/', import.meta.url));

/** Names that npm would not publish, or would read as the package's own. */
const REAL_NAMES: Readonly<Record<string, string>> = {
  gitignore: '.gitignore',
  'env.example': '.env.example',
  'package.template.json': 'package.json',
};

/**
 * Answers what to do next.
 *
 * @throws CliError: the folder is there and not empty, cannot be written, or its name is no name of a package
 */
export async function writeProject(folder: string, version: string): Promise<string> {
  const root = resolve(folder);
  const name = basename(root).toLowerCase();
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    throw new CliError(`"${name}" is no name for a package: take letters, digits and hyphens.`, { exitCode: 2 });
  }
  try {
    await refuseTaken(folder, root);
    await copyTemplate(root, name, version);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (IN_THE_WAY.includes(code)) throw new CliError(`${folder} is a file. Name a folder that is not there yet.`);
    throw new CliError(`${folder} cannot be written (${code}). Name a folder where you may write.`, { cause: error });
  }
  return `${folder} is ready. Next:

  cd ${quoted(folder)} && npm install && npm start

It answers without a key: ask when it is open. README.md says how a real model takes over, and what to change first.`;
}

/** It, or what it would stand in, is a file. */
const IN_THE_WAY: readonly string[] = ['ENOTDIR', 'EEXIST'];

/** @throws CliError; what reading the folder throws, where it is there */
async function refuseTaken(folder: string, root: string): Promise<void> {
  const there = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0) throw new CliError(`${folder} is not empty. Name a folder that is not there yet.`);
}

async function copyTemplate(root: string, name: string, version: string): Promise<void> {
  for (const path of await filesIn(TEMPLATE)) {
    const file = join(root, dirname(path), REAL_NAMES[basename(path)] ?? basename(path));
    await mkdir(dirname(file), { recursive: true });
    await copyFile(join(TEMPLATE, path), file);
  }
  const manifest = join(root, 'package.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace('{{name}}', name).replaceAll('{{version}}', version));
}

/** As a shell wants a path that it would take apart. */
function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

async function filesIn(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const paths = entries.map((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? filesIn(folder, path) : [path];
  });
  return (await Promise.all(paths)).flat();
}
