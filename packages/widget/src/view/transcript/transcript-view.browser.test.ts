import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, part, seen, until } from '../testing/mounted-agent.ts';
import { answer, drawTalk, mountTalk, question, turns } from '../testing/mounted-talk.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

function announced(agent: AgentUnderTest): string {
  return seen(agent.renderRoot.querySelector('[aria-live=polite]'));
}

describe('TranscriptView', () => {
  it('is a log that is not live; another region tells each finished turn once', async () => {
    const agent = await mountTalk(question);
    const log = part(agent, 'transcript')!;
    expect(log.getAttribute('role')).to.equal('log');
    expect(log.getAttribute('aria-live')).to.equal('off');
    expect(announced(agent)).to.equal('You: Where is it?');
    await drawTalk(agent, question, answer);
    expect(announced(agent)).to.equal('You: Where is it?');
    await drawTalk(agent, question, { ...answer, state: 'done' });
    expect(announced(agent)).to.equal('Assistant: It left our shop this morning.');
  });

  it('lets the agent’s words appear as they are heard, in the same element', async () => {
    const agent = await mountTalk({ ...answer, heardLength: 2 });
    const turn = part(agent, 'agent-turn');
    expect(seen(turn)).to.equal('Assistant: It');
    await drawTalk(agent, { ...answer, heardLength: 7 });
    expect(part(agent, 'agent-turn')).to.equal(turn);
    expect(seen(turn)).to.equal('Assistant: It left');
  });

  it('draws a word without an update of the element', async () => {
    const agent = await mountTalk(question, { ...answer, heardLength: 2 });
    const updates: boolean[] = [];
    agent.addEventListener('voice-transcript-change', () => updates.push(agent.isUpdatePending));
    await drawTalk(agent, question, { ...answer, heardLength: 7 });
    await drawTalk(agent, question, answer);
    expect(seen(part(agent, 'agent-turn'))).to.equal('Assistant: It left our');
    await drawTalk(agent, question, { ...answer, state: 'done' });
    expect(updates).to.deep.equal([false, false, true]);
  });

  it('draws nothing behind a closed panel, and has all of it when it opens', async () => {
    const agent = await mountTalk(question);
    agent.close();
    await drawTalk(agent, question, answer);
    expect(part(agent, 'agent-turn')).to.equal(null);
    agent.show();
    await agent.updateComplete;
    expect(seen(part(agent, 'agent-turn'))).to.equal('Assistant: It left our');
  });

  it('begins anew where a talk was forgotten', async () => {
    const agent = await mountTalk(question, answer);
    await drawTalk(agent);
    expect(part(agent, 'welcome') === null).to.equal(false);
    await drawTalk(agent, question);
    expect([...agent.renderRoot.querySelectorAll('[part~=turn]')].map(seen)).to.deep.equal(['You: Where is it?']);
  });

  it('draws every turn anew in other words', async () => {
    const agent = await mountTalk(question, { ...answer, state: 'done' });
    agent.labels = { you: 'Guest' };
    await agent.updateComplete;
    expect(seen(part(agent, 'user-turn'))).to.equal('Guest: Where is it?');
  });
});

describe('a talk of many turns', () => {
  const drawnTurns = (agent: AgentUnderTest): HTMLElement[] => [
    ...part(agent, 'transcript')!.querySelectorAll<HTMLElement>('[part~=turn]'),
  ];

  it('has each once, in order, as it grows and where one comes between', async () => {
    const agent = await mountTalk(...turns(49));
    const all = turns(120);
    for (const count of [50, 51, 101]) await drawTalk(agent, ...all.slice(0, count));
    const late = { ...question, id: 'late', text: 'Late' };
    const entries = [...all.slice(0, 30), late, ...all.slice(30)];
    await drawTalk(agent, ...entries);
    expect(drawnTurns(agent).map(seen)).to.deep.equal(entries.map(({ text }) => `You: ${text}`));
    await drawTalk(agent, ...all.slice(0, 99));
    expect(drawnTurns(agent).map(seen)).to.deep.equal(all.slice(0, 99).map(({ text }) => `You: ${text}`));
  });

  it('touches only the turn that changed, be it long ago', async () => {
    const call = { kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'running' } as const;
    const agent = await mountTalk(call, ...turns(120));
    const changed: Node[] = [];
    const observer = new MutationObserver((records) => changed.push(...records.map(({ target }) => target)));
    observer.observe(part(agent, 'transcript')!, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    await drawTalk(agent, { ...call, state: 'done' }, ...turns(120));
    observer.disconnect();
    expect(seen(part(agent, 'tool'))).to.equal('LookDone');
    expect(changed.length).to.be.greaterThan(0);
    expect(changed.every((node) => part(agent, 'tool')!.contains(node))).to.equal(true);
  });

  it('is laid out where it is seen, and nowhere else', async () => {
    const agent = await mountTalk(...turns(400));
    const isLaidOut = (turn: HTMLElement): boolean => turn.checkVisibility({ contentVisibilityAuto: true });
    await until(() => !isLaidOut(drawnTurns(agent)[0]!));
    expect(isLaidOut(drawnTurns(agent).at(-1)!)).to.equal(true);
    // Between two frames, as a visitor scrolls: within one the list may still be on its way to the end.
    await new Promise((resolve) => setTimeout(resolve));
    part(agent, 'transcript')!.scrollTop = 0;
    await until(() => isLaidOut(drawnTurns(agent)[0]!));
  });

  it('can be copied where a block of it ends', async () => {
    const agent = await mountTalk(...turns(400));
    part(agent, 'transcript')!.dispatchEvent(new PointerEvent('pointerenter'));
    const button = await until(() => drawnTurns(agent)[49]!.querySelector('button'));
    button.focus();
    const below = (): Element | null => {
      const { left, bottom, width } = button.getBoundingClientRect();
      return agent.shadowRoot!.elementFromPoint(left + width / 2, bottom - 2);
    };
    await until(() => button.contains(below()));
  });
});
