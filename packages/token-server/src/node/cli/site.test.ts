import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliError } from './cli-error.ts';
import { siteAround } from './site.ts';

let pages: string;

beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'pages-'));
  await mkdir(join(pages, '.git'));
  await mkdir(join(pages, '.well-known'));
  await mkdir(join(pages, 'sub', '.cache'), { recursive: true });
  for (const name of [
    'index.html',
    '.env',
    '.git/config',
    'sub/.cache/key',
    'sub/page.html',
    '.well-known/security.txt',
  ])
    await writeFile(join(pages, name), `file ${name}`);
});
afterAll(() => rm(pages, { recursive: true }));

const app = { fetch: () => new Response('the app', { status: 404 }) };
const get = async (path: string) => {
  const site = siteAround(app, { assistant: undefined, pages });
  return (await site.fetch(new Request(`http://voice.test${path}`))).text();
};

describe('siteAround', () => {
  it('serves the files of a folder, and leaves all else to the app', async () => {
    expect(await get('/')).toBe('file index.html');
    expect(await get('/sub/page.html')).toBe('file sub/page.html');
    expect(await get('/healthz')).toBe('the app');
  });

  it.each(['/.env', '/.git/config', '/sub/.cache/key', '/%2eenv', '/sub/%2Ecache/key', '/sub/..%2f.env'])(
    'does not serve %s, which is nobody’s page',
    async (path) => {
      expect(await get(path)).toBe('the app');
    },
  );

  it('serves what is well known', async () => {
    expect(await get('/.well-known/security.txt')).toBe('file .well-known/security.txt');
  });

  it('is the app itself where nothing stands beside it', () => {
    expect(siteAround(app, { assistant: undefined, pages: undefined })).toBe(app);
    expect(() => siteAround(app, { assistant: undefined, pages: '/nowhere' })).toThrow(CliError);
  });
});
