/** The Dockerfile without a Docker: its stages, what it copies, whom it runs as, and its health check, which is run for real. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { listen } from '@voice-agent/token-server/node';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

interface Instruction {
  keyword: string;
  rest: string;
}

/** By stage, in order. */
function stages(): { name: string; instructions: Instruction[] }[] {
  const found: { name: string; instructions: Instruction[] }[] = [];
  const lines = read('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  for (const line of lines.filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const [, keyword = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (keyword === 'FROM') found.push({ name: / AS (\w+)$/.exec(rest)?.[1] ?? 'final', instructions: [] });
    found.at(-1)?.instructions.push({ keyword, rest });
  }
  return found;
}

const all = stages();
const final = all.at(-1)?.instructions ?? [];
const of = (keyword: string) => final.find((one) => one.keyword === keyword)?.rest;

describe('the Dockerfile', () => {
  it('builds, installs, and ships neither sources nor tools', () => {
    expect(all.map(({ name }) => name)).toEqual(['build', 'install', 'final']);
    const copies = final.filter(({ keyword }) => keyword === 'COPY').map(({ rest }) => rest);
    expect(copies).toEqual(['--from=install /app/node_modules node_modules']);
  });

  it('copies what is there, and from stages that are', () => {
    const ignored = read('.dockerignore').split('\n');
    const names: string[] = [];
    for (const { name, instructions } of all) {
      for (const { rest } of instructions.filter(({ keyword }) => keyword === 'COPY')) {
        const from = /^--from=(\w+) /.exec(rest)?.[1];
        if (from) {
          expect(names, rest).toContain(from);
          continue;
        }
        for (const source of rest.split(' ').slice(0, -1)) {
          expect(existsSync(new URL(source, ROOT)), source).toBe(true);
          expect(ignored, source).not.toContain(source);
        }
      }
      names.push(name);
    }
  });

  it('copies every workspace, since npm ci wants the whole lock file', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    const copied = all[0]?.instructions
      .filter(({ keyword }) => keyword === 'COPY')
      .map(({ rest }) => rest.split(' ')[0]);
    const left = workspaces.filter(
      (workspace) => !copied?.some((folder) => workspace.startsWith(`${folder}/`) || workspace === folder),
    );
    expect(left).toEqual([]);
  });

  it('runs scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const runs = all.flatMap(({ instructions }) => instructions).filter(({ keyword }) => keyword === 'RUN');
    const used = runs.flatMap(({ rest }) => [...rest.matchAll(/npm run (\S+)/g)].map((match) => match[1] as string));
    expect(used).toEqual(['build']);
    for (const script of used) expect(scripts).toHaveProperty(script);
  });

  it('runs the command of the package, not as root, in production', () => {
    expect(of('USER')).toBe('node');
    expect(of('ENV')).toContain('NODE_ENV=production');
    const { bin } = JSON.parse(read('packages/token-server/package.json')) as { bin: Record<string, string> };
    const program = bin['voice-agent-server']?.replace('./', 'node_modules/@voice-agent/token-server/');
    expect(JSON.parse(of('ENTRYPOINT') ?? '')).toEqual(['node', program]);
  });

  it('has a health check that tells a server from none', { timeout: 60_000 }, async () => {
    const [, program, ...args] = JSON.parse((of('HEALTHCHECK') ?? '').split(' CMD ')[1] ?? '') as string[];
    const check = async (port: number) => {
      const env = { ...process.env, PORT: String(port) };
      const child = spawn(process.execPath, [program as string, ...args], { env, cwd: fileURLToPath(ROOT) });
      return (await once(child, 'exit'))[0] as number;
    };
    let status: 200 | 500 = 200;
    const app = new Hono().get('/healthz', (c) => c.json({}, status));
    const server = await listen(app, { port: 0, hostname: '127.0.0.1' });
    expect(await check(server.port)).toBe(0);
    status = 500;
    expect(await check(server.port)).toBe(1);
    await server.close();
    expect(await check(server.port)).toBe(1);
  });
});
