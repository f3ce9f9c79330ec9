import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeProject } from './write-project.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'voice-agent-init-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

it('writes a project with its name and this version, and says the next command', async () => {
  const folder = join(parent, 'My-Agent');

  const told = await writeProject(folder, '1.2.3');

  expect(told).toContain(`cd ${folder} && npm install && npm start`);
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining([
      '.env.example',
      '.gitignore',
      'agents.ts',
      'opening-hours.test.ts',
      'package.json',
      'page',
    ]),
  );
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  expect(manifest.name).toBe('my-agent');
  expect(Object.keys(manifest.scripts)).toEqual(['start', 'test']);
  expect(manifest.dependencies['@voice-agent/token-server']).toBe('^1.2.3');
  expect(await readFile(join(folder, 'page/index.html'), 'utf8')).toContain('<voice-agent');
});

it('writes into a folder that is there and empty', async () => {
  await mkdir(join(parent, 'empty'));

  expect(await writeProject(join(parent, 'empty'), '1.0.0')).toContain('is ready');
});

it('never writes over anything', async () => {
  await writeFile(join(parent, 'mine.txt'), 'precious');

  await expect(writeProject(parent, '1.0.0')).rejects.toThrow(/is not empty/);
  expect(await readdir(parent)).toEqual(['mine.txt']);
});

it.each(['mine.txt', 'mine.txt/agent'])('refuses %s, where a file is in the way', async (name) => {
  await writeFile(join(parent, 'mine.txt'), 'precious');

  const refused = { message: expect.stringMatching(/mine\.txt.* is a file\. Name a folder that is not there yet\./) };
  await expect(writeProject(join(parent, name), '1.0.0')).rejects.toMatchObject(refused);
});

it.skipIf(process.getuid?.() === 0)('says why it cannot write', async () => {
  await chmod(parent, 0o555);

  await expect(writeProject(join(parent, 'agent'), '1.0.0')).rejects.toThrow(/agent cannot be written \(EACCES\)/);
  await chmod(parent, 0o755);
});

it('quotes a path in the command that a shell would take apart', async () => {
  await mkdir(join(parent, "the agent's"));

  const told = await writeProject(join(parent, "the agent's", 'one'), '1.0.0');

  expect(told).toContain(`cd '${parent}/the agent'\\''s/one' && npm install`);
});

it('refuses a name that npm would refuse', async () => {
  await expect(writeProject(join(parent, 'mein Agent'), '1.0.0')).rejects.toMatchObject({ exitCode: 2 });
});

it('writes an assistant that does not take a failure of its tool for closing time', async () => {
  interface Assistant {
    workflow: { run(text: string, context: unknown): AsyncIterable<string> };
  }
  const { assistant } = (await import(new URL('../../../template/assistant.ts', import.meta.url).href)) as {
    assistant: Assistant;
  };
  const said = async (output: object) => {
    const history = [{ type: 'function_call_output', callId: 'c', output: JSON.stringify(output) }];
    let text = '';
    for await (const piece of assistant.workflow.run('', { history })) text += piece;
    return text;
  };
  expect(await said({ day: 'sunday', open: false })).toBe('On sunday we are closed.');
  expect(await said({ error: 'The tool failed.' })).toBe('I cannot look that up right now.');
});
