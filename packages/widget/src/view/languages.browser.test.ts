/** The words of the element: which language they come in, and that they can be read in it. */
import { expect } from '@esm-bundle/chai';
import { de } from '../languages/de.ts';
import { type AgentUnderTest, mountAgent, panelOf, part, seen, until } from './testing/mounted-agent.ts';
import { STATES } from './testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const afterEach: (body: () => void) => void;

const says = (agent: AgentUnderTest, words: string) => until(() => seen(part(agent, 'launcher')) === words);

describe('language', () => {
  afterEach(() => document.documentElement.removeAttribute('lang'));

  it('is the page’s, on the launcher too, before anything is clicked', async () => {
    document.documentElement.lang = 'de-AT';
    const agent = await mountAgent();
    await says(agent, de.launcher);
    expect(part(agent, 'launcher')!.lang).to.equal('de');
    expect(agent.made).to.deep.equal([]);
    expect(agent.renderRoot.querySelector('#panel')).to.equal(null);
  });

  it('is that of the nearest element with a language', async () => {
    document.documentElement.lang = 'fr';
    await says(await mountAgent({ attributes: { lang: 'de' } }), de.launcher);
  });

  it('is the element’s own where it has one, and changes with it', async () => {
    document.documentElement.lang = 'fr';
    const agent = await mountAgent({ attributes: { locale: 'de' }, open: true });
    expect(seen(part(agent, 'start'))).to.equal(de.start);
    expect(part(agent, 'panel')!.lang).to.equal('de');
    agent.locale = 'es';
    await until(() => seen(part(agent, 'start')) === 'Empezar a hablar');
    agent.locale = undefined;
    await until(() => seen(part(agent, 'start')) === 'Parler');
  });

  it('is English where there are no words in it, and then says nothing of a language', async () => {
    const agent = await mountAgent({ attributes: { locale: 'fi' }, open: true });
    expect(seen(part(agent, 'start'))).to.equal('Start talking');
    expect(part(agent, 'panel')!.hasAttribute('lang')).to.equal(false);
  });

  it('gives way to the page’s own words, one by one', async () => {
    const agent = await mountAgent({ attributes: { locale: 'de' }, labels: { start: 'Los!' }, open: true });
    expect(seen(part(agent, 'start'))).to.equal('Los!');
    expect(part(agent, 'send')!.title).to.equal(de.send);
  });

  it('runs from right to left on a page that does not, in the panel’s place', async () => {
    const agent = await mountAgent({ attributes: { locale: 'ar' }, open: true });
    const panel = await panelOf(agent);
    // What makes the element's session.
    agent.mute();
    await agent.session.show(STATES.listening!);
    await agent.updateComplete;
    expect(getComputedStyle(panel).direction).to.equal('rtl');
    const frame = panel.getBoundingClientRect();
    expect(frame.right).to.be.at.most(innerWidth);
    expect(frame.left).to.be.at.least(0);
    const middle = (piece: Element) => piece.getBoundingClientRect().left + piece.getBoundingClientRect().right;
    expect(middle(part(agent, 'user-turn')!)).to.be.lessThan(middle(part(agent, 'agent-turn')!));
  });
});

describe('corner', () => {
  afterEach(() => {
    document.documentElement.removeAttribute('dir');
    document.body.style.direction = '';
  });

  for (const dir of ['ltr', 'rtl', 'rtl by a style alone']) {
    for (const corner of ['bottom-end', 'bottom-start', 'top-end', 'top-start']) {
      it(`is ${corner}, ${dir}, and the panel opens from there into the page`, async () => {
        const isStyled = dir === 'rtl by a style alone';
        document.documentElement.dir = isStyled ? '' : dir;
        document.body.style.direction = isStyled ? 'rtl' : '';
        const agent = await mountAgent({ attributes: { corner }, open: true });
        const launcher = part(agent, 'launcher')!.getBoundingClientRect();
        const isLeft = corner.endsWith('start') !== (dir === 'rtl');
        expect(launcher.left < innerWidth / 2, 'side').to.equal(isLeft);
        expect(launcher.top < innerHeight / 2, 'height').to.equal(corner.startsWith('top'));
        const panel = part(agent, 'panel')!.getBoundingClientRect();
        expect(panel.left).to.be.at.least(0);
        expect(panel.right).to.be.at.most(innerWidth);
        if (corner.startsWith('top')) expect(panel.top).to.be.at.least(launcher.bottom);
        else expect(panel.bottom).to.be.at.most(launcher.top);
      });
    }
  }
});
