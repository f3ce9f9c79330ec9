/** A served page (`serve-page`) in real Firefox, driven by puppeteer over WebDriver BiDi: playwright knows only a Firefox of its own. */
import puppeteer, { type Page } from 'puppeteer-core';
import { startAudioServer } from '../../../scripts/audio-server.ts';
import { type ServedPage, servePage } from './serve-page.ts';

export interface FirefoxVisit extends Omit<ServedPage, 'url'> {
  readonly page: Page;
  /** Uncaught errors of the page. A socket that breaks is one by the browser's own hand, and is left out. */
  readonly errors: readonly string[];
  /** Clicks on a part of the element. */
  click(part: string): Promise<void>;
  /** Waits until the status is one of these. */
  waitForStatus(...statuses: string[]): Promise<void>;
  /** Waits until the agent was heard to say these words. */
  waitForAnswer(words: string): Promise<void>;
}

const WAIT = { timeout: 60_000 };

/** @param before - runs in the page before its own scripts. */
export async function visitInFirefox(before?: () => void): Promise<FirefoxVisit> {
  // Firefox plays nothing without one.
  const audioServer = startAudioServer();
  const served = await servePage();
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.permission.disabled': true,
      'media.navigator.streams.fake': true,
      'media.autoplay.default': 0,
    },
  });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => {
    if (!/connection to ws:/.test(String(error))) errors.push(String(error));
  });
  if (before) await page.evaluateOnNewDocument(before);
  await page.goto(served.url);
  return {
    ...served,
    page,
    errors,
    async click(part) {
      const button = await page.waitForSelector(`voice-agent >>> [part~="${part}"]`, { ...WAIT, visible: true });
      await button?.click();
    },
    async waitForStatus(...statuses) {
      const selector = statuses.map((status) => `voice-agent[status="${status}"]`).join(', ');
      await page.waitForSelector(selector, WAIT);
    },
    async waitForAnswer(words) {
      await page.waitForFunction(
        (wanted) =>
          [...(document.querySelector('voice-agent')?.shadowRoot?.querySelectorAll('[part~="agent-turn"]') ?? [])].some(
            ({ textContent }) => textContent?.includes(wanted),
          ),
        WAIT,
        words,
      );
    },
    async close() {
      await browser.close();
      await served.close();
      await audioServer.stop();
    },
  };
}
