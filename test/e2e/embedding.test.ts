/** A customer's page of another origin: under a strict policy, in a frame, with a script tag alone, with two elements. */
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HostPage, openHostPage } from './support/host-page.ts';
import { beginCall, expectCleanVisit, part, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

declare global {
  interface Window {
    shifts: PerformanceEntry[];
  }
}

let visit: ShopVisit;
let host: HostPage;
let outer: HostPage;

beforeAll(async () => {
  [host, outer] = await Promise.all([openHostPage(), openHostPage()]);
  visit = await visitShop({ microphone: [600], origins: [host.origin] });
});
afterEach(async () => {
  // Ends the call, and with it what the demo holds of it.
  await visit.page.goto('about:blank');
  visit.errors.length = 0;
});
afterAll(async () => {
  await visit.close();
  await Promise.all([host.close(), outer.close()]);
});

const tag = (attributes = '') => `<script type="module" src="${visit.proxy.url}/voice-agent.js"${attributes}></script>`;
const element = (attributes = '') => `<voice-agent agent="counter" continuity="page"${attributes}></voice-agent>`;

/** Speaks and is spoken to: worklets, microphone, socket. */
async function holdConversation(): Promise<void> {
  const { page } = visit;
  await beginCall(page);
  await waitForTurn(page, 'agent', /how can i help/i);
  await part(page, 'input').fill('When are you open on Friday?');
  await part(page, 'input').press('Enter');
  await waitForTurn(page, 'agent', /on friday we are open from 9 am to 6 pm/i);
}

describe('a strict policy', () => {
  /** The one that issue and documentation promise, word for word. Nothing of `'unsafe-inline'`, `blob:` or `data:`. */
  const policy = (workerSource: string): string => {
    const { url } = visit.proxy;
    const provider = url.replace('http', 'ws');
    return `default-src 'none'; script-src ${url}; connect-src ${url} ${provider}; worker-src ${workerSource}; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html voice-agent`;
  };

  it('leaves everything working, on the main thread', async () => {
    host.show({ body: tag() + element(), policy: policy(visit.proxy.url) });
    await visit.page.goto(host.origin);
    await holdConversation();
    expect(visit.page.workers()).toHaveLength(0);
    // The refused Worker is in the console, and nothing else.
    expect(visit.errors.filter((error) => !/worker/i.test(error))).toEqual([]);
    expect(visit.proxy.foreign).toEqual([]);
  });

  it('leaves the Worker working, too, where `blob:` is allowed', async () => {
    host.show({ body: tag() + element(), policy: policy('blob:') });
    await visit.page.goto(host.origin);
    await holdConversation();
    expect(visit.page.workers()).toHaveLength(1);
    expectCleanVisit(visit);
  });

  it('leaves the Worker working, too, where one line stands on the page’s own origin', async () => {
    host.show({
      body: tag() + element(' worker-url="/voice-agent.worker.js"'),
      policy: policy("'self'"),
      scripts: { '/voice-agent.worker.js': `await import('${visit.proxy.url}/widget/media.worker.js');` },
    });
    await visit.page.goto(host.origin);
    await holdConversation();
    expect(visit.page.workers()).toHaveLength(1);
    expectCleanVisit(visit);
  });
});

describe('a script tag without an element', () => {
  it('is enough, and does no harm twice', async () => {
    const attributes = ' data-agent="counter" data-continuity="page" data-mode="text" data-heading="The shop"';
    host.show({ body: tag(attributes) + tag(attributes) });
    const { page } = visit;
    await page.goto(host.origin);
    await part(page, 'launcher').click();
    await part(page, 'input').fill('When are you open on Friday?');
    await part(page, 'input').press('Enter');
    await waitForTurn(page, 'agent', /on friday we are open/i);
    expect(await part(page, 'heading').textContent()).toMatch(/The shop/);
    expect(await page.locator('voice-agent').count()).toBe(1);
    expectCleanVisit(visit);
  });
});

describe('a panel that comes between press and release', () => {
  it('is opened by that click', async () => {
    host.show({ body: tag() + element(' mode="text"') });
    const { page } = visit;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/widget\/conversation-/, (route) => held.then(() => route.continue()), { times: 1 });
    await page.goto(host.origin);
    await part(page, 'launcher').hover();
    await page.mouse.down();
    release();
    await part(page, 'panel').waitFor({ state: 'attached' });
    await page.mouse.up();
    await part(page, 'input').waitFor();
    expectCleanVisit(visit);
  });
});

describe('a page that is being read', () => {
  it('does not move when the script comes', async () => {
    const words = '<p>Something to read.</p>'.repeat(40);
    host.show({ body: words + tag() + element() + words });
    const { page } = visit;
    await page.goto(host.origin);
    await page.evaluate(() => {
      window.shifts = [];
      const note = (list: PerformanceObserverEntryList) => window.shifts.push(...list.getEntries());
      new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
    });
    await part(page, 'launcher').waitFor();
    // One of the page's own, which shows that they are seen, comes after any of ours.
    await page.evaluate(() =>
      document.body.prepend(Object.assign(document.createElement('h2'), { textContent: 'New' })),
    );
    await page.waitForFunction(() => window.shifts.length > 0);
    expect(await page.evaluate(() => window.shifts.length)).toBe(1);
    expectCleanVisit(visit);
  });
});

describe('a frame', () => {
  const framed = async (allow: string): Promise<FrameLocator> => {
    host.show({ body: tag() + element(' layout="inline"') });
    outer.show({
      body: `<iframe src="${host.origin}" allow="${allow}" title="Assistant" width="500" height="700"></iframe>`,
    });
    // Another host than the frame's, since ports do not tell sites apart.
    await visit.page.goto(outer.origin.replace('localhost', '127.0.0.1'));
    return visit.page.frameLocator('iframe');
  };
  const inFrame = (frame: FrameLocator, name: string): Locator => frame.locator(`voice-agent [part~="${name}"]`);

  it('that may use the microphone holds a spoken conversation', async () => {
    const frame = await framed('microphone; autoplay; screen-wake-lock');
    await inFrame(frame, 'start').click();
    await inFrame(frame, 'agent-turn')
      .filter({ hasText: /how can i help/i })
      .waitFor();
    await frame.locator('voice-agent[status="listening"]').waitFor();
    expectCleanVisit(visit);
  });

  it('that may not offers typing, and the page in a tab of its own', async () => {
    const frame = await framed('');
    await inFrame(frame, 'start').click();
    await inFrame(frame, 'own-tab').waitFor();
    await inFrame(frame, 'type-instead').click();
    await inFrame(frame, 'input').fill('When are you open on Friday?');
    await inFrame(frame, 'input').press('Enter');
    await inFrame(frame, 'agent-turn')
      .filter({ hasText: /on friday we are open/i })
      .waitFor();
  });
});

describe('two elements on a page', () => {
  it('talk to their own agents, one aloud at a time', async () => {
    host.show({ body: `${tag()}${element(' id="one" layout="inline"')}${element(' id="two" layout="inline"')}` });
    const { page } = visit;
    await page.goto(host.origin);
    const of = (id: string, name: string): Locator => page.locator(`#${id} [part~="${name}"]`);
    await of('one', 'start').click();
    await of('one', 'agent-turn')
      .filter({ hasText: /how can i help/i })
      .waitFor();
    await of('two', 'start').click();
    await of('two', 'agent-turn')
      .filter({ hasText: /how can i help/i })
      .waitFor();
    await page.locator('#one[status="ended"]').waitFor();
    expect(
      await page.locator('#one').evaluate((agent) => (agent as HTMLElement & { error?: { code: string } }).error?.code),
    ).toBe('moved-to-other-tab');
  });
});
