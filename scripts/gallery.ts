/**
 * The element in any of its states, on a page of its own that a browser can open: for pictures, and for tests that need a
 * window of some size or a visitor's real hand. Built from the sources once, because it is opened some two hundred times.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build, defaultClientConditions, type Rolldown } from 'vite';
import { ROOT } from './run.ts';

const ENTRY = 'gallery.js';
const PAGE =
  `<!doctype html><meta name="viewport" content="width=device-width, viewport-fit=cover" />` +
  `<title>voice-agent</title><body><script type="module" src="/${ENTRY}"></script>`;

export interface Gallery {
  /** The page's address. @param query - see `packages/widget/src/view/testing/gallery.ts`. */
  address(query: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

/** @param root - the repository's; by default as a built script sees it. */
export async function openGallery(root = ROOT): Promise<Gallery> {
  const files = await builtFiles(join(root, 'packages/widget'));
  const server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = files.get(pathname.slice(1));
    if (pathname === '/gallery') response.setHeader('Content-Type', 'text/html').end(PAGE);
    else if (file === undefined) response.writeHead(204).end();
    else response.setHeader('Content-Type', 'text/javascript').end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (query) => `http://localhost:${port}/gallery#${new URLSearchParams(query)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** By their names: the page's script, and what it fetches when it is needed. */
async function builtFiles(widget: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const built = await build({
    root: widget,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@voice-agent/source', ...defaultClientConditions] },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: join(widget, 'src/view/testing/gallery.ts'),
        output: { entryFileNames: ENTRY, chunkFileNames: '[name].js' },
      },
    },
  });
  const { output } = built as Rolldown.RolldownOutput;
  return new Map(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

/** Opens the gallery where the page is elsewhere, and answers when all that is asked of it has come. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const { hash } = new URL(address);
  await page.waitForSelector(`html[data-ready="${hash}"]`, { state: 'attached' });
}
