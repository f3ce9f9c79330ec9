/** The pages under examples/, each started by its one command and used by typing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Visit } from './support/browser.ts';
import { listeningAt } from './support/listening-at.ts';
import { microphoneFile } from './support/speech.ts';
import { part, waitForTurn } from './support/visit-shop.ts';

const pages = [
  { name: 'script-tag', heading: 'voice-agent in plain HTML', launcher: undefined },
  { name: 'react', heading: 'voice-agent in React', launcher: 'Ask in React' },
  { name: 'vue', heading: 'voice-agent in Vue', launcher: 'Ask in Vue' },
  { name: 'svelte', heading: 'voice-agent in Svelte', launcher: 'Ask in Svelte' },
];

let visit: Visit;
const running: ChildProcess[] = [];

beforeAll(async () => {
  visit = await openBrowser(await microphoneFile([30]));
});

afterAll(async () => {
  await visit.close();
  // The whole group: npm does not hand signals on to what it runs.
  for (const { pid, exitCode } of running) if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGTERM');
});

describe.each(pages)('examples/$name', ({ name, heading, launcher }) => {
  it('starts with one command and answers', async () => {
    const { page, errors } = visit;
    await page.goto(await start(name));
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

function start(name: string): Promise<string> {
  const env = { ...process.env, PORT: '0', NODE_ENV: 'development' };
  const child = spawn('npm', ['start', '--workspace', `examples/${name}`], { env, detached: true });
  running.push(child);
  return listeningAt(child);
}
