/** axe-core over the real element: every state, light and dark. */
import 'axe-core/axe.min.js';
import { expect } from '@esm-bundle/chai';
import type { AxeResults, RunOptions } from 'axe-core';
import { type AgentUnderTest, mountAgent, mountState, part } from './testing/mounted-agent.ts';
import { STATES } from './testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const axe: { run(context: Element, options?: RunOptions): Promise<AxeResults> };

/** Entrance effects change colours and sizes for a moment; what is checked is how it looks when they are over. */
function settle(agent: AgentUnderTest): void {
  for (const animation of agent.shadowRoot!.getAnimations())
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
}

async function findings(agent: AgentUnderTest): Promise<string[]> {
  settle(agent);
  const { violations } = await axe.run(agent, { rules: { region: { enabled: false } } });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

describe('accessibility', () => {
  for (const scheme of ['light', 'dark']) {
    for (const name of Object.keys(STATES)) {
      it(`has no axe finding when ${name}, ${scheme}`, async () => {
        const agent = await mountState(name, { open: true });
        agent.style.colorScheme = scheme;
        document.body.style.background = scheme === 'dark' ? '#111' : '#fff';
        expect(await findings(agent)).to.deep.equal([]);
      });
    }

    it(`has no axe finding closed, in text mode or inline, ${scheme}`, async () => {
      const variants: Record<string, string>[] = [{}, { mode: 'text' }, { layout: 'inline' }];
      for (const attributes of variants) {
        const agent = await mountAgent({ attributes, open: 'mode' in attributes });
        agent.style.colorScheme = scheme;
        expect(await findings(agent)).to.deep.equal([]);
      }
    });
  }

  it('has targets of at least 24 by 24 CSS pixels', async () => {
    for (const name of Object.keys(STATES)) {
      const agent = await mountState(name, { open: true });
      settle(agent);
      for (const button of agent.renderRoot.querySelectorAll('button, textarea, a, select, input')) {
        const { width, height } = button.getBoundingClientRect();
        expect(Math.min(width, height), button.outerHTML).to.be.at.least(24);
      }
    }
  });

  it('shows where the focus is', async () => {
    const agent = await mountAgent({ open: true });
    part(agent, 'input')!.focus();
    expect(getComputedStyle(part(agent, 'composer')!).outlineStyle).to.equal('solid');
    // Once: the textarea's own would stand as a square inside the rounded one.
    expect(getComputedStyle(part(agent, 'input')!).outlineStyle).to.equal('none');
    part(agent, 'send')!.focus();
    expect(getComputedStyle(part(agent, 'composer')!).outlineStyle).to.equal('none');
  });
});
