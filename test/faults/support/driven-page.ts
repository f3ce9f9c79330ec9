/** A visitor in a served page: what they click, type and read. In any browser that puppeteer drives. */
import type { Page } from 'puppeteer-core';
import type { FaultyLine } from './faulty-line.ts';
import type { ScriptedProvider, ScriptedSession } from './scripted-provider.ts';
import type { ServedPage } from './serve-page.ts';

const WAIT = { timeout: 60_000 };
/** What a browser itself says of a socket that broke: Chromium on the console, Firefox as an uncaught error. */
const BROKEN_SOCKET = /WebSocket connection|connection to (the server at )?ws:|net::ERR_/;

export class DrivenPage {
  readonly page: Page;
  readonly served: ServedPage;
  readonly provider: ScriptedProvider;
  /** Between the browser and the provider; page and token server are reached without it. */
  readonly line: FaultyLine;
  /** Uncaught errors and console errors of the page. */
  readonly errors: string[] = [];

  constructor(page: Page, served: ServedPage) {
    this.page = page;
    this.served = served;
    this.provider = served.provider;
    this.line = served.line;
    page.on('pageerror', (error) => this.#note(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#note(message.text());
    });
  }

  /** Begins a call, where one is on another one, and hears the greeting out. */
  async beginCall(): Promise<ScriptedSession> {
    if ((await this.count('end')) > 0) {
      await this.click('end');
      await this.waitForStatus('ended');
    }
    const number = this.provider.sessions.length;
    await this.click('start');
    const session = await this.provider.session(number);
    await this.waitForTurn('agent', 'here is my answer');
    await this.waitForStatus('listening');
    return session;
  }

  async click(part: string): Promise<void> {
    const button = await this.page.waitForSelector(selector(part), { ...WAIT, visible: true });
    await button?.click();
  }

  /** The same page in another tab of this visitor. */
  async openTab(): Promise<DrivenPage> {
    const tab = new DrivenPage(await this.page.browserContext().newPage(), this.served);
    await tab.page.goto(this.page.url());
    return tab;
  }

  /** Writes a message and sends it. */
  async type(text: string): Promise<void> {
    await this.click('input');
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  async count(part: string): Promise<number> {
    return (await this.page.$$(selector(part))).length;
  }

  /** What can be read in the last one of this part; '' where there is none. */
  async text(part: string): Promise<string> {
    const texts = await this.page.$$eval(selector(part), (all) => all.map((one) => (one as HTMLElement).innerText));
    return texts.at(-1) ?? '';
  }

  /** All that stands in the element, seen or not. */
  words(): Promise<string> {
    return this.page.$eval('voice-agent', ({ shadowRoot }) => shadowRoot?.textContent ?? '');
  }

  async waitForPart(part: string): Promise<void> {
    await this.page.waitForSelector(selector(part), { ...WAIT, visible: true });
  }

  /** Waits until nothing of this part is seen. */
  async waitForNo(part: string): Promise<void> {
    await this.page.waitForSelector(selector(part), { ...WAIT, hidden: true });
  }

  /** Waits until the status is one of these. */
  async waitForStatus(...statuses: string[]): Promise<void> {
    await this.page.waitForSelector(statuses.map((status) => `voice-agent[status="${status}"]`).join(', '), WAIT);
  }

  /** Waits for a turn with these words, whatever their case. */
  async waitForTurn(who: 'user' | 'agent', words: string): Promise<void> {
    const isThere = (part: string, wanted: string) => {
      const turns = document.querySelector('voice-agent')?.shadowRoot?.querySelectorAll(`[part~="${part}"]`) ?? [];
      return [...turns].some(({ textContent }) => textContent?.toLowerCase().includes(wanted));
    };
    await this.page.waitForFunction(isThere, WAIT, `${who}-turn`, words.toLowerCase());
  }

  #note(text: string): void {
    if (!BROKEN_SOCKET.test(text)) this.errors.push(text);
  }
}

function selector(part: string): string {
  return `voice-agent >>> [part~="${part}"]`;
}
