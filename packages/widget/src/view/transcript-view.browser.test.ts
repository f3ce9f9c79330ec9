import { expect } from '@esm-bundle/chai';
import type { AgentEntry, TranscriptEntry, UserEntry } from '../transcript/transcript-entry.ts';
import { type AgentUnderTest, mountAgent, part, seen, until } from './testing/mounted-agent.ts';
import { PIXEL } from './testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const question: UserEntry = { kind: 'user', id: 'u1', text: 'Where is it?', via: 'voice', state: 'done' };
const answer: AgentEntry = {
  kind: 'agent',
  id: 'a1',
  agent: 'support',
  text: 'It left our shop this morning.',
  heardLength: 11,
  state: 'streaming',
};

async function mountWith(...entries: TranscriptEntry[]): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.start();
  await draw(agent, ...entries);
  return agent;
}

async function draw(agent: AgentUnderTest, ...entries: TranscriptEntry[]): Promise<void> {
  await agent.session.show({ status: 'speaking', entries });
  await agent.updateComplete;
  // The list follows in the next frame.
  await new Promise(requestAnimationFrame);
}

function announced(agent: AgentUnderTest): string {
  return seen(agent.renderRoot.querySelector('[aria-live=polite]'));
}

describe('transcriptView', () => {
  it('shows both sides in order, each with its speaker for screen readers', async () => {
    const agent = await mountWith(question, { ...answer, state: 'done' });
    const turns = [...agent.renderRoot.querySelectorAll('[part~=turn]')].map(seen);
    expect(turns).to.deep.equal(['You: Where is it?', 'Assistant: It left our shop this morning.']);
  });

  it('lets the agent’s words appear as they are heard, in the same element', async () => {
    const agent = await mountWith({ ...answer, heardLength: 2 });
    const turn = part(agent, 'agent-turn');
    expect(seen(turn)).to.equal('Assistant: It');
    await draw(agent, { ...answer, heardLength: 7 });
    expect(part(agent, 'agent-turn')).to.equal(turn);
    expect(seen(turn)).to.equal('Assistant: It left');
  });

  it('shows that an answer is coming before its first word was heard', async () => {
    const agent = await mountWith({ ...answer, heardLength: 0 });
    expect(part(agent, 'agent-turn')!.querySelectorAll('.dots i')).to.have.length(3);
  });

  it('greys out what was not heard, and marks it for screen readers', async () => {
    const agent = await mountWith({ ...answer, state: 'interrupted' });
    const turn = part(agent, 'agent-turn')!;
    const unheard = part(agent, 'unheard')!;
    expect(seen(turn)).to.equal('Assistant: It left our Not heard: shop this morning.Interrupted');
    expect(unheard.localName).to.equal('s');
    expect(getComputedStyle(unheard).color).not.to.equal(getComputedStyle(turn).color);
  });

  it('marks nothing when the interruption came after the last word', async () => {
    const agent = await mountWith({ ...answer, state: 'interrupted', heardLength: answer.text.length });
    expect(part(agent, 'unheard')).to.equal(null);
  });

  it('shows a spoken turn at once as dots, then its words or that it was not understood', async () => {
    const agent = await mountWith({ ...question, text: '', state: 'pending' });
    const turn = part(agent, 'user-turn')!;
    expect(turn.querySelector('[role=img]')!.getAttribute('aria-label')).to.contain('written down');
    await draw(agent, { ...question, text: '', state: 'failed' });
    expect(seen(turn)).to.equal('You: That could not be understood.');
    await draw(agent, question);
    expect(seen(turn)).to.equal('You: Where is it?');
  });

  it('shows a tool call while it runs, and how it went', async () => {
    const call = { kind: 'tool', id: 'c1', name: 'lookup_order', title: 'Look up an order' } as const;
    const agent = await mountWith({ ...call, state: 'running' });
    const tool = part(agent, 'tool')!;
    expect(seen(tool)).to.equal('Look up an orderWorking…');
    await draw(agent, { ...call, state: 'done' });
    expect(seen(tool)).to.equal('Look up an orderDone');
    await draw(agent, { ...call, state: 'failed' });
    expect(seen(tool)).to.equal('Look up an orderFailed');
    await draw(agent, { ...call, state: 'asked' });
    expect(seen(tool)).to.equal('Look up an orderWaiting for you');
    await draw(agent, { ...call, state: 'declined' });
    expect(seen(tool)).to.equal('Look up an orderDeclined');
  });

  it('shows how long a tool took, in the numbers of the language', async () => {
    const call = { kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'done', milliseconds: 1234 } as const;
    const agent = await mountWith(call);
    expect(seen(part(agent, 'tool'))).to.equal('LookDone · 1.2 sec');
    agent.locale = 'de';
    await until(() => seen(part(agent, 'tool')).includes('1,2'));
  });

  it('lets the page draw a call, by an element in the slot of its id', async () => {
    const agent = await mountWith({ kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'running' });
    expect(part(agent, 'tool')!.checkVisibility()).to.equal(true);
    const own = Object.assign(document.createElement('p'), { slot: 'tool-c1', textContent: 'A map' });
    agent.append(own);
    expect(part(agent, 'tool')!.checkVisibility()).to.equal(false);
    expect(own.assignedSlot!.closest('[part=transcript]') === null).to.equal(false);
  });

  it('says who took over', async () => {
    const agent = await mountWith({ kind: 'notice', id: 'n1', notice: 'handoff', agent: 'repairs' });
    expect(seen(part(agent, 'notice'))).to.equal('You are now talking to repairs');
  });

  it('says where the line was mended, and where another page began', async () => {
    const notice = { kind: 'notice', id: 'n1', agent: 'support' } as const;
    const agent = await mountWith({ ...notice, notice: 'reconnected' });
    expect(seen(part(agent, 'notice'))).to.equal('Connected again');
    await draw(agent, { ...notice, notice: 'resumed' });
    expect(seen(part(agent, 'notice'))).to.equal('Continued on this page');
  });

  it('shows the pictures of a turn, with words where there are any', async () => {
    const typed: UserEntry = { ...question, text: '', via: 'text', images: [PIXEL, PIXEL] };
    const agent = await mountWith(typed);
    const pictures = [...part(agent, 'user-turn')!.querySelectorAll('img')];
    expect(pictures.map(({ src, alt }) => [src, alt])).to.deep.equal([
      [PIXEL, 'Picture you sent'],
      [PIXEL, 'Picture you sent'],
    ]);
    expect(part(agent, 'user-turn')!.querySelector('.words')!.checkVisibility()).to.equal(false);
    await draw(agent, { ...typed, text: 'It is broken' });
    expect(seen(part(agent, 'user-turn'))).to.equal('You: It is broken');
  });

  it('keeps a large picture within the turn', async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2000, height: 3000 });
    const agent = await mountWith({ ...question, images: [canvas.toDataURL()] });
    const picture = part(agent, 'picture') as HTMLImageElement;
    await picture.decode();
    expect(picture.clientHeight).to.be.within(100, 240);
    expect(picture.clientWidth).to.be.at.most(part(agent, 'transcript')!.clientWidth);
  });

  it('shows markup in a turn as text', async () => {
    const agent = await mountWith({ ...question, text: '<img src=x onerror=alert(1)>' });
    expect(part(agent, 'user-turn')!.querySelector('img')).to.equal(null);
    expect(seen(part(agent, 'user-turn'))).to.contain('<img src=x');
  });

  it('is a log that is not live; another region tells each finished turn once', async () => {
    const agent = await mountWith(question);
    const log = part(agent, 'transcript')!;
    expect(log.getAttribute('role')).to.equal('log');
    expect(log.getAttribute('aria-live')).to.equal('off');
    expect(announced(agent)).to.equal('You: Where is it?');
    await draw(agent, question, answer);
    expect(announced(agent)).to.equal('You: Where is it?');
    await draw(agent, question, { ...answer, state: 'done' });
    expect(announced(agent)).to.equal('Assistant: It left our shop this morning.');
  });
});

describe('StickToBottom', () => {
  const turns = (count: number): TranscriptEntry[] =>
    Array.from({ length: count }, (_, index) => ({ ...question, id: `u${index}`, text: `Turn ${index}` }));
  const fromEnd = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight;
  const scrolled = (log: HTMLElement): Promise<unknown> =>
    new Promise((resolve) => log.addEventListener('scroll', () => setTimeout(resolve), { once: true }));

  it('follows the last turn', async () => {
    const agent = await mountWith(...turns(60));
    const log = part(agent, 'transcript')!;
    expect(log.scrollTop).to.be.greaterThan(0);
    expect(fromEnd(log)).to.be.lessThan(2);
    await draw(agent, ...turns(70));
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('follows although its own scrolling is told when the list has grown again', async () => {
    const agent = await mountWith(...turns(60));
    const log = part(agent, 'transcript')!;
    await agent.session.show({ entries: turns(70) });
    await agent.updateComplete;
    log.dispatchEvent(new Event('scroll'));
    await new Promise(requestAnimationFrame);
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('follows although a turn reached below the end while it arrived', async () => {
    const agent = await mountWith(...turns(60));
    const log = part(agent, 'transcript')!;
    await agent.session.show({ entries: turns(70) });
    await agent.updateComplete;
    log.scrollTop -= 6;
    log.dispatchEvent(new Event('scroll'));
    await new Promise(requestAnimationFrame);
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('lets go when the visitor scrolls up, and follows again after a sent message', async () => {
    const agent = await mountWith(...turns(60));
    const log = part(agent, 'transcript')!;
    await until(() => log.scrollTop > 40 && fromEnd(log) < 2);
    // As a hand does, between frames: within one, what is drawn next would come before the event that tells of it.
    await new Promise((resolve) => setTimeout(resolve));
    log.scrollTop = 40;
    await scrolled(log);
    await draw(agent, ...turns(70));
    // A line of text is 20: the browser may move by a part of one, so that what is read stays where it is.
    expect(log.scrollTop).to.be.closeTo(40, 4);

    (part(agent, 'input') as HTMLTextAreaElement).value = 'hello';
    part(agent, 'send')!.click();
    await draw(agent, ...turns(71));
    expect(fromEnd(log)).to.be.lessThan(2);
  });

  it('follows a picture that grows after it was drawn', async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 300 });
    const agent = await mountWith(...turns(60), { ...question, id: 'p', images: [canvas.toDataURL()] });
    const picture = part(agent, 'picture') as HTMLImageElement;
    await until(() => picture.complete && picture.clientHeight > 100);
    await until(() => fromEnd(part(agent, 'transcript')!) < 2);
  });
});
