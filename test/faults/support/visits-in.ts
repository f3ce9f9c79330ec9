/**
 * A served page (`serve-page`) in either browser, driven by puppeteer, so that one test holds in both. A browser serves
 * all tests of its `describe`; each page has a tab and a server of its own.
 */
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { afterAll, beforeAll } from 'vitest';
import { CHROMIUM_OPTIONS, MICROPHONE_ALLOWED } from '../../e2e/support/browser.ts';
import { DrivenPage } from './driven-page.ts';
import { type OwnAudio, startOwnAudio } from './own-audio.ts';
import { type ServedPageOptions, servePage } from './serve-page.ts';

export const BROWSERS = ['Chromium', 'Firefox'] as const;
export type BrowserName = (typeof BROWSERS)[number];

export interface VisitOptions extends ServedPageOptions {
  /** Runs in the page before its own scripts. */
  before?: () => void;
}

const LAUNCH: Record<BrowserName, LaunchOptions> = {
  Chromium: {
    browser: 'chrome',
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [...CHROMIUM_OPTIONS, MICROPHONE_ALLOWED],
  },
  Firefox: {
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
    extraPrefsFirefox: {
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
    },
  },
};

/**
 * Call it in a `describe`.
 * @param audio - the browser's loudspeaker, and for Firefox its microphones. Default: the system's and a fake microphone;
 * Firefox plays nothing where there is none, and gets one.
 * @returns opens a page. It is there until the next one is opened, so that tests can share it.
 */
export function visitsIn(name: BrowserName, audio?: () => OwnAudio): (options?: VisitOptions) => Promise<DrivenPage> {
  let browser: Browser;
  let own: OwnAudio | undefined;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    if (name === 'Firefox' && !audio) own = await startOwnAudio();
    const { env, hasMicrophones } = audio?.() ?? own ?? {};
    const options = LAUNCH[name];
    const extraPrefsFirefox = { ...options.extraPrefsFirefox, 'media.navigator.streams.fake': !hasMicrophones };
    browser = await puppeteer.launch({
      ...options,
      headless: true,
      extraPrefsFirefox,
      env: { ...process.env, ...env },
    });
  });
  afterAll(async () => {
    await close?.();
    await browser.close();
    await own?.close();
  });

  return async ({ before, ...options } = {}) => {
    await close?.();
    const served = await servePage(options);
    // Of its own, so that the tabs that the visitor opens are closed as well.
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    close = async () => {
      await context.close();
      await served.close();
    };
    const visit = new DrivenPage(page, served);
    if (before) await page.evaluateOnNewDocument(before);
    await page.goto(served.url);
    return visit;
  };
}
