/**
 * The pages under examples/ as a stranger's own projects: copied, the packed packages installed into them, each built and
 * started by its one command and used by typing.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packPackages } from '../../scripts/pack-packages.ts';
import { openBrowser, type Visit } from './support/browser.ts';
import { RunningExamples } from './support/running-examples.ts';
import { microphoneFile } from './support/speech.ts';
import { part, waitForTurn } from './support/visit-shop.ts';

const pages = [
  { name: 'script-tag', heading: 'voice-agent in plain HTML', launcher: undefined },
  { name: 'react', heading: 'voice-agent in React', launcher: 'Ask in React' },
  { name: 'react-18', heading: 'voice-agent in React 18', launcher: 'Ask in React 18' },
  { name: 'vue', heading: 'voice-agent in Vue', launcher: 'Ask in Vue' },
  { name: 'angular', heading: 'voice-agent in Angular', launcher: 'Ask in Angular' },
  { name: 'svelte', heading: 'voice-agent in Svelte', launcher: 'Ask in Svelte' },
];

let folder: string;
let visit: Visit;
const examples = new RunningExamples();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-examples-'));
  await copyExamples();
  visit = await openBrowser(await microphoneFile([30]));
}, 180_000);

afterAll(async () => {
  await visit?.close();
  await examples.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each(pages)('examples/$name', ({ name, heading, launcher }) => {
  it('starts with one command and answers', async () => {
    const { page, errors } = visit;
    await page.goto(await examples.start(name, { cwd: folder }));
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading);
    // A property that the framework set, not an attribute.
    if (launcher) await page.getByRole('button', { name: launcher }).click();
    else await part(page, 'launcher').click();
    await part(page, 'input').fill('what time is it');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /it is \d\d:\d\d/i);
    // An event that the framework heard.
    expect(await page.locator('output').textContent()).not.toBe('idle');
    expect(errors).toEqual([]);
  });
});

/** Nothing of the repository but the examples' own files and the tarballs. */
async function copyExamples(): Promise<void> {
  const packed = await packPackages(folder);
  const tarballs = new Map(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  await cp('examples/agents.ts', join(folder, 'agents.ts'));
  for (const { name } of pages) {
    const project = join(folder, name);
    const filter = (path: string) => !/[/](node_modules|dist)$/.test(path);
    await cp(join('examples', name), project, { recursive: true, filter });
    const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
    for (const wanted of Object.keys(manifest.dependencies)) {
      manifest.dependencies[wanted] = tarballs.get(wanted) ?? manifest.dependencies[wanted];
    }
    await writeFile(join(project, 'package.json'), JSON.stringify(manifest));
  }
  const root = {
    private: true,
    type: 'module',
    workspaces: pages.map(({ name }) => name),
    // What agents.ts imports, and the packages that only other packages name.
    dependencies: { zod: '^4', ...Object.fromEntries(tarballs) },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(root));
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', ...quick], { cwd: folder });
}
