/** Real Chromium with a microphone that plays a file. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { recordSound } from './page-sound.ts';

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Uncaught errors and console errors of the page. */
  errors: string[];
  close(): Promise<void>;
}

/** Opens a browser whose microphone plays `microphone` once, from the moment that a page opens it. */
export async function openBrowser(microphone: string): Promise<Visit> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}%noloop`,
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1200, height: 800 } });
  await recordSound(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, context, errors, close: () => browser.close() };
}
