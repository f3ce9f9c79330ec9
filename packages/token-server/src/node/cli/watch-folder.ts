/**
 * Tells when a source file in a folder or below it changes, is replaced or appears. Packages, builds and hidden folders
 * are not watched. Folders are watched, not files, since editors replace files.
 */
import { type Dirent, existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

const SOURCE = /\.([cm]?[jt]s|json)$/;
const SKIPPED = /^(\..*|node_modules|dist|coverage)$/;
/** One save is several events, and several files are often saved at once. */
const SETTLE_MS = 80;
/** Each costs a watch of the system's, which has few thousand. */
const MAX_FOLDERS = 500;

/** @param changed - called once per burst of changes. Answers what stops it. */
export function watchFolder(root: string, changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  const add = () => {
    for (const folder of foldersBelow(root)) {
      if (watchers.has(folder) || !existsSync(folder)) continue;
      const watcher = watch(folder, (_event, name) => {
        if (name !== null && !SOURCE.test(name)) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          add(); // What is new may lie in a new folder.
          changed();
        }, SETTLE_MS);
      });
      watcher.on('error', () => watchers.delete(folder)); // The folder went.
      watchers.set(folder, watcher);
    }
  };
  add();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function foldersBelow(root: string): string[] {
  const folders = [root];
  for (let i = 0; i < folders.length && folders.length < MAX_FOLDERS; i++) {
    const folder = folders[i] as string;
    for (const entry of entriesOf(folder)) {
      if (entry.isDirectory() && !SKIPPED.test(entry.name)) folders.push(join(folder, entry.name));
    }
  }
  return folders.slice(0, MAX_FOLDERS);
}

/** None of a folder that goes while it is looked at, as with a change of branches. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (existsSync(folder)) throw error;
    return [];
  }
}
