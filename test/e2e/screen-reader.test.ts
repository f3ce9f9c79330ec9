/** The panel as a screen reader hears it: Chromium's accessibility tree of every state. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../scripts/gallery.ts';
import { PICTURES } from '../../scripts/screenshots.ts';
import { type GalleryVisit, visitGallery } from './support/gallery-visit.ts';

interface Heard {
  readonly role: string;
  readonly name: string;
  readonly description: string;
}

const STATES = [...new Set(Object.values(PICTURES).map(({ state = '' }) => state)), 'waiting for a push'];

let gallery: GalleryVisit;

beforeAll(async () => {
  gallery = await visitGallery();
});

afterAll(() => gallery?.close());

async function heardIn(page: Page): Promise<readonly Heard[]> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, description }) => ({
      role: `${role?.value}`,
      name: `${name?.value ?? ''}`,
      description: `${description?.value ?? ''}`,
    }));
}

/** What `look` finds in each state, by the state's name; those with nothing are left out. */
async function inEveryState(layout: string, look: (heard: readonly Heard[]) => string[]) {
  return gallery.inWindow({}, async (page) => {
    const found: Record<string, string[]> = {};
    for (const state of STATES) {
      await visit(page, gallery.gallery.address({ state, layout }));
      const findings = look(await heardIn(page));
      if (findings.length > 0) found[state] = findings;
    }
    return found;
  });
}

describe.each(['floating', 'inline'])('layout %s', (layout) => {
  it('has no landmarks that are the page’s', async () => {
    const found = await inEveryState(layout, (heard) =>
      heard.map(({ role }) => role).filter((role) => /^(banner|contentinfo|main|navigation)$/.test(role)),
    );
    expect(found).toEqual({});
  }, 120_000);

  it('is heard once, not as a name and as a description of it, nor as a description and as words', async () => {
    const found = await inEveryState(layout, (heard) => {
      const words = heard.filter(({ role }) => role === 'StaticText').map(({ name }) => name);
      return heard
        .filter(({ role, description }) => description && role !== 'group' && role !== 'StaticText')
        .filter(
          ({ role, name, description }) =>
            name.includes(description) || (role === 'button' && words.includes(description)),
        )
        .map(({ role, name, description }) => `${role} ${name}: ${description}`);
    });
    expect(found).toEqual({});
  }, 120_000);
});
