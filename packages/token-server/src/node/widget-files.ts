/** The widget's build, read from a directory. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WidgetFile, WidgetSource } from '../http/widget.route.ts';

/** There is none, or can be none: a name may be too long for one. */
const NO_FILE: readonly string[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'];

/**
 * Serves a build directory as `createVoiceServer({ widget })` wants it. `widget/x.js` is looked for as it is and, where
 * the build has no such folder, beside the entry. Nothing outside of the directory is served, not even through a link.
 * Files are read at every request, so a new build is served at once.
 */
export function widgetFiles(directory: string | URL): WidgetSource {
  const root = typeof directory === 'string' ? resolve(directory) : fileURLToPath(directory);
  return async (path) => (await read(root, path)) ?? (await read(root, path.replace(/^widget\//, '')));
}

async function read(root: string, path: string): Promise<WidgetFile | undefined> {
  try {
    const [base, file] = await Promise.all([realpath(root), realpath(resolve(root, path))]);
    if (!file.startsWith(base + sep)) return undefined;
    const { size, mtimeMs } = await stat(file);
    const body = new Uint8Array(await readFile(file));
    return { body, etag: `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && NO_FILE.includes(code)) return undefined;
    throw error;
  }
}
