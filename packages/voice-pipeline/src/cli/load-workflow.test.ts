import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliError } from './cli-error.ts';
import { loadWorkflow, readHints } from './load-workflow.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-cli-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function moduleOf(code: string): Promise<string> {
  const file = join(await mkdtemp(join(folder, 'module-')), 'workflow.mjs');
  await writeFile(file, code);
  return file;
}

const RUN = "{ async *run(text) { yield 'You said ' + text; } }";

describe('loadWorkflow', () => {
  it('takes a named export, with phrases and slots', async () => {
    const file = await moduleOf(
      `export const workflow = ${RUN}; export const phrases = ['on {day}']; export const slots = { day: ['monday'] };`,
    );
    const loaded = await loadWorkflow(file);
    expect(loaded).toMatchObject({ phrases: ['on {day}'], slots: { day: ['monday'] } });
    expect(loaded.workflow.run).toBeInstanceOf(Function);
  });

  it('takes a default export', async () => {
    const loaded = await loadWorkflow(await moduleOf(`export default ${RUN};`));
    expect(loaded).toMatchObject({ workflow: { run: expect.any(Function) }, phrases: [], slots: {} });
  });

  it.each([
    ['export const workflow = 5;', /exports no workflow/],
    ['export {};', /exports no workflow/],
    [`export const workflow = ${RUN}; export const phrases = 'one';`, /`phrases`/],
    [`export const workflow = ${RUN}; export const slots = { day: 'monday' };`, /`slots`/],
    ["throw new Error('its own trouble\\nand more');", /does not load\. its own trouble$/],
  ])('says what is wrong with %s', async (code, message) => {
    const loading = loadWorkflow(await moduleOf(code));
    await expect(loading).rejects.toBeInstanceOf(CliError);
    await expect(loading).rejects.toThrow(message);
  });

  it('says that there is no such file', async () => {
    await expect(loadWorkflow(join(folder, 'none.js'))).rejects.toThrow(/There is no file .*none\.js/);
  });
});

describe('readHints', () => {
  it('reads a phrase a line', async () => {
    const file = join(folder, 'hints.txt');
    await writeFile(file, '# of the shop\nwhere is my order {number}\n\n  thank you  \n');
    expect(await readHints(file)).toEqual(['where is my order {number}', 'thank you']);
    await expect(readHints(join(folder, 'none.txt'))).rejects.toThrow(CliError);
  });
});
