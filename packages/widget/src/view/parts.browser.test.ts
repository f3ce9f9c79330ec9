/** What can be seen can be styled from outside: in every state each piece has a part. */
import { expect } from '@esm-bundle/chai';
import { textsOf } from './testing/contrast.ts';
import { type AgentUnderTest, mountAgent, mountState, part, showState } from './testing/mounted-agent.ts';
import { STATES } from './testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const CONTROLS = 'button, a, input, select, textarea, img, canvas, [role=group], [role=log]:not(.hidden-text)';

/** Words may stand in a piece; what can be used is one. */
function withoutPart(agent: AgentUnderTest): string[] {
  const root = part(agent, 'panel')!;
  const isNamed = (element: Element | null): boolean => element?.hasAttribute('part') ?? false;
  const silent = [
    ...[...root.querySelectorAll(CONTROLS)].filter((one) => !isNamed(one) && !isNamed(one.parentElement)),
    ...textsOf(root).filter((text) => !isNamed(text) && !isNamed(text.parentElement)),
  ];
  return silent.map(({ outerHTML }) => outerHTML.slice(0, 120));
}

describe('the parts', () => {
  for (const name of Object.keys(STATES)) {
    it(`name everything when ${name}`, async () => {
      const agent = await mountState(name, { open: true });
      expect(withoutPart(agent)).to.deep.equal([]);
    });
  }

  it('let a page style the words of each side', async () => {
    const agent = await mountAgent({ open: true });
    agent.mute();
    await showState(agent, STATES.listening!);
    const style = document.createElement('style');
    style.textContent = 'agent-under-test::part(words) { font-style: italic; }';
    document.body.append(style);
    const words = [...agent.renderRoot.querySelectorAll('[part=words]')];
    expect(words.length).to.be.greaterThan(3);
    expect(new Set(words.map((one) => getComputedStyle(one).fontStyle))).to.deep.equal(new Set(['italic']));
  });
});
