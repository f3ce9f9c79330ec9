/** Every link of the documentation leads to a file, and every anchor to a heading of it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { documentationPages } from './documentation-pages.ts';

const LINK = /\]\((?!https?:|mailto:)(?<path>[^)#\s]*)(?:#(?<anchor>[^)\s]+))?\)/g;

it('leads somewhere', async () => {
  const pages = await documentationPages();
  const headings = new Map(pages.map(({ path, text }) => [path, headingsOf(text)]));

  const dead = pages.flatMap(({ path, text }) =>
    [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(LINK)]
      .map(({ groups: { path: to, anchor } = {} }) => ({ target: to ? join(dirname(path), to) : path, anchor }))
      .filter(({ target, anchor }) => !existsSync(target) || (anchor && !headings.get(target)?.has(anchor)))
      .map(({ target, anchor }) => `${path}: ${target}${anchor ? `#${anchor}` : ''}`),
  );

  expect(dead).toEqual([]);
});

/** As GitHub and VitePress make them of plain headings: lower case, hyphens for spaces, no punctuation. */
function headingsOf(text: string): Set<string> {
  const slugs = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
  return new Set(slugs);
}
