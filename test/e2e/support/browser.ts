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

/** Sound without a click, a microphone without a device, and nothing that calls home. */
export const CHROMIUM_OPTIONS: readonly string[] = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The visitor has said yes to the microphone. */
export const MICROPHONE_ALLOWED = '--use-fake-ui-for-media-stream';

/**
 * Opens a browser whose microphone plays `microphone` once, from the moment that a page opens it.
 * @param asks - whether the visitor's permission is still to be given. Nobody answers the browser's question then.
 */
export async function openBrowser(microphone: string, asks = false): Promise<Visit> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      ...CHROMIUM_OPTIONS,
      ...(asks ? [] : [MICROPHONE_ALLOWED]),
      `--use-file-for-fake-audio-capture=${microphone}%noloop`,
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
