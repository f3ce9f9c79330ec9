/** A browser and a server for what happens before a call: pages are opened as by visitors who were never there. */
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { type BenchServer, startBenchServer } from './bench-server.ts';

export interface FreshBrowser {
  readonly url: string;
  /** Runs in a context of its own: without cache, storage or history. */
  visit<T>(visitor: (context: BrowserContext) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openFreshBrowser(executablePath: string): Promise<FreshBrowser> {
  const server: BenchServer = await startBenchServer();
  const launched = chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  const browser: Browser = await launched.catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  return {
    url: server.url,
    async visit(visitor) {
      const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, hasTouch: true });
      try {
        return await visitor(context);
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
