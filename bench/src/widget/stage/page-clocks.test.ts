/** The clocks that stand in a page, in a real browser: what they tell of pages whose doings are known. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePageScript } from './page-scripts.ts';

const VIEWPORT = { width: 800, height: 600 };

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});

afterAll(() => browser?.close());

async function pageWith(body: string): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.setContent(`<!doctype html><style>body { margin: 0 }</style>${body}`);
  return page;
}

async function add(page: Page, clock: string): Promise<void> {
  const [, content] = await compilePageScript(`${clock}.ts`);
  await page.addScriptTag({ content });
}

/** Runs in the page; as text, since the bench itself knows no page. */
const run = <Value>(page: Page, script: string): Promise<Value> => page.evaluate(script) as Promise<Value>;

/** So that what was changed before is drawn. */
const frames = (page: Page) =>
  run(page, 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');

describe('layout-shift', () => {
  const shift = (page: Page) => run<number>(page, 'layoutShift');

  it('sums up what had moved before it came, as the browser scores it', async () => {
    const page = await pageWith('<div id="above"></div><p style="margin: 0; height: 100px">Text</p>');
    await frames(page);
    for (const height of [200, 0]) {
      await run(page, `above.style.height = '${height}px'`);
      await frames(page);
    }
    await add(page, 'layout-shift');
    // Twice: where it was and where it went are 200 of 600 pixels of the window, and it went by 200 of its 800.
    expect(await shift(page)).toBeCloseTo(2 * (200 / 600) * (200 / 800), 3);
    await page.close();
  });

  it('is 0 where something new covers the page and moves nothing', async () => {
    const page = await pageWith('<p>Text</p>');
    await frames(page);
    const button = '<button style="position: fixed; inset: auto 20px 20px auto">Talk to us</button>';
    await run(page, `document.body.insertAdjacentHTML('beforeend', '${button}')`);
    await frames(page);
    await add(page, 'layout-shift');
    expect(await shift(page)).toBe(0);
    await page.close();
  });
});

describe('panel-clock', () => {
  const PANEL_COMES_LATE = `<voice-agent></voice-agent><button>Open</button><script>
    const root = document.querySelector('voice-agent').attachShadow({ mode: 'open' });
    document.querySelector('button').addEventListener('click', ({ timeStamp }) => {
      globalThis.clickedAt = timeStamp;
      root.innerHTML = '<section part="panel" hidden>Hello</section>';
    });
  </script>`;

  it('runs from the click until the panel is seen with its styles', async () => {
    const page = await pageWith(PANEL_COMES_LATE);
    await add(page, 'panel-clock');
    await page.click('button');
    const change = (script: string) =>
      run(page, `document.querySelector('voice-agent').shadowRoot.firstElementChild.${script}`);
    const sinceClick = () => run<number>(page, 'performance.now() - clickedAt');
    await change("removeAttribute('hidden')");
    await frames(page);
    expect(await run(page, "Promise.race([panelMs, 'not yet'])")).toBe('not yet');
    const before = await sinceClick();
    await change("style.position = 'absolute'");
    const panelMs = await run<number>(page, 'panelMs');
    expect(panelMs).toBeGreaterThan(before);
    expect(panelMs).toBeLessThan(await sinceClick());
    await page.close();
  });
});

describe('scroll-clock', () => {
  const transcriptOf = (turns: number) => `<voice-agent></voice-agent><script>
    const root = document.querySelector('voice-agent').attachShadow({ mode: 'open' });
    root.innerHTML = '<div part="transcript" style="height: 300px; overflow: auto">'
      + Array.from({ length: ${turns} }, (_, i) => '<p style="margin: 0; height: 50px">Turn ' + i + '</p>').join('')
      + '</div>';
    const list = root.firstElementChild;
  </script>`;
  const scroll = (page: Page, steps: number, stepPx: number) =>
    run<number[]>(page, `scrollThrough(${steps}, ${stepPx})`);
  const place = (page: Page) => run(page, 'list.scrollTop');

  it('scrolls up from the end, a step each frame, and tells how long each lasted', async () => {
    const page = await pageWith(transcriptOf(100));
    await add(page, 'scroll-clock');
    const frameMs = await scroll(page, 8, 90);
    expect(frameMs).toHaveLength(8);
    for (const one of frameMs) expect(one).toBeGreaterThan(0);
    expect(await place(page)).toBe(100 * 50 - 300 - 8 * 90);
    await page.close();
  });

  it('begins a short list anew at its end', async () => {
    const page = await pageWith(transcriptOf(8));
    await add(page, 'scroll-clock');
    // 100 pixels of way: two steps to the start, one back to the end, and one up again.
    await scroll(page, 4, 90);
    expect(await place(page)).toBe(10);
    await page.close();
  });

  it('counts a frame that the page holds up', async () => {
    const page = await pageWith(transcriptOf(100));
    await add(page, 'scroll-clock');
    await run(
      page,
      `list.addEventListener('scroll', () => {
        const end = performance.now() + 120;
        while (performance.now() < end);
      })`,
    );
    expect(Math.max(...(await scroll(page, 4, 90)))).toBeGreaterThanOrEqual(100);
    await page.close();
  });

  it('reads the last turn, and says where there is no transcript', async () => {
    const page = await pageWith(transcriptOf(3));
    await add(page, 'scroll-clock');
    expect(await run(page, 'lastTurn()')).toBe('Turn 2');
    const empty = await pageWith('');
    await add(empty, 'scroll-clock');
    expect(await run(empty, 'lastTurn()')).toBe('');
    await expect(scroll(empty, 1, 90)).rejects.toThrow('There is no transcript.');
    await Promise.all([page.close(), empty.close()]);
  });
});
