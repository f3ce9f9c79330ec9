import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { pages, renderPage } from './pages.ts';
import { type Results, readResults } from './results.ts';
import { BENCH } from './workspace.ts';

const results = (await readResults(new URL('results.json', BENCH))) as Results;
const named = pages.map((page) => [page.file.pathname.split('/').slice(-2).join('/'), page] as const);

describe('pages', () => {
  it.each(named)('%s shows what results.json holds; else: npm run bench -- --pages', async (_name, page) => {
    expect(await renderPage(page, results)).toBe(await readFile(page.file, 'utf8'));
  });

  it.each(named)('%s would show another number', async (_name, page) => {
    const measures = results.measures.map((measure) => ({ ...measure, value: 123_456 }));
    expect(await renderPage(page, { ...results, measures })).toContain('**123456**');
  });
});
