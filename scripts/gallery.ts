/**
 * The element in any of its states, on a page of its own that a browser can open: for pictures, and for tests that need a
 * window of some size or a visitor's real hand. From the sources, without a server behind it.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createServer, defaultClientConditions } from 'vite';
import { ROOT } from './run.ts';

const VIEW = '/src/view/testing';

export interface Gallery {
  /** The page's address. @param query - see `packages/widget/src/view/testing/gallery.ts`. */
  address(query: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

/** @param root - the repository's; by default as a built script sees it. */
export async function openGallery(root = ROOT): Promise<Gallery> {
  const server = await createServer({
    root: join(root, 'packages/widget'),
    configFile: false,
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    resolve: { conditions: ['@voice-agent/source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'gallery',
        configureServer: ({ middlewares }) => {
          middlewares.use('/gallery', (_request, response) => {
            response.setHeader('Content-Type', 'text/html');
            response.end(
              `<!doctype html><meta name="viewport" content="width=device-width, viewport-fit=cover" />` +
                `<title>voice-agent</title><body><script type="module" src="${VIEW}/gallery.ts"></script>`,
            );
          });
        },
      },
    ],
  });
  await server.listen();
  const [origin = ''] = server.resolvedUrls?.local ?? [];
  return {
    address: (query) => `${origin}gallery?${new URLSearchParams(query)}`,
    close: () => server.close(),
  };
}

/** Opens a page of the gallery, and answers when all that it shows has come. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
}
