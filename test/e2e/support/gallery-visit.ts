/** The gallery of states in real Chromium, for one test file; nothing of it is shared with the demo. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Gallery, openGallery, visit } from '../../../scripts/gallery.ts';

export interface GalleryVisit {
  readonly browser: Browser;
  readonly gallery: Gallery;
  /** Shows a state in a window of its own. */
  show<Seen>(
    query: Readonly<Record<string, string>>,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<Seen>,
  ): Promise<Seen>;
  close(): Promise<void>;
}

export async function visitGallery(): Promise<GalleryVisit> {
  const gallery = await openGallery(process.cwd());
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  return {
    browser,
    gallery,
    async show(query, options, look) {
      const context = await browser.newContext(options);
      try {
        const page = await context.newPage();
        await visit(page, gallery.address(query));
        return await look(page);
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await gallery.close();
    },
  };
}
