/** All pages that people read: the READMEs of the project and of its packages, and docs/. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Page {
  /** From the project's root. */
  path: string;
  text: string;
}

const LEAVE_OUT = new Set(['node_modules', 'dist', 'public', '.vitepress']);

export async function documentationPages(): Promise<Page[]> {
  const root = (await readdir('.')).filter((name) => name.endsWith('.md'));
  const folders = await Promise.all(['docs', 'packages', 'examples', 'bench'].map(pagesIn));
  const paths = [...root, ...folders.flat()].sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

async function pagesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEAVE_OUT.has(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}
