/** Every state of the panel in the width of a phone: nothing sticks out, either way round. */
import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, mountState, part } from './testing/mounted-agent.ts';
import { STATES } from './testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
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

  it('keeps the button to hold larger than the others', async () => {
    const agent = await mountNarrow('ltr', 'waiting for a push');
    const area = (name: string): number => part(agent, name)!.offsetWidth * part(agent, name)!.offsetHeight;
    expect(area('hold')).to.be.greaterThan(1.5 * area('end'));
    expect(part(agent, 'hold')!.offsetHeight).to.be.at.least(60);
  });
});
