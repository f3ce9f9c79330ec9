/**
 * The documentation site: `npm run docs` to read it, `npm run docs:build` to build it. It loads nothing from elsewhere but,
 * where `AGENT_SERVER` names one, what the live examples talk to.
 */
import { dirname, join } from 'node:path';
import { defineConfig, type MarkdownOptions } from 'vitepress';
import { sidebar } from './sidebar.ts';

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];

export default defineConfig({
  title: 'voice-agent',
  description: 'A voice agent on any website, by one script tag.',
  lang: 'en',
  outDir: '../.tsbuild/docs-site',
  cacheDir: '../.tsbuild/docs-cache',
  vite: { define: { __AGENT_SERVER__: JSON.stringify(process.env.AGENT_SERVER ?? '') } },
  markdown: {
    config(markdown) {
      leaveOutGivens(markdown);
      unlinkSources(markdown);
    },
  },
  themeConfig: {
    sidebar,
    search: { provider: 'local' },
    outline: [2, 3],
    docFooter: { prev: false, next: false },
  },
});

/** What a page leaves out of its code is for the compiler (test/docs/code-blocks.test.ts), not for readers. */
function leaveOutGivens({ renderer }: Markdown): void {
  const { html_block: html } = renderer.rules;
  renderer.rules.html_block = (tokens, index, ...rest) =>
    tokens[index]?.content.startsWith('<!-- given') ? '' : (html?.(tokens, index, ...rest) ?? '');
}

/** Links to files beside docs/ lead somewhere in the repository only; here they are words, with the path as their title. */
function unlinkSources(markdown: Markdown): void {
  markdown.core.ruler.push('unlink_sources', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let isOutside = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = token.attrGet('href') ?? '';
          const path = join('docs', dirname(env.relativePath), href);
          isOutside = href.startsWith('.') && !path.startsWith('docs/');
          if (isOutside) token.attrs = [['title', path]];
        }
        if (isOutside && token.type.startsWith('link_')) {
          token.tag = 'span';
          if (token.type === 'link_close') isOutside = false;
          token.type = 'words';
        }
      }
    }
  });
}
