/**
 * What visitors set for themselves, in every state of the panel: forced colours, more contrast, 400 % zoom (WCAG 2.2, 1.4.10) and
 * wider text (1.4.12); and a narrow frame. axe finds nothing, nothing sticks out, and nothing is cut off.
 */
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../scripts/gallery.ts';
import { PICTURES } from '../../scripts/screenshots.ts';
import { type GalleryVisit, visitGallery } from './support/gallery-visit.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const STATES = [...new Set(Object.values(PICTURES).map(({ state = '' }) => state))].filter(
  (state) => state !== 'closed',
);

let gallery: GalleryVisit;

beforeAll(async () => {
  gallery = await visitGallery();
});

afterAll(() => gallery?.close());

/** What `look` finds in each state, by the state's name; those with nothing are left out. */
async function inEveryState(
  options: BrowserContextOptions,
  layout: string,
  look: (page: Page) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  return gallery.inWindow(options, async (page) => {
    const found: Record<string, string[]> = {};
    for (const state of STATES) {
      await visit(page, gallery.gallery.address({ state, layout }));
      const findings = await look(page);
      if (findings.length > 0) found[state] = findings;
    }
    return found;
  });
}

async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ path: AXE });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run('agent-under-test', { rules: { region: { enabled: false } } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

/** Pieces with words or a purpose that stand out of the panel at a side, or whose words are cut off. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('agent-under-test')?.shadowRoot;
    const frame = root?.querySelector('.panel')?.getBoundingClientRect();
    if (!root || !frame) return ['There is no panel.'];
    const pieces = [
      ...root.querySelectorAll('.panel :is(button, a, select, input, textarea, p, h2, .words, .tool, .notice)'),
    ];
    return pieces
      .filter((piece) => {
        const { left, right, width } = piece.getBoundingClientRect();
        const isClipped = piece.scrollWidth > piece.clientWidth + 1 && getComputedStyle(piece).overflowX !== 'visible';
        return (
          width > 1 && (left < frame.left - 1 || right > frame.right + 1 || (isClipped && !piece.closest('.scroller')))
        );
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 160));
  });
}

describe('forced colours', () => {
  it('leave nothing for axe to find', async () => {
    expect(await inEveryState({ forcedColors: 'active' }, 'inline', axeFindings)).toEqual({});
  }, 120_000);

  it('draw the light on the launcher that nobody has opened yet as a ring', async () => {
    const width = await gallery.show({ state: 'closed' }, { forcedColors: 'active' }, (page) =>
      page.locator('agent-under-test [part=orb]').evaluate((orb) => getComputedStyle(orb).borderTopWidth),
    );
    expect(parseFloat(width)).toBeGreaterThan(0);
  });

  it('show that an approval’s buttons may be pressed, as soon as they may', async () => {
    const [cameSo, drawnAnew] = await gallery.show(
      { state: 'asking for approval' },
      { forcedColors: 'active' },
      async (page) => {
        const buttons = page.locator('agent-under-test [part=approval] .ways-out');
        await buttons.locator('[part=approve]:enabled').waitFor();
        const before = await buttons.screenshot();
        await buttons.evaluate((row) => row.replaceWith(row));
        return [before, await buttons.screenshot()];
      },
    );
    expect(cameSo!.equals(drawnAnew!)).toBe(true);
  });
});

describe('forced colours of a dark theme', () => {
  it('show that a spinner turns, and the mark of what a tool has done', async () => {
    const drawn = await gallery.show(
      { state: 'listening', theme: 'light' },
      { forcedColors: 'active', colorScheme: 'dark' },
      (page) =>
        page.evaluate(() => {
          const styleOf = (selector: string) =>
            getComputedStyle(document.querySelector('agent-under-test')!.shadowRoot!.querySelector(selector)!);
          const { borderTopColor, borderBottomColor } = styleOf('.spinner');
          return {
            isRing: borderTopColor === borderBottomColor,
            mark: styleOf('.tool svg').color,
            words: styleOf('.tool-title').color,
          };
        }),
    );
    expect(drawn.isRing).toBe(false);
    expect(drawn.mark).toBe(drawn.words);
  });
});

describe('more contrast', () => {
  it('is given to what is quiet otherwise, and edges to what is filled', async () => {
    const looks = (contrast: 'more' | 'no-preference') =>
      gallery.show({ state: 'to be taken up' }, { contrast }, (page) =>
        page.evaluate(() => {
          const styleOf = (selector: string) =>
            getComputedStyle(document.querySelector('agent-under-test')!.shadowRoot!.querySelector(selector)!);
          const isLoud = styleOf('.state').color === styleOf('h2').color;
          const edges = ['.agent .words', '[part=start-anew]', 'header'].map((selector) => {
            const { borderBottomWidth, borderBottomColor } = styleOf(selector);
            return borderBottomWidth !== '0px' && (selector !== 'header' || borderBottomColor === styleOf('h2').color);
          });
          // The surface itself, and no shade of what the rest of its ring has.
          const gap = styleOf('.spinner').borderTopColor;
          return { isLoud, edges, gap };
        }),
      );
    expect(await looks('no-preference')).toMatchObject({ isLoud: false, edges: [false, false, false] });
    expect(await looks('more')).toEqual({ isLoud: true, edges: [true, true, true], gap: 'rgb(255, 255, 255)' });
  });

  it('leaves nothing for axe to find', async () => {
    expect(await inEveryState({ contrast: 'more' }, 'inline', axeFindings)).toEqual({});
  }, 120_000);
});

describe('a zoom of 400 %', () => {
  it('needs no second direction to scroll in, and leaves what can be clicked in reach', async () => {
    // 1280 × 1024 at 400 %.
    const viewport = { width: 320, height: 256 };
    const found = await inEveryState({ viewport }, 'floating', async (page) => {
      const out = await cutOff(page);
      const unreached = await page.evaluate(async () => {
        const root = document.querySelector('agent-under-test')?.shadowRoot;
        const clickable = [...(root?.querySelectorAll<HTMLElement>('.panel :is(button, a, textarea, input)') ?? [])];
        const missed: string[] = [];
        for (const piece of clickable.filter((one) => one.checkVisibility())) {
          piece.focus();
          piece.scrollIntoView({ block: 'nearest' });
          const { top, bottom, left, right } = piece.getBoundingClientRect();
          const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          if (middle?.localName !== 'agent-under-test') missed.push(piece.outerHTML.slice(0, 160));
        }
        return missed;
      });
      return [...out, ...unreached];
    });
    expect(found).toEqual({});
  }, 120_000);

  it('leaves no card to be read through a slit', async () => {
    const found = await inEveryState({ viewport: { width: 320, height: 256 } }, 'floating', (page) =>
      page.evaluate(() => {
        const root = document.querySelector('agent-under-test')?.shadowRoot;
        const cards = [...(root?.querySelectorAll('.panel > :is(.card, .settings)') ?? [])];
        return cards
          .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1)
          .map(({ outerHTML }) => outerHTML.slice(0, 160));
      }),
    );
    expect(found).toEqual({});
  }, 120_000);
});

describe('a phone held sideways', () => {
  it('shows a field of one line as one, and the wave below the status', async () => {
    const found = await inEveryState({ viewport: { width: 640, height: 340 } }, 'floating', (page) =>
      page.evaluate(() => {
        const find = (selector: string) =>
          document.querySelector('agent-under-test')?.shadowRoot?.querySelector<HTMLElement>(selector);
        const [field, wave, header] = ['footer > .composer', '.wave', 'header'].map(find);
        const { paddingBottom } = getComputedStyle(header!);
        const wrong: string[] = [];
        if (field && field.offsetHeight > 60) wrong.push(`The field is ${field.offsetHeight} pixels high.`);
        if (wave && wave.offsetHeight > Number.parseFloat(paddingBottom)) wrong.push('The wave lies over the status.');
        return wrong;
      }),
    );
    expect(found).toEqual({});
  }, 120_000);
});

describe('the keyboard of a phone', () => {
  it('leaves the field in reach, whatever stands above it', async () => {
    const seen = 300;
    await gallery.inWindow({ viewport: { width: 360, height: 640 }, hasTouch: true }, async (page) => {
      await page.addInitScript(() => {
        const viewport = Object.assign(new EventTarget(), { scale: 1, offsetTop: 0, height: innerHeight });
        Object.defineProperty(window, 'visualViewport', { value: viewport });
      });
      await visit(page, gallery.gallery.address({ state: 'speaking over a weak line, unheard', layout: 'floating' }));
      const bottom = await page.evaluate(async (height) => {
        const panel = document.querySelector('agent-under-test')?.shadowRoot?.querySelector('.panel');
        const field = panel?.querySelector<HTMLElement>('textarea');
        while (!panel?.matches('[data-keyboard]')) {
          Object.assign(visualViewport!, { height });
          visualViewport!.dispatchEvent(new Event('resize'));
          await new Promise(requestAnimationFrame);
        }
        field?.focus();
        return field?.getBoundingClientRect().bottom;
      }, seen);
      expect(bottom).toBeLessThanOrEqual(seen);
    });
  });
});

describe('a frame of 180 pixels', () => {
  it('cuts nothing off, in a language of long words', async () => {
    const found: Record<string, string[]> = {};
    await gallery.inWindow({ viewport: { width: 180, height: 500 } }, async (page) => {
      for (const state of ['idle', 'listening', 'asking for approval', 'set up', 'blocked in a frame']) {
        await visit(page, gallery.gallery.address({ state, layout: 'floating', lang: 'de' }));
        // A heading ends in an ellipsis rather than in a second line.
        const out = (await cutOff(page)).filter((piece) => !piece.startsWith('<h2'));
        if (out.length > 0) found[state] = out;
      }
    });
    expect(found).toEqual({});
  }, 60_000);
});

describe('wider text', () => {
  it('is not cut off', async () => {
    const found = await inEveryState({ viewport: { width: 320, height: 800 } }, 'floating', async (page) => {
      await page.evaluate(() => {
        const wide = new CSSStyleSheet();
        wide.replaceSync(
          '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
        );
        const root = document.querySelector('agent-under-test')?.shadowRoot;
        root?.adoptedStyleSheets.push(wide);
      });
      return cutOff(page);
    });
    expect(found).toEqual({});
  }, 120_000);
});
