/**
 * The four packages, packed and installed as a stranger would: publint and Are The Types Wrong find nothing, and the
 * tarballs work in an empty folder, with types and with the command.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGES, type PackedPackage, packPackages } from '../../scripts/pack-packages.ts';

/** What the packages do not claim to serve: `require` of Node before 20.19, and resolution from before `exports`. */
const NOT_SERVED = new Set(['node10', 'node16-cjs']);

const run = promisify(execFile);
let folder: string;
let packed: PackedPackage[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-packed-'));
  packed = await packPackages(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(PACKAGES)('@voice-agent/%s, packed', (name) => {
  const one = () => packed.find((candidate) => candidate.name === `@voice-agent/${name}`)!;

  it('has no finding of publint', async () => {
    const { buffer, byteOffset, byteLength } = await readFile(one().tarball);
    const tarball = buffer.slice(byteOffset, byteOffset + byteLength);
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has the right types', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(one().tarball))));
    if (!analysis.types) throw new Error('No types at all.');
    const wrong = analysis.problems.filter(
      (problem) => !('resolutionKind' in problem && NOT_SERVED.has(problem.resolutionKind)),
    );
    expect(wrong).toEqual([]);
  });

  it('holds a README, the licence and its sources, and nothing of its workshop', () => {
    const { files } = one();
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'package.json']));
    // `init` writes the template, its test included.
    const own = files.filter((file) => !file.startsWith('template/'));
    expect(own.filter((file) => /\.test\.|fixture|testing|tsbuildinfo|tsconfig/.test(file))).toEqual([]);
  });
});

describe('an empty folder where the tarballs are installed', () => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'voice-agent-installed-'));
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
    const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    await run(
      'npm',
      ['install', ...quick, '@types/node@20', 'typescript@5.7', ...packed.map(({ tarball }) => tarball)],
      {
        cwd: project,
      },
    );
    for (const file of ['server.ts', 'fetch-server.ts', 'agents.ts', 'page.ts', 'tsconfig.json']) {
      await copyFile(join(import.meta.dirname, 'stranger', file), join(project, file));
    }
  });

  afterAll(() => rm(project, { recursive: true, force: true }));

  it('compiles a server and a page, strictly', async () => {
    const { stdout } = await run(join(process.cwd(), 'node_modules/.bin/tsc'), ['-p', project], { cwd: project }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });

  it('compiles with the oldest TypeScript that docs/embedding.md names, its declarations too', {
    timeout: 180_000,
  }, async () => {
    const settings = ['--noEmit', '--skipLibCheck', 'false', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax'];
    const { stdout } = await run(join(project, 'node_modules/.bin/tsc'), ['-p', project, ...settings], {
      cwd: project,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });

  it('serves a session from the embedded engine, and the widget', async () => {
    const { stdout } = await run('node', ['dist/server.js'], { cwd: project });
    expect(JSON.parse(stdout.split('\n').at(-1) ?? '')).toEqual({ minted: 201, agent: 'support', widget: 200 });
  });

  it('answers through `fetch` alone, as on a Worker', async () => {
    const program = `const { server } = await import('./dist/fetch-server.js');
      const request = new Request('https://agent.example/v1/sessions', { method: 'POST', headers: { 'content-type': 'application/json', origin: 'https://shop.example' }, body: '{}' });
      console.log((await server.fetch(request)).status);`;
    const { stdout } = await run('node', ['--input-type=module', '--eval', program], { cwd: project });
    expect(stdout.trim()).toBe('201');
  });

  it('imports a session without the element on a server without a side effect', async () => {
    // In a process of its own: lit, once imported, leaves a registry of elements to all that come after it.
    const program = `const before = Object.getOwnPropertyNames(globalThis);
      await import('@voice-agent/widget/session');
      const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
      console.log(JSON.stringify({ added, customElements: typeof customElements }));`;
    const { stdout } = await run('node', ['--input-type=module', '--eval', program], { cwd: project });
    expect(JSON.parse(stdout)).toEqual({ added: [], customElements: 'undefined' });
  });

  it('has the command', async () => {
    const env = { ...process.env, OPENAI_API_KEY: 'sk-stranger' };
    const { stdout } = await run('npx', ['--no-install', 'voice-agent-server', './agents.ts', '--check'], {
      cwd: project,
      env,
    });
    expect(stdout).toContain('support');
  });

  it.each(['token-server/bin/voice-agent-server.js', 'voice-pipeline/bin/voice-agent-engine.js'])(
    'says which Node it needs on an older one: %s',
    async (command) => {
      const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } });";
      const args = ['--import', `data:text/javascript,${older}`, `node_modules/@voice-agent/${command}`, '--help'];
      const failed = await run('node', args, { cwd: project }).catch((error: unknown) => error);
      expect(failed).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/needs Node 20\.19 or later; this is 18\.20\.8/),
      });
    },
  );
});
