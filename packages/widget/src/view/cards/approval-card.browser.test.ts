import { expect } from '@esm-bundle/chai';
import type { PendingApproval } from '../../session/voice-snapshot.ts';
import {
  type AgentUnderTest,
  clickPart,
  focusedPart,
  mountAgent,
  part,
  seen,
  until,
} from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const asked: PendingApproval = {
  callId: 'c1',
  name: 'book_repair',
  title: 'Book a repair',
  arguments: { day: 'tuesday', guests: 2 },
  expiresAt: Date.now() + 120_000,
  always: true,
};

async function mountAsked(...approvals: PendingApproval[]): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.start();
  await show(agent, []);
  agent.session.calls.length = 0;
  await show(agent, approvals);
  return agent;
}

async function show(agent: AgentUnderTest, approvals: readonly PendingApproval[]): Promise<void> {
  await agent.session.show({ status: 'thinking', approvals });
  await agent.updateComplete;
  // What draws it is fetched with the first one.
  if (approvals.length > 0) await until(() => part(agent, 'approval'));
}

/** Until the buttons may be pressed. */
const ready = (agent: AgentUnderTest) => until(() => part(agent, 'approve')?.matches(':enabled'));

const alerts = (agent: AgentUnderTest): string => seen(part(agent, 'announcement'));

describe('ApprovalCard', () => {
  it('says what is to be done, and with what', async () => {
    const agent = await mountAsked(asked);
    const card = part(agent, 'approval')!;
    expect(seen(card)).to.contain('Book a repair');
    expect(seen(card)).to.contain('day: tuesday');
    expect(seen(card)).to.contain('guests: 2');
    expect(card.getAttribute('role')).to.equal('group');
    expect(agent.renderRoot.querySelectorAll(`#${card.getAttribute('aria-labelledby')}`)).to.have.length(1);
  });

  it('takes the visitor’s answer: approve, decline, always', async () => {
    const agent = await mountAsked(asked);
    await ready(agent);
    for (const name of ['approve', 'decline', 'approve-always']) await clickPart(agent, name);
    expect(agent.session.calls).to.deep.equal([
      'decide c1 {"approve":true}',
      'decide c1 {"approve":false}',
      'decide c1 {"approve":true,"always":true}',
    ]);
  });

  it('takes along why not, where the visitor says it, and to that question only', async () => {
    const agent = await mountAsked(asked);
    const field = part(agent, 'decline-reason') as HTMLTextAreaElement;
    expect(field.getAttribute('aria-label')).to.equal('If not, why? (optional)');
    field.value = ' Wednesday is better ';
    await ready(agent);
    await clickPart(agent, 'approve');
    await clickPart(agent, 'decline');
    expect(agent.session.calls).to.deep.equal([
      'decide c1 {"approve":true}',
      'decide c1 {"approve":false,"reason":"Wednesday is better"}',
    ]);
    await show(agent, [{ ...asked, callId: 'c2' }]);
    expect((part(agent, 'decline-reason') as HTMLTextAreaElement).value).to.equal('');
  });

  it('takes no second click on one question for an answer to the next, and no key that is held', async () => {
    const agent = await mountAsked(asked, { ...asked, callId: 'c2', title: 'Pay' });
    await ready(agent);
    part(agent, 'approve')!.focus();
    await clickPart(agent, 'approve');
    await show(agent, [{ ...asked, callId: 'c2', title: 'Pay' }]);
    for (const name of ['approve', 'decline', 'approve-always']) await clickPart(agent, name);
    expect(agent.session.calls).to.deep.equal(['decide c1 {"approve":true}']);
    expect(focusedPart(agent)).to.equal('approval');
    await ready(agent);
    await clickPart(agent, 'approve');
    expect(agent.session.calls.at(-1)).to.equal('decide c2 {"approve":true}');
  });

  it('offers no "always" where there is none', async () => {
    const agent = await mountAsked({ ...asked, always: false });
    expect(part(agent, 'approve-always') === null).to.equal(true);
  });

  it('takes no focus from one who types, and lets none fall out of the panel', async () => {
    const agent = await mountAsked();
    part(agent, 'input')!.focus();
    await show(agent, [asked]);
    expect(focusedPart(agent)).to.equal('input');
    await ready(agent);
    part(agent, 'approve')!.focus();
    await show(agent, []);
    expect(part(agent, 'approval') === null).to.equal(true);
    // A key that is pressed once more ends nothing.
    expect(focusedPart(agent)).to.equal('panel');
  });

  it('takes the focus from the button of the call, and leaves it on the panel', async () => {
    const agent = await mountAsked();
    part(agent, 'end')!.focus();
    await show(agent, [asked]);
    expect(focusedPart(agent)).to.equal('approval');
    await agent.session.show({ status: 'speaking' });
    await agent.updateComplete;
    expect(focusedPart(agent)).to.equal('approval');
    await show(agent, []);
    expect(focusedPart(agent)).to.equal('panel');
  });

  it('is announced once, and one question after the other', async () => {
    const agent = await mountAsked(asked, { ...asked, callId: 'c2', title: 'Pay' });
    expect(alerts(agent)).to.contain('Book a repair');
    const changes = new MutationObserver(() => {});
    changes.observe(part(agent, 'announcement')!, { subtree: true, childList: true, characterData: true });
    await agent.session.show({ status: 'speaking' });
    await agent.updateComplete;
    expect(changes.takeRecords()).to.have.length(0);
    await show(agent, [{ ...asked, callId: 'c2', title: 'Pay' }]);
    expect(alerts(agent)).to.contain('Pay');
    await show(agent, []);
    expect(alerts(agent)).to.equal('');
  });

  it('opens a panel that was put away, once', async () => {
    const agent = await mountAsked();
    agent.close();
    await show(agent, [asked]);
    expect(agent.open).to.equal(true);
    agent.close();
    await agent.session.show({ status: 'speaking' });
    await agent.updateComplete;
    expect(agent.open).to.equal(false);
  });

  it('hides nothing of what a tool is called with, and keeps the answer in reach', async () => {
    const link = `https://shop.example/${'very'.repeat(60)}`;
    const agent = await mountAsked({ ...asked, arguments: { link, letter: 'To all of you. '.repeat(400) } });
    const [card, panel] = [part(agent, 'approval')!, part(agent, 'panel')!];
    expect(card.scrollWidth).to.be.at.most(card.clientWidth);
    const bottom = part(agent, 'decline')!.getBoundingClientRect().bottom;
    expect(bottom).to.be.below(panel.getBoundingClientRect().bottom);
  });

  it('breaks the longest word of its question, and keeps the answer in reach in the lowest panel', async () => {
    const title = `Transfer to ${'Donaudampfschiff'.repeat(6)}`;
    const agent = await mountAsked({ ...asked, title, arguments: { memo: 'A long memo. '.repeat(40) } });
    const [card, approve] = [part(agent, 'approval')!, part(agent, 'approve')!];
    expect(card.scrollWidth).to.be.at.most(card.clientWidth);
    card.style.maxHeight = '180px';
    const { bottom } = card.getBoundingClientRect();
    expect(approve.getBoundingClientRect().bottom).to.be.below(bottom);
    card.scrollTop = card.scrollHeight;
    expect(approve.getBoundingClientRect().bottom).to.be.below(bottom);
  });

  it('has all that a tool is called with at one edge, however each of it is read', async () => {
    const agent = await mountAsked({ ...asked, arguments: { name: 'أحمد', الاسم: 'أحمد' } });
    for (const dir of ['ltr', 'rtl']) {
      document.documentElement.dir = dir;
      const edges = [...part(agent, 'arguments')!.children].map((item) => {
        const text = document.createRange();
        text.selectNodeContents(item);
        const { left, right } = text.getBoundingClientRect();
        return Math.round(dir === 'ltr' ? left : right);
      });
      document.documentElement.removeAttribute('dir');
      expect(edges[0], dir).to.be.within(edges[1]! - 1, edges[1]! + 1);
    }
  });

  it('shows text as text, whatever a model wrote', async () => {
    const agent = await mountAsked({ ...asked, arguments: { note: '<img src=x onerror=alert(1)>' } });
    expect(part(agent, 'approval')!.querySelector('img') === null).to.equal(true);
    expect(seen(part(agent, 'approval'))).to.contain('<img src=x');
    await show(agent, [{ ...asked, callId: 'c3', arguments: null }]);
    expect(seen(part(agent, 'approval'))).to.contain('Book a repair');
  });
});
