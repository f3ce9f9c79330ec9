import { expect } from '@esm-bundle/chai';
import type { ToolEntry, UserEntry } from '../../transcript/transcript-entry.ts';
import { part, seen, until } from '../testing/mounted-agent.ts';
import { answer, drawTalk, mountTalk, question } from '../testing/mounted-talk.ts';
import { PIXEL } from '../testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

describe('entryView', () => {
  it('shows both sides in order, each with its speaker for screen readers', async () => {
    const agent = await mountTalk(question, { ...answer, state: 'done' });
    const turns = [...agent.renderRoot.querySelectorAll('[part~=turn]')].map(seen);
    expect(turns).to.deep.equal(['You: Where is it?', 'Assistant: It left our shop this morning.']);
  });

  it('shows that an answer is coming before its first word was heard', async () => {
    const agent = await mountTalk({ ...answer, heardLength: 0 });
    expect(part(agent, 'agent-turn')!.querySelectorAll('.dots i')).to.have.length(3);
  });

  it('greys out what was not heard, and marks it for screen readers', async () => {
    const agent = await mountTalk({ ...answer, state: 'interrupted' });
    const turn = part(agent, 'agent-turn')!;
    const unheard = part(agent, 'unheard')!;
    expect(seen(turn)).to.equal('Assistant: It left our Not heard: shop this morning.Interrupted');
    expect(unheard.localName).to.equal('s');
    expect(getComputedStyle(unheard).color).not.to.equal(getComputedStyle(turn).color);
  });

  it('marks nothing when the interruption came after the last word', async () => {
    const agent = await mountTalk({ ...answer, state: 'interrupted', heardLength: answer.text.length });
    expect(part(agent, 'unheard')).to.equal(null);
  });

  it('shows a spoken turn at once as dots, then its words or that it was not understood', async () => {
    const agent = await mountTalk({ ...question, text: '', state: 'pending' });
    const turn = part(agent, 'user-turn')!;
    expect(turn.querySelector('[role=img]')!.getAttribute('aria-label')).to.contain('written down');
    await drawTalk(agent, { ...question, text: '', state: 'failed' });
    expect(seen(turn)).to.equal('You: That could not be understood.');
    await drawTalk(agent, question);
    expect(seen(turn)).to.equal('You: Where is it?');
  });

  it('shows a tool call while it runs, and how it went', async () => {
    const call = { kind: 'tool', id: 'c1', name: 'lookup_order', title: 'Look up an order' } as const;
    const agent = await mountTalk({ ...call, state: 'running' });
    const tool = part(agent, 'tool')!;
    expect(seen(tool)).to.equal('Look up an orderWorking…');
    await drawTalk(agent, { ...call, state: 'done' });
    expect(seen(tool)).to.equal('Look up an orderDone');
    await drawTalk(agent, { ...call, state: 'failed' });
    expect(seen(tool)).to.equal('Look up an orderFailed');
    await drawTalk(agent, { ...call, state: 'asked' });
    expect(seen(tool)).to.equal('Look up an orderWaiting for you');
    await drawTalk(agent, { ...call, state: 'declined' });
    expect(seen(tool)).to.equal('Look up an orderDeclined');
  });

  it('shows how long a tool took, in the numbers of the language', async () => {
    const call = { kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'done', milliseconds: 1234 } as const;
    const agent = await mountTalk(call);
    expect(seen(part(agent, 'tool'))).to.equal('LookDone · 1.2 sec');
    agent.locale = 'de';
    await until(() => seen(part(agent, 'tool')).includes('1,2'));
  });

  it('says how a tool with a short name went in one line', async () => {
    const tool: ToolEntry = { kind: 'tool', id: 'c1', name: 'clock', title: 'Time', state: 'done', milliseconds: 100 };
    const agent = await mountTalk(tool);
    const [name, state] = ['tool-title', 'tool-state'].map((piece) => part(agent, piece)!.getBoundingClientRect());
    expect(state!.height).to.be.closeTo(name!.height, 1);
  });

  it('lets the page draw a call, by an element in the slot of its id', async () => {
    const agent = await mountTalk({ kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'running' });
    expect(part(agent, 'tool')!.checkVisibility()).to.equal(true);
    const own = Object.assign(document.createElement('p'), { slot: 'tool-c1', textContent: 'A map' });
    agent.append(own);
    expect(part(agent, 'tool')!.checkVisibility()).to.equal(false);
    expect(own.assignedSlot!.closest('[part=transcript]') === null).to.equal(false);
  });

  it('says who took over', async () => {
    const agent = await mountTalk({ kind: 'notice', id: 'n1', notice: 'handoff', agent: 'repairs' });
    expect(seen(part(agent, 'notice'))).to.equal('You are now talking to repairs');
  });

  it('says where the line was mended, and where another page began', async () => {
    const notice = { kind: 'notice', id: 'n1', agent: 'support' } as const;
    const agent = await mountTalk({ ...notice, notice: 'reconnected' });
    expect(seen(part(agent, 'notice'))).to.equal('Connected again');
    await drawTalk(agent, { ...notice, notice: 'resumed' });
    expect(seen(part(agent, 'notice'))).to.equal('Continued on this page');
  });

  it('shows the pictures of a turn, with words where there are any', async () => {
    const typed: UserEntry = { ...question, text: '', via: 'text', images: [PIXEL, PIXEL] };
    const agent = await mountTalk(typed);
    const pictures = [...part(agent, 'user-turn')!.querySelectorAll('img')];
    expect(pictures.map(({ src, alt }) => [src, alt])).to.deep.equal([
      [PIXEL, 'Picture you sent'],
      [PIXEL, 'Picture you sent'],
    ]);
    expect(part(agent, 'user-turn')!.querySelector('.words')!.checkVisibility()).to.equal(false);
    await drawTalk(agent, { ...typed, text: 'It is broken' });
    expect(seen(part(agent, 'user-turn'))).to.equal('You: It is broken');
  });

  it('keeps a large picture within the turn', async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2000, height: 3000 });
    const agent = await mountTalk({ ...question, images: [canvas.toDataURL()] });
    const picture = part(agent, 'picture') as HTMLImageElement;
    await picture.decode();
    expect(picture.clientHeight).to.be.within(100, 240);
    expect(picture.clientWidth).to.be.at.most(part(agent, 'transcript')!.clientWidth);
  });

  it('shows markup in a turn as text', async () => {
    const agent = await mountTalk({ ...question, text: '<img src=x onerror=alert(1)>' });
    expect(part(agent, 'user-turn')!.querySelector('img')).to.equal(null);
    expect(seen(part(agent, 'user-turn'))).to.contain('<img src=x');
  });
});
