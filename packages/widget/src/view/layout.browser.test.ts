/** Every state of the panel in the width of a phone: nothing sticks out, either way round. */
import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, mountAgent, mountState, part, showState, until } from './testing/mounted-agent.ts';
import { STATES } from './testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const afterEach: (body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

/** The narrowest phones that are still sold. */
const PHONE_PX = 320;

async function mountNarrow(direction: string, name = 'listening'): Promise<AgentUnderTest> {
  const agent = await mountState(name, { attributes: { layout: 'inline', dir: direction } });
  agent.style.inlineSize = `${PHONE_PX}px`;
  agent.style.setProperty('--voice-agent-height', '700px');
  return agent;
}

/** What can be clicked or read and stands, in part, outside the panel. */
function overhanging(agent: AgentUnderTest): string[] {
  const frame = part(agent, 'panel')!.getBoundingClientRect();
  const pieces = part(agent, 'panel')!.querySelectorAll(
    'button, a, select, input, textarea, p, .words, .tool, .notice, img',
  );
  return [...pieces]
    .filter((piece) => {
      const { left, right } = piece.getBoundingClientRect();
      return right > frame.right || left < frame.left;
    })
    .map(({ outerHTML }) => outerHTML.slice(0, 120));
}

describe('panel on a phone', () => {
  for (const direction of ['ltr', 'rtl']) {
    for (const name of Object.keys(STATES)) {
      it(`holds everything when ${name}, ${direction}`, async () => {
        const agent = await mountNarrow(direction, name);
        expect(overhanging(agent)).to.deep.equal([]);
      });
    }
  }

  it('holds a push-to-talk button of many words', async () => {
    const attributes = { layout: 'inline', locale: 'nl' };
    const agent = await mountState('waiting for a push', { attributes });
    agent.style.inlineSize = `${PHONE_PX}px`;
    const hold = part(agent, 'hold')!;
    expect(hold.textContent).to.contain('Ingedrukt houden');
    expect(hold.scrollWidth).to.be.at.most(hold.clientWidth);
    expect(overhanging(agent)).to.deep.equal([]);
  });

  it('gives a tool’s title the room, and its state one line', async () => {
    const agent = await mountNarrow('ltr', 'idle');
    const tool = { kind: 'tool', id: 't', name: 'find', state: 'done', milliseconds: 1234 } as const;
    await agent.session.show({
      status: 'listening',
      entries: [{ ...tool, title: 'Look for a free appointment in the workshop and write it down' }],
    });
    await agent.updateComplete;
    const { height } = part(agent, 'tool-state')!.getBoundingClientRect();
    expect(height).to.be.below(24);
    expect(overhanging(agent)).to.deep.equal([]);
  });

  it('puts the visitor’s turns at the end of the line and the agent’s at its start, either way round', async () => {
    for (const direction of ['ltr', 'rtl']) {
      const agent = await mountNarrow(direction);
      const middle = (piece: Element): number => {
        const { left, right } = piece.getBoundingClientRect();
        return (left + right) / 2;
      };
      const [user, other] = [part(agent, 'user-turn')!, part(agent, 'agent-turn')!].map(middle) as [number, number];
      expect(user > other, direction).to.equal(direction === 'ltr');
    }
  });

  it('leaves the button that ends a call where it is, whatever the one beside it says', async () => {
    for (const locale of ['de', 'fr', 'nl', 'ru', 'tr']) {
      const agent = await mountState('waiting for a push', { attributes: { layout: 'inline', locale } });
      agent.style.inlineSize = `${PHONE_PX}px`;
      const place = () => JSON.stringify(part(agent, 'end')!.getBoundingClientRect());
      const waiting = place();
      await agent.session.show({ talking: true });
      await agent.updateComplete;
      expect(part(agent, 'hold')!.ariaPressed, locale).to.equal('true');
      expect(place(), locale).to.equal(waiting);
    }
    for (const locale of ['es', 'nl', 'pt']) {
      const agent = await mountState('listening', { attributes: { layout: 'inline', locale } });
      agent.style.inlineSize = `${PHONE_PX}px`;
      const place = () => JSON.stringify(part(agent, 'end')!.getBoundingClientRect());
      const heard = place();
      await agent.session.show({ muted: true });
      await agent.updateComplete;
      expect(part(agent, 'mute')!.ariaPressed, locale).to.equal('true');
      expect(place(), locale).to.equal(heard);
    }
  });

  it('says in one line what goes on with a conversation, and what begins another', async () => {
    for (const locale of ['en', 'de', 'fr', 'it', 'ru', 'tr']) {
      const agent = await mountState('to be taken up', { attributes: { layout: 'inline', locale } });
      for (const width of [PHONE_PX, 392]) {
        agent.style.inlineSize = `${width}px`;
        for (const name of ['start', 'start-anew']) {
          const { height } = part(agent, name)!.querySelector('span')!.getBoundingClientRect();
          expect(height, `${name}, ${locale}, ${width}`).to.be.below(30);
        }
      }
      expect(overhanging(agent)).to.deep.equal([]);
    }
  });

  it('shows the whole of a long title, and puts a short one beside the light, whatever script it is in', async () => {
    const long = 'Larkspur Cycles, your bicycles, their repairs and all';
    const arabic = 'شركة الدراجات الهوائية والورشة والصيانة في المدينة';
    for (const [locale, edge] of [
      ['ar', 'right'],
      ['en', 'left'],
    ] as const) {
      for (const heading of [long, arabic, 'Larkspur', 'شركة']) {
        const agent = await mountState('idle', { attributes: { layout: 'inline', locale, heading } });
        agent.style.inlineSize = `${PHONE_PX}px`;
        const text = [...part(agent, 'heading')!.firstElementChild!.childNodes].find(
          (node) => node.textContent === heading,
        )!;
        const words = document.createRange();
        words.selectNodeContents(text);
        const all = words.getBoundingClientRect();
        const room = part(agent, 'heading')!.parentElement!.getBoundingClientRect();
        expect(all.left, `${locale}: ${heading}`).to.be.at.least(room.left - 1);
        expect(all.right, `${locale}: ${heading}`).to.be.at.most(room.right + 1);
        expect(all.bottom, `${locale}: ${heading}`).to.be.at.most(room.bottom);
        if (words.getClientRects().length === 1)
          expect(all[edge], `${locale}: ${heading}`).to.be.closeTo(room[edge], 1);
      }
    }
  });

  it('leaves the title as it is when the button comes that stops the agent', async () => {
    const agent = await mountState('listening', { attributes: { layout: 'inline', heading: 'Larkspur Cycles' } });
    for (const width of [PHONE_PX, 360, 392, 430]) {
      agent.style.inlineSize = `${width}px`;
      const heights: number[] = [];
      for (const status of ['listening', 'thinking', 'speaking'] as const) {
        await agent.session.show({ status });
        await agent.updateComplete;
        heights.push(part(agent, 'heading')!.offsetHeight);
      }
      expect(new Set(heights).size, `${width}`).to.equal(1);
    }
  });

  it('keeps the button to hold larger than the others', async () => {
    const agent = await mountNarrow('ltr', 'waiting for a push');
    const area = (name: string): number => part(agent, name)!.offsetWidth * part(agent, name)!.offsetHeight;
    expect(area('hold')).to.be.greaterThan(1.5 * area('end'));
    expect(part(agent, 'hold')!.offsetHeight).to.be.at.least(60);
  });
});

describe('a floating panel', () => {
  afterEach(() => {
    document.body.style.zoom = '';
  });

  const inWindow = (agent: AgentUnderTest): boolean => {
    const { top, left, right, bottom } = part(agent, 'panel')!.getBoundingClientRect();
    return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight;
  };

  it('stays in the window of a page that is zoomed by its styles', async () => {
    for (const zoom of [0.5, 1, 1.5, 2]) {
      document.body.style.zoom = `${zoom}`;
      const agent = await mountState('listening', { open: true });
      expect(inWindow(agent), `${zoom}`).to.equal(true);
    }
  });

  it('stays there as a card above the bar, too', async () => {
    document.body.style.zoom = '2';
    const agent = await mountAgent({ attributes: { layout: 'bar' } });
    agent.start();
    await until(() => agent.made.length > 0);
    await showState(agent, { ...STATES['asking for approval'], entries: [] });
    await until(() => agent.renderRoot.querySelector('.brief'));
    expect(inWindow(agent)).to.equal(true);
  });
});

describe('the light in the header', () => {
  it('leaves the title alone, however loud it is', async () => {
    const agent = await mountNarrow('ltr');
    agent.style.inlineSize = '392px';
    agent.session.sound({ microphone: 1, speaker: 1 });
    const header = part(agent, 'header')!;
    const { right } = header.querySelector('.halo')!.getBoundingClientRect();
    expect(part(agent, 'heading')!.getBoundingClientRect().left - right).to.be.at.least(5);
  });
});
