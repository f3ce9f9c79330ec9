/** The documentation site: it builds, none of its links is dead, its sidebar has every page, and it loads nothing from elsewhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { sidebar } from '../../docs/.vitepress/sidebar.ts';
import { documentationPages } from './documentation-pages.ts';

const SITE = '.tsbuild/docs-site';

describe('the site', () => {
  // Rejects at a dead link, and at a page that is no template: `{{` or a tag outside of code.
  beforeAll(() => promisify(execFile)('node_modules/.bin/vitepress', ['build', 'docs']), 300_000);

  it('has a page for every page', async () => {
    const pages = (await documentationPages()).map(({ path }) => path).filter((path) => path.startsWith('docs/'));
    const missing = pages.filter((path) => !existsSync(`${SITE}/${relative('docs', path).replace(/\.md$/, '.html')}`));
    expect(missing).toEqual([]);
  });

  it('shows nothing that a page has left out for its code', async () => {
    const html = await readFile(`${SITE}/agents.html`, 'utf8');
    expect(html.includes('defineAgent')).toBe(true);
    expect(html.includes('&lt;!-- given') || html.includes('<!-- given')).toBe(false);
  });

  it('loads nothing from elsewhere', async () => {
    const html = await readFile(`${SITE}/index.html`, 'utf8');
    expect(html.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g) ?? []).toEqual([]);
    const assets = (await readdir(`${SITE}/assets`, { recursive: true })).filter((name) => name.endsWith('.css'));
    for (const name of assets)
      expect(await readFile(`${SITE}/assets/${name}`, 'utf8'), name).not.toMatch(/url\(["']?(?:https?:)?\/\//);
  });
});

describe('the sidebar', () => {
  it('leads to pages that are there', () => {
    const links = sidebar.flatMap(({ items }) => items.map(({ link }) => link));
    expect(links.filter((link) => !existsSync(`docs${link}.md`))).toEqual([]);
  });

  it('has every page, once', async () => {
    const pages = (await documentationPages()).map(({ path }) => path).filter((path) => path.startsWith('docs/'));
    const links = sidebar.flatMap(({ items }) => items.map(({ link }) => `docs${link}.md`));
    expect(links.sort()).toEqual(pages.filter((path) => path !== 'docs/index.md'));
  });
});
