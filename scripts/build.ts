/** `npm run build`: the widget's two builds, when they are older than their sources. TypeScript was compiled before. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, run } from './run.ts';

const WIDGET = join(ROOT, 'packages/widget');
const SOURCES = [
  join(WIDGET, 'src'),
  join(WIDGET, 'package.json'),
  join(WIDGET, 'vite.config.ts'),
  join(ROOT, 'packages/protocol/src'),
];

/** Builds the widget where needed. Answers whether a build stands afterwards. */
export async function buildWidget({ force = false } = {}): Promise<boolean> {
  const built = await modifiedMs(join(WIDGET, 'dist/voice-agent.js'));
  const newest = Math.max(...(await Promise.all(SOURCES.map(modifiedMs))));
  if (!force && built > newest) return true;
  // A test runner's own NODE_ENV would bring lit's development build.
  const env = { ...process.env, NODE_ENV: 'production' };
  const build = ['run', '--silent', 'build', '--workspace', '@voice-agent/widget'];
  return (await run('npm', build, { env, quiet: true })) === 0;
}

/** When the file, or the newest file in the folder, was last changed; 0 where there is none. */
async function modifiedMs(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const entries = await readdir(path);
  return Math.max(0, ...(await Promise.all(entries.map((entry) => modifiedMs(join(path, entry))))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await buildWidget({ force: true })) ? 0 : 1;
}
