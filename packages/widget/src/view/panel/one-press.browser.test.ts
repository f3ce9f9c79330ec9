/** Hands that press more often than they mean to, or too long, on buttons that change with the first press. */
import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, clickPart, mountAgent, part } from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const more = { bubbles: true, composed: true, cancelable: true };

/** @param detail - how many times in a row this place was clicked. */
async function click(agent: AgentUnderTest, name: string, detail: number): Promise<void> {
  part(agent, name)!.dispatchEvent(new MouseEvent('click', { ...more, detail }));
  await agent.updateComplete;
}

/** Answers whether the browser may click the button with it, which it does with any key press that nobody took. */
function enter(target: Element, repeat: boolean, key = 'Enter'): boolean {
  return target.dispatchEvent(new KeyboardEvent('keydown', { ...more, key, repeat }));
}

async function begin(agent: AgentUnderTest): Promise<void> {
  await click(agent, 'start', 1);
  await agent.session.show({ status: 'connecting', microphone: 'open' });
  await agent.updateComplete;
}

describe('onePress', () => {
  it('neither mutes nor ends the call that a double click began', async () => {
    const agent = await mountAgent({ open: true });
    await begin(agent);
    for (const name of ['mute', 'end']) await click(agent, name, 2);
    expect(agent.session.calls).to.deep.equal(['start voice']);
    await clickPart(agent, 'end');
    expect(agent.session.calls).to.deep.equal(['start voice', 'stop']);
  });

  it('begins no call with the second click of one that ended it', async () => {
    const agent = await mountAgent({ open: true });
    await begin(agent);
    await click(agent, 'end', 1);
    await agent.session.show({ status: 'ended' });
    await agent.updateComplete;
    await click(agent, 'start', 2);
    expect(agent.session.calls).to.deep.equal(['start voice', 'stop']);
  });

  it('counts quick clicks on a button that stays what it is', async () => {
    const agent = await mountAgent({ open: true });
    await begin(agent);
    for (const detail of [1, 2, 3]) await click(agent, 'mute', detail);
    expect(agent.session.calls).to.have.length(4);
  });

  it('takes one press of Enter for one, however long it is held', async () => {
    const agent = await mountAgent({ open: true });
    for (const name of ['start', 'close']) {
      expect(enter(part(agent, name)!, false), name).to.equal(true);
      expect(enter(part(agent, name)!, true), `${name}, held`).to.equal(false);
    }
    expect(enter(part(agent, 'start')!, true, 'Tab')).to.equal(true);
  });

  it('leaves a field its keys, and the page its own buttons', async () => {
    const own = document.createElement('button');
    own.slot = 'footer';
    let clicks = 0;
    own.addEventListener('click', () => {
      clicks += 1;
    });
    const agent = await mountAgent({ open: true, prepare: (element) => element.append(own) });
    expect(enter(own, true)).to.equal(true);
    for (const detail of [1, 2]) own.dispatchEvent(new MouseEvent('click', { ...more, detail }));
    expect(clicks).to.equal(2);
    expect(enter(part(agent, 'input')!, true, 'a')).to.equal(true);
  });
});
