import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFolder } from './watch-folder.ts';

let root: string;
let unwatch: (() => void) | undefined;
const changed = vi.fn();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'watch-folder-'));
  changed.mockClear();
});

afterEach(async () => {
  unwatch?.();
  await rm(root, { recursive: true, force: true });
});

/** Writes until it is told: a watch may begin a moment after it was asked for. */
async function tells(file: string): Promise<void> {
  const before = changed.mock.calls.length;
  let count = 0;
  await expect
    .poll(
      async () => {
        await writeFile(file, `${++count}`);
        return changed.mock.calls.length;
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBeGreaterThan(before);
}

describe('watchFolder', () => {
  it('tells of a source file that changes, also in a folder that is new', async () => {
    unwatch = watchFolder(root, changed);
    await tells(join(root, 'agents.ts'));
    await mkdir(join(root, 'tools'));
    await tells(join(root, 'agents.ts'));
    await tells(join(root, 'tools', 'look-up.ts'));
  });

  it('watches a folder that was deleted and made again', async () => {
    await mkdir(join(root, 'tools'));
    unwatch = watchFolder(root, changed);
    await tells(join(root, 'tools', 'look-up.ts'));
    await rm(join(root, 'tools'), { recursive: true });
    await tells(join(root, 'agents.ts'));
    await mkdir(join(root, 'tools'));
    await tells(join(root, 'agents.ts'));
    await tells(join(root, 'tools', 'look-up.ts'));
  });

  it('bears it when the whole folder goes', async () => {
    unwatch = watchFolder(root, changed);
    await tells(join(root, 'agents.ts'));
    changed.mockClear();
    const elsewhere = `${root}-moved`;
    await writeFile(join(root, 'agents.ts'), 'last');
    await rename(root, elsewhere);
    await expect.poll(() => changed.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await rm(elsewhere, { recursive: true });
  });
});
