/** Real Chromium with a microphone that plays a file. */
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { recordSound } from './page-sound.ts';

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Uncaught errors and console errors of the page. */
  errors: string[];
  close(): Promise<void>;
}

/** Beside the pages each window would hold two more for the address bar, which take half as much of the processor as a page. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];
/** What playwright switches off itself, where nothing else is: one list replaces the other. */
const PLAYWRIGHTS = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** Sound without a click, a microphone without a device, and nothing that calls home. */
export const CHROMIUM_OPTIONS: readonly string[] = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...ADDRESS_BAR, ...PLAYWRIGHTS].join()}`,
];
/** The visitor has said yes to the microphone. */
export const MICROPHONE_ALLOWED = '--use-fake-ui-for-media-stream';

let shared: { browser: Browser; heard: string } | undefined;

/** The Chromium of this process: to start one takes a second of the processor. Its microphone reads `heard` whenever it is opened. */
async function sharedBrowser(): Promise<{ browser: Browser; heard: string }> {
  if (shared?.browser.isConnected()) return shared;
  // Vitest ends its processes by SIGTERM, at which they would leave the browser behind, and what else is removed on `exit`.
  process.once('SIGTERM', () => process.exit());
  const heard = join(await mkdtemp(join(tmpdir(), 'microphone-')), 'heard.wav');
  shared = { browser: await launch(heard, MICROPHONE_ALLOWED), heard };
  return shared;
}

function launch(microphone: string, ...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [...CHROMIUM_OPTIONS, ...more, `--use-file-for-fake-audio-capture=${microphone}%noloop`],
  });
}

/**
 * Opens a browser whose microphone plays `microphone` once, from the moment that a page opens it. Close it before the next one.
 * @param asks - whether the visitor's permission is still to be given. Nobody answers the browser's question then.
 */
export async function openBrowser(microphone: string, asks = false): Promise<Visit> {
  const viewport = { width: 1200, height: 800 };
  if (asks) {
    const browser = await launch(microphone);
    return visitIn(await browser.newContext({ viewport }), () => browser.close());
  }
  const { browser, heard } = await sharedBrowser();
  await copyFile(microphone, heard);
  const context = await browser.newContext({ viewport, permissions: ['microphone'] });
  return visitIn(context, () => context.close());
}

async function visitIn(context: BrowserContext, close: () => Promise<void>): Promise<Visit> {
  await recordSound(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, context, errors, close };
}
