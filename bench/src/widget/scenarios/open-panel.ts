/** From the tap on the launcher to the first frame with the panel, which is fetched, compiled and drawn in between. */
import type { Page } from 'playwright-core';
import type { Measure, Scenario } from '../../harness/measure.ts';
import { maximum, median } from '../../harness/statistics.ts';
import { sleep } from '../stage/clock.ts';
import { openFreshBrowser } from '../stage/fresh-browser.ts';

/** The page is quiet before the tap. */
const SETTLE_MS = 500;

export const openPanel: Scenario = {
  name: 'open-panel',
  async run({ quick, chromium }) {
    const browser = await openFreshBrowser(chromium);
    const cold: number[] = [];
    const warm: number[] = [];
    try {
      for (let i = 0; i < (quick ? 3 : 20); i++) {
        await browser.visit(async (context) => {
          for (const times of [cold, warm]) {
            const page = await context.newPage();
            await page.goto(`${browser.url}/bench?client=article-with-widget&with=panel-clock`);
            await sleep(SETTLE_MS);
            times.push(await tapToPanel(page));
            await page.close();
          }
        });
      }
    } finally {
      await browser.close();
    }
    const row = (id: string, title: string, value: number, budget: number | null): Measure => {
      return { id: `widget.${id}`, title, value, unit: 'ms', better: 'lower', budget, peers: {} };
    };
    return [
      row('open-panel-cold', 'tap → first frame with the panel, nothing in the cache, median', median(cold), 100),
      row('open-panel-warm', 'tap → first frame with the panel, files in the cache, median', median(warm), 100),
      row('open-panel-longest', 'tap → first frame with the panel, longest of all', maximum([...cold, ...warm]), null),
    ];
  },
};

/** A finger: a mouse would be over the launcher, and the code on its way, before it clicks. */
async function tapToPanel(page: Page): Promise<number> {
  await page.locator('voice-agent [part~="launcher"]').tap();
  return page.evaluate(() => (globalThis as unknown as { panelMs: Promise<number> }).panelMs);
}
