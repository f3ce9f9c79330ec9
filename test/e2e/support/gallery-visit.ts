/** The gallery of states in real Chromium, for one test file; nothing of it is shared with the demo. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Gallery, openGallery, visit } from '../../../scripts/gallery.ts';

export interface GalleryVisit {
  readonly browser: Browser;
  readonly gallery: Gallery;
  /** A window of its own, in which any number of states can be shown. */
  inWindow<Seen>(options: BrowserContextOptions, use: (page: Page) => Promise<Seen>): Promise<Seen>;
  /** Shows one state in a window of its own. */
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
  const inWindow: GalleryVisit['inWindow'] = async (options, use) => {
    const context = await browser.newContext(options);
    try {
      return await use(await context.newPage());
    } finally {
      await context.close();
    }
  };
  return {
    browser,
    gallery,
    inWindow,
    show: (query, options, look) =>
      inWindow(options, async (page) => {
        await visit(page, gallery.address(query));
        return look(page);
      }),
    async close() {
      await browser.close();
      await gallery.close();
    },
  };
}
