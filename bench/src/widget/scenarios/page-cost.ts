/**
 * What the script tag costs a page that is only read: main-thread time on a slow processor, and whether the page moves.
 * Its visitor comes from elsewhere.
 */
import type { CDPSession } from 'playwright-core';
import type { Scenario } from '../../harness/measure.ts';
import { maximum, median } from '../../harness/statistics.ts';
import { sleep } from '../stage/clock.ts';
import { type FreshBrowser, openFreshBrowser } from '../stage/fresh-browser.ts';

const THROTTLE = 4;
/** A single visit is off by a fifth; the difference of so many still comes out a fifth higher or lower in the next run. */
const ROUNDS = 60;
/** After `load` and after a move, until nothing is left to do. */
const SETTLE_MS = 700;
/** From the page's corner, far from the launcher. */
const MARGIN_PX = 40;

const PAGES = ['article', 'article-with-plain', 'article-with-widget'] as const;
type PageName = (typeof PAGES)[number];

interface Visit {
  /** Until nothing is left to do. */
  readonly loadMs: number;
  /** With what the first move of the mouse brings. */
  readonly moveMs: number;
  /** The page's whole layout-shift score; 0 where nothing moved. */
  readonly shift: number;
}

export const pageCost: Scenario = {
  name: 'page-cost',
  async run({ quick, chromium, log }) {
    const browser = await openFreshBrowser(chromium);
    const visits: Record<PageName, Visit[]> = { article: [], 'article-with-plain': [], 'article-with-widget': [] };
    try {
      for (let i = 0; i < (quick ? 3 : ROUNDS); i++) {
        for (const page of PAGES) visits[page].push(await visit(browser, page));
      }
    } finally {
      await browser.close();
    }
    /** Against the article of the same round, since the machine is quicker at one time than at another. */
    const added = (page: PageName, until: 'loadMs' | 'moveMs') =>
      median(visits[page].map((one, round) => one[until] - (visits.article[round]?.[until] ?? Number.NaN)));
    log(`  the page alone: ${median(visits.article.map(({ loadMs }) => loadMs)).toFixed(1)} ms`);
    const shift = (page: PageName) => maximum(visits[page].map((one) => one.shift));
    return [
      {
        id: 'widget.page-cost',
        title: 'main-thread time that the script tag adds to a page that loads, processor slowed 4 times, median',
        value: added('article-with-widget', 'loadMs'),
        unit: 'ms',
        better: 'lower',
        budget: 15,
        peers: { plain: added('article-with-plain', 'loadMs') },
      },
      {
        id: 'widget.page-cost-move',
        title: 'the same before the first click, with what the first move of the mouse brings',
        value: added('article-with-widget', 'moveMs'),
        unit: 'ms',
        better: 'lower',
        budget: 15,
        peers: { plain: added('article-with-plain', 'moveMs') },
      },
      {
        id: 'widget.page-shift',
        title: 'layout shift of a page with the script tag, worst of all visits',
        value: shift('article-with-widget'),
        unit: 'score',
        better: 'lower',
        budget: 0,
        peers: { plain: shift('article-with-plain') },
      },
    ];
  },
};

function visit(browser: FreshBrowser, name: PageName): Promise<Visit> {
  return browser.visit(async (context) => {
    const page = await context.newPage();
    // The renderer has started, and this origin is in it.
    await page.goto(`${browser.url}/bench?client=none`);
    // Not the page before: who comes from there is no newcomer.
    await page.goto('about:blank');
    const cdp = await context.newCDPSession(page);
    // Counts anew from each document on.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await page.goto(`${browser.url}/bench?client=${name}`, { waitUntil: 'load' });
    await sleep(SETTLE_MS);
    const loadMs = await readTaskMs(cdp);
    await page.mouse.move(MARGIN_PX, MARGIN_PX);
    await sleep(SETTLE_MS);
    const moveMs = await readTaskMs(cdp);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    if ((await page.locator('button').count()) !== (name === 'article' ? 0 : 1)) throw new Error(`${name}: no button.`);
    await page.addScriptTag({ url: '/page/layout-shift.js' });
    const shift = await page.evaluate(() => (globalThis as unknown as { layoutShift: Promise<number> }).layoutShift);
    return { loadMs, moveMs, shift };
  });
}

async function readTaskMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}
