/** A served page (`serve-page`) in Chromium, driven by playwright. */
import { openBrowser, type Visit } from '../../e2e/support/browser.ts';
import { microphoneFile, type ScriptLine } from '../../e2e/support/speech.ts';
import { type ServedPage, type ServedPageOptions, servePage } from './serve-page.ts';

export interface PageVisit extends Visit, Omit<ServedPage, 'url'> {}

export interface PageVisitOptions extends ServedPageOptions {
  microphone?: readonly ScriptLine[];
}

/** Opens the page. */
export async function visitPage({ microphone = [60], ...options }: PageVisitOptions = {}): Promise<PageVisit> {
  const served = await servePage(options);
  const visit = await openBrowser(await microphoneFile(microphone));
  await visit.page.goto(served.url);
  return {
    ...served,
    ...visit,
    get toolRuns() {
      return served.toolRuns;
    },
    async close() {
      await visit.close();
      await served.close();
    },
  };
}
