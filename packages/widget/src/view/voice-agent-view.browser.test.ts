import { expect } from '@esm-bundle/chai';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { VoiceStatus } from '../session/voice-snapshot.ts';
import { AgentUnderTest, clickPart, mountAgent, panelOf, part, seen, until } from './testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const STATUSES: VoiceStatus[] = [
  'idle',
  'connecting',
  'listening',
  'thinking',
  'speaking',
  'reconnecting',
  'ended',
  'error',
];

function press(target: EventTarget, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

describe('VoiceAgentView launcher', () => {
  it('is a button that says whether the panel is open', async () => {
    const agent = await mountAgent();
    const launcher = part(agent, 'launcher')!;
    expect(launcher.localName).to.equal('button');
    expect(launcher.getAttribute('aria-expanded')).to.equal('false');
    expect(seen(launcher)).to.equal('Talk to us');
    expect(part(agent, 'panel')).to.equal(null);

    launcher.click();
    const panel = await panelOf(agent);
    expect(launcher.getAttribute('aria-expanded')).to.equal('true');
    expect(panel.getAttribute('role')).to.equal('dialog');
  });

  it('loads panel and session when the pointer comes near, and makes no session yet', async () => {
    const agent = await mountAgent();
    part(agent, 'launcher')!.dispatchEvent(new PointerEvent('pointerenter'));
    const panel = await panelOf(agent);
    expect(panel.hidden).to.equal(true);
    expect(agent.made).to.deep.equal([]);
  });

  it('is the same button when the panel has come, with the focus and the press that it had', async () => {
    const agent = await mountAgent();
    const launcher = part(agent, 'launcher')!;
    const slot = launcher.querySelector('slot');
    launcher.focus();
    await panelOf(agent);
    expect(part(agent, 'launcher')).to.equal(launcher);
    expect(agent.shadowRoot!.activeElement).to.equal(launcher);
    expect(launcher.querySelector('slot')).to.equal(slot);
    expect(launcher.querySelectorAll('.orb')).to.have.length(1);
    expect(seen(launcher)).to.equal('Talk to us');
    agent.layout = 'inline';
    await agent.updateComplete;
    expect(part(agent, 'launcher') === null).to.equal(true);
    agent.layout = 'floating';
    await agent.updateComplete;
    expect(agent.shadowRoot!.firstElementChild).to.equal(launcher);
  });

  it('takes a press that was dragged away for no click, before any code for dragging has come', async () => {
    const agent = await mountAgent();
    const launcher = part(agent, 'launcher')!;
    const mouse = (down: readonly [number, number], up: readonly [number, number]): void => {
      launcher.dispatchEvent(new PointerEvent('pointerdown', { clientX: down[0], clientY: down[1] }));
      launcher.dispatchEvent(new MouseEvent('click', { clientX: up[0], clientY: up[1], detail: 1 }));
    };
    for (const up of [
      [49, 40],
      [40, 31],
      [90, 90],
    ] as const) {
      mouse([40, 40], up);
      expect(agent.open, `${up}`).to.equal(false);
    }
    mouse([40, 40], [44, 35]);
    expect(agent.open).to.equal(true);
    launcher.click();
    expect(agent.open).to.equal(false);
    // A key after a press that ended elsewhere.
    launcher.dispatchEvent(new PointerEvent('pointerdown', { clientX: 40, clientY: 40 }));
    launcher.click();
    expect(agent.open).to.equal(true);
  });

  it('stays open at the second click of a double click', async () => {
    const agent = await mountAgent();
    const click = (detail: number) => part(agent, 'launcher')!.dispatchEvent(new MouseEvent('click', { detail }));
    click(1);
    await panelOf(agent);
    click(2);
    expect(agent.open).to.equal(true);
    click(1);
    expect(agent.open).to.equal(false);
  });

  it('keeps its corner’s margin on both sides of a phone, whatever stands on it', async () => {
    const agent = await mountAgent({ labels: { launcher: `Talk to us about ${'Donaudampfschifffahrt'.repeat(9)}` } });
    for (const corner of ['bottom-end', 'bottom-start', 'top-end', 'top-start']) {
      agent.setAttribute('corner', corner);
      const { left, right } = part(agent, 'launcher')!.getBoundingClientRect();
      expect(left, corner).to.be.at.least(20);
      expect(right, corner).to.be.at.most(document.documentElement.clientWidth - 20);
    }
    agent.layout = 'inline';
    await panelOf(agent);
    expect(part(agent, 'panel')!.offsetWidth).to.equal(document.body.clientWidth);
  });

  it('shows that it has the focus, and so does the panel', async () => {
    const agent = await mountAgent({ open: true });
    const field = document.body.appendChild(document.createElement('input'));
    for (const name of ['launcher', 'panel']) {
      field.focus();
      part(agent, name)!.focus();
      expect(getComputedStyle(part(agent, name)!).outlineStyle, name).to.equal('solid');
    }
  });

  it('moves the focus to the call button when the visitor opens the panel', async () => {
    const agent = await mountAgent();
    part(agent, 'launcher')!.click();
    await until(() => agent.shadowRoot!.activeElement === part(agent, 'start'));
  });

  it('leaves the focus alone when the page opens the panel', async () => {
    const agent = await mountAgent();
    agent.show();
    await panelOf(agent);
    await agent.updateComplete;
    expect(agent.shadowRoot!.activeElement).to.equal(null);
  });

  it('says the status while a call is on behind a closed panel', async () => {
    const agent = await mountAgent();
    agent.start();
    agent.close();
    await until(() => agent.made.length > 0);
    await agent.session.show({ status: 'speaking' });
    await agent.updateComplete;
    expect(seen(part(agent, 'launcher'))).to.equal('Speaking – Open the conversation');
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('is not there inline, where the panel is always open and no dialog', async () => {
    const agent = await mountAgent({ attributes: { layout: 'inline' } });
    expect(part(agent, 'launcher')).to.equal(null);
    expect(part(agent, 'panel')!.getAttribute('role')).to.equal('region');
    expect(part(agent, 'panel')!.hidden).to.equal(false);
    expect(part(agent, 'close')).to.equal(null);
  });
});

describe('VoiceAgentView panel', () => {
  it('closes on Escape and gives the focus back to the launcher', async () => {
    const agent = await mountAgent({ open: true });
    part(agent, 'start')!.focus();
    press(part(agent, 'start')!, 'Escape');
    await agent.updateComplete;
    await until(() => agent.shadowRoot!.activeElement === part(agent, 'launcher'));
    expect(agent.open).to.equal(false);
    expect(part(agent, 'panel')!.hidden).to.equal(true);
  });

  it('stays open on an Escape that an input method takes', async () => {
    const agent = await mountAgent({ open: true });
    press(part(agent, 'input')!, 'Escape', { isComposing: true });
    expect(agent.open).to.equal(true);
  });

  it('does not close on Escape inline', async () => {
    const agent = await mountAgent({ attributes: { layout: 'inline' }, open: true });
    press(part(agent, 'start')!, 'Escape');
    expect(agent.open).to.equal(true);
  });

  it('goes on with the call when it is closed', async () => {
    const agent = await mountAgent({ open: true });
    await clickPart(agent, 'start');
    await agent.session.show({ status: 'listening' });
    await clickPart(agent, 'close');
    expect(agent.session.calls).to.deep.equal(['start voice']);
    expect(agent.status).to.equal('listening');
  });

  it('is labelled by its heading, which the page may set or slot', async () => {
    const agent = await mountAgent({ open: true, attributes: { heading: 'Repair shop' } });
    const heading = agent.renderRoot.querySelector(`#${part(agent, 'panel')!.getAttribute('aria-labelledby')}`);
    expect(seen(heading)).to.equal('Repair shop');
    const own = document.createElement('span');
    own.slot = 'header';
    own.textContent = 'Ours';
    agent.append(own);
    expect(heading!.querySelector('slot')!.assignedElements()).to.deep.equal([own]);
  });
});

describe('VoiceAgentView status', () => {
  for (const status of STATUSES) {
    it(`tells ${status} in words, as attribute and as custom state`, async () => {
      const agent = await mountAgent({ open: true, labels: { status: { [status]: `words for ${status}` } } });
      expect(agent.hasAttribute('status')).to.equal(false);
      agent.mute();
      const error = status === 'error' ? new VoiceAgentError('connection-lost', 'gone') : undefined;
      await agent.session.show({ status: 'connecting' });
      await agent.session.show({ status, error });
      await agent.updateComplete;
      expect(agent.getAttribute('status')).to.equal(status);
      expect(agent.status).to.equal(status);
      expect(agent.matches(`:state(${status})`)).to.equal(true);
      expect(STATUSES.filter((other) => agent.matches(`:state(${other})`))).to.deep.equal([status]);
      expect(part(agent, 'status')!.getAttribute('role')).to.equal('status');
      expect(seen(part(agent, 'status'))).to.equal(`words for ${status}`);
    });
  }

  it('is none of a clone, whatever the call of the other does', async () => {
    const agent = await mountAgent({ open: true });
    agent.start();
    await agent.session.show({ status: 'ended' });
    expect(agent.getAttribute('status')).to.equal('ended');
    const clone = agent.cloneNode() as typeof agent;
    agent.replaceWith(clone);
    await clone.updateComplete;
    expect(clone.hasAttribute('status')).to.equal(false);
  });

  it('is what it does, where a call has begun before it was drawn', async () => {
    const begin = (early: AgentUnderTest) => {
      document.body.append(early);
      early.start();
    };
    const agent = await mountAgent({ prepare: begin });
    expect(agent.getAttribute('status')).to.equal(agent.status);
    expect(agent.status).not.to.equal('idle');
  });

  it('says that the visitor is muted, and whose turn it is in writing', async () => {
    const agent = await mountAgent({ open: true });
    agent.mute();
    await agent.session.show({ status: 'listening', muted: true });
    await agent.updateComplete;
    expect(seen(part(agent, 'status'))).to.equal('You are muted');
    await agent.session.show({ status: 'listening', muted: false, mode: 'text' });
    await agent.updateComplete;
    expect(seen(part(agent, 'status'))).to.equal('Your turn');
  });
});

describe('VoiceAgentView lifetime', () => {
  const nextTask = () => new Promise((resolve) => setTimeout(resolve));

  it('ends the call when it leaves the page', async () => {
    const agent = await mountAgent({ open: true });
    await clickPart(agent, 'start');
    agent.remove();
    await nextTask();
    expect(agent.session.calls).to.deep.equal(['start voice', 'stop']);
  });

  it('takes what the page set on it before its script came', async () => {
    const early = Object.assign(document.createElement('late-agent'), {
      heading: 'Early',
      server: 'https://a.example/',
    });
    early.setAttribute('layout', 'inline');
    document.body.replaceChildren(early);
    class LateAgent extends AgentUnderTest {}
    customElements.define('late-agent', LateAgent);
    const agent = early as LateAgent;
    await panelOf(agent);
    expect([agent.heading, agent.server, agent.layout]).to.deep.equal(['Early', 'https://a.example/', 'inline']);
    expect(part(agent, 'heading')!.textContent).to.contain('Early');
  });

  it('keeps the call when it is moved within the page', async () => {
    const agent = await mountAgent({ open: true });
    await clickPart(agent, 'start');
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(agent);
    await nextTask();
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('keeps the call when it is away while its page awaits a new body, as Turbo does', async () => {
    const agent = await mountAgent({ open: true });
    await clickPart(agent, 'start');
    agent.remove();
    for (let step = 0; step < 10; step++) await Promise.resolve();
    document.body.append(agent);
    await nextTask();
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('does not forget an earlier page’s conversation when it leaves the page', async () => {
    const agent = await mountAgent({ open: true });
    await clickPart(agent, 'start');
    await agent.session.show({ status: 'idle', resumable: true });
    agent.remove();
    await nextTask();
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('does not begin a call for which it was still loading when it left the page', async () => {
    const agent = await mountAgent();
    let arrive = (_create: typeof agent.create): void => {};
    agent.loading = new Promise((resolve) => {
      arrive = resolve;
    });
    agent.start();
    expect(agent.status).to.equal('connecting');
    agent.remove();
    await nextTask();
    expect(agent.status).to.equal('idle');
    arrive(agent.create);
    await agent.loading;
    await Promise.resolve();
    expect(agent.session.calls).to.deep.equal([]);
  });

  it('can call again after it was put back', async () => {
    const agent = await mountAgent({ open: true });
    await clickPart(agent, 'start');
    agent.remove();
    await nextTask();
    await agent.session.show({ status: 'ended' });
    document.body.append(agent);
    await agent.updateComplete;
    await clickPart(agent, 'start');
    expect(agent.session.calls).to.deep.equal(['start voice', 'stop', 'start voice']);
  });
});
