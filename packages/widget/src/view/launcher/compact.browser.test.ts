/** The layouts whose launcher begins the call itself, and the mode without a field to type in. */
import { expect } from '@esm-bundle/chai';
import { VoiceAgentError } from '../../errors/voice-agent-error.ts';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import {
  type AgentUnderTest,
  clickPart,
  focusedPart,
  mountAgent,
  part,
  seen,
  until,
} from '../testing/mounted-agent.ts';
import { STATES } from '../testing/panel-states.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

async function mountCompact(layout: string, attributes: Record<string, string> = {}): Promise<AgentUnderTest> {
  return mountAgent({ attributes: { layout, ...attributes } });
}

/** Clicks the launcher, and lets the call stand. */
async function call(agent: AgentUnderTest): Promise<void> {
  part(agent, 'launcher')!.click();
  await until(() => agent.session.calls.includes('start voice'));
  await show(agent, { status: 'listening' });
  agent.session.calls.length = 0;
}

async function show(agent: AgentUnderTest, state: Partial<VoiceSnapshot>): Promise<void> {
  await agent.session.show(state);
  await agent.updateComplete;
}

const isShown = (agent: AgentUnderTest, name: string): boolean => part(agent, name)?.checkVisibility() ?? false;

it('a bar has room for a finger on its launcher, also over an open panel', async () => {
  const agent = await mountCompact('bar');
  await call(agent);
  await until(() => part(agent, 'bar'));
  for (const open of [false, true]) {
    agent.open = open;
    await agent.updateComplete;
    expect(part(agent, 'launcher')!.offsetWidth, `${open}`).to.be.at.least(44);
  }
});

for (const layout of ['bar', 'button']) {
  describe(`layout ${layout}`, () => {
    it('begins the call with one click, without a panel', async () => {
      const agent = await mountCompact(layout);
      expect(seen(part(agent, 'launcher'))).to.equal('Talk to us');
      expect(part(agent, 'launcher')!.hasAttribute('aria-expanded')).to.equal(false);
      await call(agent);
      expect(agent.open).to.equal(false);
      expect(isShown(agent, 'panel')).to.equal(false);
    });

    it('says whether the visitor is heard', async () => {
      const agent = await mountCompact(layout);
      await call(agent);
      await show(agent, { muted: true });
      expect(seen(part(agent, 'launcher'))).to.match(/^You are muted – /);
      await show(agent, { muted: false, turns: 'push-to-talk' });
      expect(seen(part(agent, 'launcher'))).to.match(/^Your turn – /);
      await show(agent, { talking: true });
      expect(seen(part(agent, 'launcher'))).to.match(/^Listening – /);
    });

    it('shows above it what went wrong, and begins again with a click', async () => {
      const agent = await mountCompact(layout);
      await call(agent);
      await show(agent, { status: 'error', error: new VoiceAgentError('connection-lost', 'gone') });
      await until(() => isShown(agent, 'error'));
      for (const hidden of ['header', 'welcome', 'composer']) expect(isShown(agent, hidden), hidden).to.equal(false);
      const [card, launcher] = [part(agent, 'panel')!, part(agent, 'launcher')!].map((one) =>
        one.getBoundingClientRect(),
      ) as [DOMRect, DOMRect];
      expect(card.bottom).to.be.at.most(launcher.top);
      expect([card.top >= 0, card.left >= 0, card.right <= innerWidth]).to.deep.equal([true, true, true]);
      expect(seen(launcher && part(agent, 'launcher'))).to.equal('Something went wrong – Try again');
      part(agent, 'launcher')!.click();
      expect(agent.session.calls).to.deep.equal(['start voice']);
    });

    it('goes on in writing in the panel, where the visitor cannot talk', async () => {
      const agent = await mountCompact(layout);
      await call(agent);
      await show(agent, { status: 'error', error: new VoiceAgentError('microphone-denied', 'no') });
      await until(() => isShown(agent, 'type-instead'));
      await clickPart(agent, 'type-instead');
      await until(() => focusedPart(agent) === 'input');
      expect(agent.open).to.equal(true);
      expect(agent.session.calls).to.deep.equal(['start text']);
    });

    it('asks above it whether a tool may run', async () => {
      const agent = await mountCompact(layout);
      await call(agent);
      await show(agent, STATES['asking for approval']!);
      await until(() => isShown(agent, 'approval'));
      expect(agent.open).to.equal(false);
      await until(() => part(agent, 'approve')?.matches(':enabled'));
      await clickPart(agent, 'approve');
      expect(agent.session.calls.at(-1)).to.contain('decide c4');
      await show(agent, { approvals: [] });
      expect(isShown(agent, 'panel')).to.equal(false);
    });

    it('has the button that lets blocked sound through, and no other of the panel’s', async () => {
      const agent = await mountCompact(layout);
      await call(agent);
      await show(agent, { sound: 'blocked' });
      await until(() => isShown(agent, 'resume-sound'));
      expect(isShown(agent, 'controls')).to.equal(false);
      await clickPart(agent, 'resume-sound');
      expect(agent.session.calls).to.deep.equal(['resumeSound']);
    });

    it('is a floating panel where there is nothing but writing', async () => {
      const agent = await mountCompact(layout, { mode: 'text' });
      part(agent, 'launcher')!.click();
      await until(() => focusedPart(agent) === 'input');
      expect(part(agent, 'panel')!.getAttribute('role')).to.equal('dialog');
      expect(agent.session.calls).to.deep.equal([]);
    });

    it('opens its panel when the page wants it', async () => {
      const agent = await mountCompact(layout);
      agent.show();
      await until(() => isShown(agent, 'header'));
      expect(part(agent, 'panel')!.getAttribute('role')).to.equal('dialog');
      await clickPart(agent, 'close');
      expect(isShown(agent, 'panel')).to.equal(false);
    });
  });
}

describe('layout button', () => {
  it('has a receiver on it that is filled', async () => {
    const agent = await mountCompact('button');
    await call(agent);
    const receiver = await until(() => part(agent, 'launcher')!.querySelector('svg'));
    await until(() => getComputedStyle(receiver).fill !== 'none');
  });

  it('keeps the focus after an answer, and nothing that ends the call gets it', async () => {
    const agent = await mountCompact('button');
    await call(agent);
    for (const callId of ['c4', 'c5']) {
      const asking = STATES['asking for approval']!;
      await show(agent, { ...asking, approvals: [{ ...asking.approvals![0]!, callId }] });
      await until(() => part(agent, 'approve')?.matches(':enabled'));
      if (callId === 'c5') expect(focusedPart(agent)).to.equal('approval');
      part(agent, 'approve')!.focus();
      await show(agent, { approvals: [] });
      expect(isShown(agent, 'panel')).to.equal(false);
      expect(agent.shadowRoot!.activeElement?.ariaLive).to.equal('polite');
    }
  });

  it('ends the call with the next click, and says so', async () => {
    const agent = await mountCompact('button');
    await call(agent);
    expect(seen(part(agent, 'launcher'))).to.equal('Listening – End');
    expect(part(agent, 'bar')).to.equal(null);
    await clickPart(agent, 'launcher');
    expect(agent.session.calls).to.deep.equal(['stop']);
  });
});

describe('layout button', () => {
  it('has the button to hold above it where turns are the visitor’s to end, and no other of the panel’s', async () => {
    const agent = await mountCompact('button', { turns: 'push-to-talk' });
    await call(agent);
    await show(agent, { turns: 'push-to-talk' });
    await until(() => isShown(agent, 'hold'));
    for (const hidden of ['header', 'composer', 'end']) expect(isShown(agent, hidden), hidden).to.equal(false);
    const hold = part(agent, 'hold')!.getBoundingClientRect();
    expect(hold.bottom).to.be.at.most(part(agent, 'launcher')!.getBoundingClientRect().top);
    await clickPart(agent, 'hold');
    expect(agent.session.calls).to.deep.equal(['talk true']);
    await show(agent, { status: 'ended' });
    expect(isShown(agent, 'panel')).to.equal(false);
  });
});

describe('layout bar', () => {
  it('is no wider than a small phone, whatever its words', async () => {
    const agent = await mountCompact('bar', { labels: '{"status": {"reconnecting": "Повторное соединение…"}}' });
    agent.style.setProperty('--voice-agent-offset', `${(innerWidth - 280) / 2}px`);
    await call(agent);
    await show(agent, { status: 'reconnecting' });
    await until(() => part(agent, 'bar'));
    const inner = ['launcher', 'orb', 'end'].map((name) => part(agent, name)!.getBoundingClientRect());
    await until(() => agent.getBoundingClientRect().width <= 280);
    const { left, right } = agent.getBoundingClientRect();
    for (const box of inner) expect([box.left >= left, box.right <= right]).to.deep.equal([true, true]);
  });

  it('has the call’s buttons beside the launcher', async () => {
    const agent = await mountCompact('bar');
    await call(agent);
    await until(() => part(agent, 'bar'));
    const bar = part(agent, 'bar')!;
    const press = async (name: string) => {
      bar.querySelector<HTMLElement>(`[part=${name}]`)!.click();
      await agent.updateComplete;
    };
    await press('mute');
    await show(agent, { muted: true });
    expect(bar.querySelector('[part=mute]')!.getAttribute('aria-pressed')).to.equal('true');
    await press('mute');
    await press('end');
    expect(agent.session.calls).to.deep.equal(['setMuted true', 'setMuted false', 'stop']);
    await show(agent, { status: 'ended' });
    expect(part(agent, 'bar')).to.equal(null);
  });

  it('opens the panel with the next click, and has the focus again when it is closed', async () => {
    const agent = await mountCompact('bar');
    await call(agent);
    expect(seen(part(agent, 'launcher'))).to.equal('Listening – Open the conversation');
    part(agent, 'launcher')!.click();
    await until(() => focusedPart(agent) === 'panel');
    expect(part(agent, 'launcher')!.getAttribute('aria-expanded')).to.equal('true');
    await clickPart(agent, 'close');
    await until(() => focusedPart(agent) === 'launcher');
    expect(agent.session.calls).to.deep.equal([]);
  });
});

describe('mode voice', () => {
  it('has no field to type in, until there can be no voice', async () => {
    const agent = await mountAgent({ open: true, attributes: { mode: 'voice' } });
    expect(part(agent, 'composer')).to.equal(null);
    expect(seen(part(agent, 'welcome'))).not.to.contain('type');
    await clickPart(agent, 'start');
    await show(agent, { status: 'error', error: new VoiceAgentError('connection-failed', 'no') });
    expect(part(agent, 'composer')).to.equal(null);
    await show(agent, { error: new VoiceAgentError('microphone-missing', 'no') });
    await clickPart(agent, 'type-instead');
    expect(focusedPart(agent)).to.equal('input');
    await show(agent, { status: 'listening', mode: 'text', error: undefined });
    expect(isShown(agent, 'composer')).to.equal(true);
    expect(agent.session.calls).to.deep.equal(['start voice', 'start text']);
  });
});
