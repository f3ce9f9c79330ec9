/** What only a window shows: a phone's screen, a hand that drags, a visitor who wants no motion; and the pictures of it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../scripts/gallery.ts';
import { PICTURES, picture, takePictures } from '../../scripts/screenshots.ts';
import { type GalleryVisit, visitGallery } from './support/gallery-visit.ts';

/** A small phone that is still sold. */
const PHONE = { width: 320, height: 568 };

/** Each piece comes from the sources when it is first needed. */
const SLOWLY = { timeout: 30_000 };

let gallery: GalleryVisit;

beforeAll(async () => {
  gallery = await visitGallery();
});

afterAll(() => gallery?.close());

const boxOf = (page: Page, part: string) => page.locator(`[part~=${part}]`).first().boundingBox();

describe('on a phone', () => {
  const floating = { state: 'listening', layout: 'floating' };

  it('the panel fills the screen to its edges', async () => {
    const panel = await gallery.show(floating, { viewport: PHONE }, (page) => boxOf(page, 'panel'));
    expect(panel).toMatchObject({ x: 0, width: PHONE.width });
    expect(panel!.y + panel!.height).toBe(PHONE.height);
    expect(panel!.height).toBeGreaterThan(PHONE.height - 40);
  });

  it('the welcome stands there whole, or without what has no room, in languages of long words too', async () => {
    const cut: string[] = [];
    await gallery.inWindow({ viewport: PHONE }, async (page) => {
      for (const lang of ['de', 'nl', 'ru', 'tr']) {
        for (const state of ['asking for the microphone', 'asking for a yes', 'blocked in a frame']) {
          await visit(page, gallery.gallery.address({ state, lang, layout: 'floating' }));
          const isCut = await page.evaluate(() => {
            const welcome = document.querySelector('agent-under-test')!.shadowRoot!.querySelector('.welcome')!;
            return welcome.scrollHeight > welcome.clientHeight + 8;
          });
          if (isCut) cut.push(`${lang}, ${state}`);
        }
      }
    });
    expect(cut).toEqual([]);
  }, 120_000);

  it('what is typed stays above the keyboard', async () => {
    const options = { viewport: PHONE, hasTouch: true, isMobile: true };
    const seen = await gallery.show(floating, options, async (page) => {
      await page.waitForFunction(() => matchMedia('(pointer: coarse)').matches);
      // A keyboard as the browser tells of it: less is seen of a page that has not changed.
      await page.evaluate(() => Object.defineProperty(visualViewport, 'height', { value: 300, configurable: true }));
      await expect
        .poll(async () => {
          await page.evaluate(() => visualViewport?.dispatchEvent(new Event('resize')));
          return (await boxOf(page, 'panel'))?.height;
        }, SLOWLY)
        .toBe(300);
      return { panel: await boxOf(page, 'panel'), input: await boxOf(page, 'input'), end: await boxOf(page, 'end') };
    });
    expect(seen.panel).toMatchObject({ x: 0, y: 0, width: PHONE.width });
    for (const one of [seen.input, seen.end]) expect(one!.y + one!.height).toBeLessThanOrEqual(300);
  });
});

describe('a finger', () => {
  it('drags the launcher with its first press, though the code for it comes with that', async () => {
    const options = { viewport: PHONE, hasTouch: true, isMobile: true };
    await gallery.show({ state: 'closed' }, options, async (page) => {
      const client = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
        client.send('Input.dispatchTouchEvent', { type, touchPoints });
      const translated = () =>
        page.evaluate(() => document.querySelector<HTMLElement>('agent-under-test')?.style.translate);
      const launcher = (await boxOf(page, 'launcher'))!;
      const at = { x: launcher.x + 40, y: launcher.y + 30 };
      await touch('touchStart', at);
      await expect
        .poll(async () => {
          at.y -= 2;
          await touch('touchMove', at);
          return translated();
        }, SLOWLY)
        .not.toBe('');
      await touch('touchMove', { x: 60, y: 60 });
      await touch('touchEnd');
      const corner = () => page.evaluate(() => document.querySelector('agent-under-test')?.getAttribute('corner'));
      await expect.poll(corner, SLOWLY).toBe('top-start');
      expect(await page.locator('[part=panel]').isVisible()).toBe(false);
    });
  });
});

describe('on paper', () => {
  const pieces = ['launcher', 'panel'];
  const shownOnPaper = (layout: string) =>
    gallery.show({ state: 'listening', layout }, {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      return Promise.all(pieces.map((name) => page.locator(`[part~=${name}]`).isVisible()));
    });

  it('nothing that floats lies over the page, and what stands in it does', async () => {
    expect(await shownOnPaper('floating')).toEqual([false, false]);
    expect(await shownOnPaper('bar')).toEqual([false, false]);
    expect(await shownOnPaper('inline')).toEqual([false, true]);
  });
});

describe('in a visitor’s hand', () => {
  it('the launcher goes to the corner that it is dragged to, and a click opens it there', async () => {
    await gallery.show({ state: 'closed' }, { viewport: { width: 800, height: 600 } }, async (page) => {
      const launcher = (await boxOf(page, 'launcher'))!;
      await page.mouse.move(launcher.x + 40, launcher.y + 30);
      // The code of the panel comes now.
      await page.locator('[part=panel]').waitFor({ state: 'attached' });
      await expect
        .poll(async () => {
          const { x, y } = (await boxOf(page, 'launcher'))!;
          await page.mouse.move(x + 40, y + 30);
          await page.mouse.down();
          // The code for it comes with the first press: what ends before is a click.
          await page.waitForFunction(() => {
            const names = performance.getEntriesByType('resource').map(({ name }) => name);
            return ['launcher-drag', 'move-launcher'].every((file) =>
              names.some((name) => name.includes(`/${file}.js`)),
            );
          });
          await page.mouse.move(300, 200, { steps: 4 });
          await page.mouse.move(80, 60, { steps: 4 });
          await page.mouse.up();
          return page.evaluate(() => document.querySelector('agent-under-test')?.getAttribute('corner'));
        }, SLOWLY)
        .toBe('top-start');
      const panel = page.locator('[part=panel]');
      expect(await panel.isVisible()).toBe(false);
      await page.locator('[part=launcher]').click();
      await panel.waitFor({ state: 'visible' });
      expect((await panel.boundingBox())!.y).toBeGreaterThan(60);
      expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({ 'voice-agent/corner/': 'top-start' });
    });
  });
});

describe('the wave', () => {
  it('is neither fetched nor shown where no motion is wanted', async () => {
    for (const [reducedMotion, isFetched] of [
      ['no-preference', true],
      ['reduce', false],
    ] as const) {
      const asked = await gallery.show({ state: 'speaking' }, { reducedMotion }, (page) =>
        page.evaluate(() =>
          performance.getEntriesByType('resource').some(({ name }) => name.includes('/voice-wave.js')),
        ),
      );
      expect(asked, reducedMotion).toBe(isFetched);
    }
  });
});

describe('the pictures', () => {
  it('show what they are named after', async () => {
    const shots = await Promise.all(['idle', 'bar'].map((name) => picture(gallery.browser, gallery.gallery, name)));
    for (const shot of shots) {
      expect(shot.subarray(8, 12).toString()).toBe('WEBP');
      // An empty one is smaller than that.
      expect(shot.length).toBeGreaterThan(4000);
    }
    expect(shots[0]!.equals(shots[1]!)).toBe(false);
  });

  it('are drawn into a folder, with a table of all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'voice-agent-pictures-'));
    try {
      await takePictures(['closed'], folder, process.cwd());
      expect((await readdir(folder)).sort()).toEqual(['README.md', 'closed.webp']);
      expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe(
        await readFile('docs/screenshots/README.md', 'utf8'),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are kept for every state, and small', async () => {
    const kept = (await readdir('docs/screenshots')).filter((name) => name.endsWith('.webp'));
    expect(kept.sort()).toEqual(
      Object.keys(PICTURES)
        .map((name) => `${name}.webp`)
        .sort(),
    );
    const sizes = await Promise.all(kept.map(async (name) => (await readFile(join('docs/screenshots', name))).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
  });
});
