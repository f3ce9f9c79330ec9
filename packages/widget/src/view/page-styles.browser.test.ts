/** The styles of the page around it: they place the element, and change nothing inside. */
import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, mountAgent, showState } from './testing/mounted-agent.ts';
import { STATES } from './testing/panel-states.ts';
import { idleSnapshot } from './testing/recording-session.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const afterEach: (body: () => void) => void;

const sheet = async (file: string): Promise<string> => (await fetch(`/node_modules/${file}`)).text();

/** Tailwind as a site ships it: its reset, and nothing that a page's own words would add. */
async function tailwind(): Promise<string> {
  const { compile } = await import('tailwindcss');
  const loadStylesheet = async (id: string, base: string) => {
    const path = id === 'tailwindcss' ? 'index.css' : id.replace('./', '');
    return { path, base, content: await sheet(`tailwindcss/${path}`) };
  };
  return (await compile('@import "tailwindcss";', { base: '/', loadStylesheet })).build([]);
}

const PAGES: Record<string, () => Promise<string>> = {
  'Tailwind’s': tailwind,
  'Bootstrap’s': () => sheet('bootstrap/dist/css/bootstrap.css'),
  'a global reset': async () => `
    * { margin: 0; padding: 0; border: 0; font: inherit; line-height: 1; letter-spacing: 3px; text-align: center;
        text-transform: uppercase; list-style: none; vertical-align: baseline; color: red; word-spacing: 9px; cursor: help; }
    html, body { font: italic 32px/3 cursive; color: red; white-space: pre; text-indent: 40px; }
    button, input, textarea, section, header, footer, p, h2, svg { display: none; background: red; }
    .panel, .launcher, .transcript, .turn, #panel, #heading { all: unset; float: left; }`,
};

let page: HTMLStyleElement | undefined;
function addSheet(css: string): void {
  page = document.createElement('style');
  page.textContent = css;
  document.head.append(page);
}
afterEach(() => {
  page?.remove();
  page = undefined;
});

/** How each piece that is seen looks, by its place in the tree. */
function looksInside(agent: AgentUnderTest): Record<string, string> {
  const looks: Record<string, string> = {};
  const pieces = agent.renderRoot.querySelectorAll(':is(.launcher, .panel), :is(.launcher, .panel) :not(svg *)');
  for (const [place, piece] of pieces.entries()) {
    const style = getComputedStyle(piece);
    for (const property of style) {
      if (property.startsWith('--')) continue;
      looks[`${place} ${piece.localName}.${piece.getAttribute('class')} ${property}`] =
        style.getPropertyValue(property);
    }
  }
  return looks;
}

describe('the styles of a page', () => {
  for (const [name, load] of Object.entries(PAGES)) {
    it(`change nothing inside: ${name}`, async () => {
      const css = await load();
      const agent = await mountAgent({ open: true });
      // Any call makes the session whose states are shown.
      agent.mute();
      for (const state of ['asking for approval', 'error']) {
        await showState(agent, { ...idleSnapshot, ...STATES[state] });
        // Until they are drawn the browser skips a block of turns, and what stands in it has no place.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        for (const animation of (agent.renderRoot as ShadowRoot).getAnimations()) animation.cancel();
        const before = looksInside(agent);
        addSheet(css);
        const after = looksInside(agent);
        page?.remove();
        const changed = Object.keys(before).filter((place) => before[place] !== after[place]);
        expect(Object.keys(before).length).to.be.greaterThan(1_000);
        expect(changed.map((place) => `${place}: ${before[place]} → ${after[place]}`)).to.deep.equal([]);
      }
    });
  }

  it('hide the element, and set its tokens', async () => {
    const agent = await mountAgent({ open: true });
    addSheet('agent-under-test { visibility: hidden; --voice-agent-text: rgb(1, 2, 3); }');
    const { visibility, color } = getComputedStyle(agent.renderRoot.querySelector('.panel')!);
    expect([visibility, color]).to.deep.equal(['hidden', 'rgb(1, 2, 3)']);
  });
});
