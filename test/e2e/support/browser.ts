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

/**
 * Opens a browser whose microphone plays `microphone` once, from the moment that a page opens it.
 * @param asks - whether the visitor's permission is still to be given. Nobody answers the browser's question then.
 */
export async function openBrowser(microphone: string, asks = false): Promise<Visit> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      ...(asks ? [] : ['--use-fake-ui-for-media-stream']),
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}%noloop`,
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const viewport = { width: 1200, height: 800 };
  const context = await browser.newContext({ viewport, ...(!asks && { permissions: ['microphone'] }) });
  await recordSound(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, context, errors, close: () => browser.close() };
}
