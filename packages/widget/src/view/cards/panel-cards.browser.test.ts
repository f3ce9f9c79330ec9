import { expect } from '@esm-bundle/chai';
import { VoiceAgentError } from '../../errors/voice-agent-error.ts';
import { en } from '../../languages/en.ts';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
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

const said: TranscriptEntry = { kind: 'user', id: 'u', text: 'Where is it?', via: 'voice', state: 'done' };

async function mountWith(change: Partial<VoiceSnapshot>): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.start();
  await show(agent, { status: 'listening' });
  agent.session.calls.length = 0;
  await show(agent, change);
  return agent;
}

async function show(agent: AgentUnderTest, change: Partial<VoiceSnapshot>): Promise<void> {
  await agent.session.show(change);
  await agent.updateComplete;
  // What draws it is fetched with the first one.
  if (change.warning) await until(() => part(agent, 'warning'));
}

/** What a screen reader is told at once. */
const alerts = (agent: AgentUnderTest): string => seen(part(agent, 'announcement'));
const idle = (milliseconds: number) => ({ reason: 'idle', endsAt: Date.now() + milliseconds }) as const;

describe('StillThereCard', () => {
  it('asks, and says how long it waits', async () => {
    const agent = await mountWith({ warning: idle(29_900) });
    const card = part(agent, 'warning')!;
    expect(seen(card)).to.match(/^Are you still there\? The conversation ends in 0:(30|2\d)\./);
    expect(agent.renderRoot.querySelectorAll(`#${card.getAttribute('aria-labelledby')}`)).to.have.length(1);
    await show(agent, { warning: { reason: 'maximum-duration', endsAt: Date.now() + 60_000 } });
    expect(seen(part(agent, 'warning'))).to.contain('time is nearly up');
  });

  it('stays or ends as the visitor says, and keeps the focus in the panel', async () => {
    const agent = await mountWith({ warning: idle(30_000) });
    part(agent, 'stay')!.focus();
    await clickPart(agent, 'stay');
    await show(agent, { warning: undefined });
    expect(part(agent, 'warning') === null).to.equal(true);
    expect(focusedPart(agent)).to.equal('panel');
    await show(agent, { warning: idle(30_000) });
    await clickPart(agent, 'leave');
    expect(agent.session.calls).to.deep.equal(['stay', 'stop']);
  });

  it('takes no focus from one who types, neither when it comes nor when it goes', async () => {
    const agent = await mountWith({});
    part(agent, 'input')!.focus();
    await show(agent, { warning: idle(30_000) });
    expect(focusedPart(agent)).to.equal('input');
    await show(agent, { warning: undefined });
    expect(focusedPart(agent)).to.equal('input');
  });

  it('counts down by itself, and is announced once', async () => {
    const agent = await mountWith({ warning: idle(29_500) });
    const countdown = part(agent, 'countdown')!;
    const [first, told] = [seen(countdown), alerts(agent)];
    expect(told).to.contain('Are you still there?');
    await until(() => seen(countdown) !== first);
    expect(alerts(agent)).to.equal(told);
    await show(agent, { warning: undefined });
    expect(alerts(agent)).to.equal('');
  });

  it('is announced, and told on the launcher, while the panel is closed', async () => {
    const agent = await mountWith({});
    agent.close();
    await show(agent, { warning: idle(30_000) });
    expect(alerts(agent)).to.contain('Are you still there?');
    expect(part(agent, 'announcement')!.closest('[hidden]') === null).to.equal(true);
    expect(seen(part(agent, 'launcher'))).to.equal('Are you still there? – Open the conversation');
  });

  it('goes on counting when the element is moved on the page', async () => {
    const agent = await mountWith({ warning: idle(29_500) });
    document.body.appendChild(document.createElement('div')).append(agent);
    const first = seen(part(agent, 'countdown'));
    await until(() => seen(part(agent, 'countdown')) !== first);
  });

  it('stops counting when the element is gone', async () => {
    const agent = await mountWith({ warning: idle(30_000) });
    agent.remove();
    expect(agent.isUpdatePending).to.equal(false);
    const countdown = seen(part(agent, 'countdown'));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(seen(part(agent, 'countdown'))).to.equal(countdown);
  });
});

describe('errorCard in a call that goes on', () => {
  const lost = new VoiceAgentError('microphone-lost', 'unplugged');

  it('asks for the microphone again, without ending the call', async () => {
    const agent = await mountWith({ error: lost });
    expect(seen(part(agent, 'error'))).to.contain('Plug it in');
    await clickPart(agent, 'retry');
    expect(agent.session.calls).to.deep.equal(['startVoice']);
  });

  it('goes on in writing by going to the field', async () => {
    const agent = await mountWith({ error: lost });
    await clickPart(agent, 'type-instead');
    expect(focusedPart(agent)).to.equal('input');
    expect(agent.session.calls).to.deep.equal([]);
  });

  it('leaves the button to talk beside the call, whatever becomes of the card', async () => {
    const agent = await mountWith({ microphone: 'lost' });
    expect(part(agent, 'mute') === null).to.equal(true);
    await clickPart(agent, 'talk');
    expect(agent.session.calls).to.deep.equal(['startVoice']);
  });

  it('offers no new start where the call needs none', async () => {
    const agent = await mountWith({ error: new VoiceAgentError('response-failed', 'quota') });
    expect(part(agent, 'error') === null).to.equal(false);
    expect(part(agent, 'retry') === null).to.equal(true);
  });

  it('stays when the call has ended with its error, and goes with that', async () => {
    const agent = await mountWith({ error: lost });
    await show(agent, { status: 'ended' });
    expect(part(agent, 'error') === null).to.equal(false);
    await show(agent, { error: undefined });
    expect(part(agent, 'error') === null).to.equal(true);
  });
});

describe('errorCard', () => {
  it('leads out of a frame that may not use a microphone', async () => {
    const agent = await mountWith({ status: 'error', error: new VoiceAgentError('microphone-blocked', 'policy') });
    const link = part(agent, 'own-tab') as HTMLAnchorElement;
    expect(link.href).to.equal(location.href);
    expect(link.target).to.equal('_blank');
    expect(link.rel).to.contain('noopener');
    expect(part(agent, 'retry') === null).to.equal(true);
  });

  it('says calmly that another tab talks, and takes the voice back with one button', async () => {
    const agent = await mountWith({ status: 'error', error: new VoiceAgentError('connection-lost', 'gone') });
    const background = () => getComputedStyle(part(agent, 'error')!).backgroundColor;
    const alarming = background();
    const error = new VoiceAgentError('moved-to-other-tab', 'there');
    await show(agent, { status: 'ended', resumable: true, entries: [said], error });
    expect(seen(part(agent, 'error'))).to.equal(en.errors['moved-to-other-tab']);
    expect(background()).not.to.equal(alarming);
    const buttons = [...part(agent, 'panel')!.querySelectorAll<HTMLElement>('.plain, .call')];
    expect(buttons.filter((button) => button.checkVisibility()).map(seen)).to.deep.equal(['Continue here']);
    await clickPart(agent, 'start');
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });
});

describe('panel', () => {
  it('offers the click that the browser wants before it plays', async () => {
    const agent = await mountWith({ status: 'speaking', sound: 'blocked' });
    expect(seen(part(agent, 'status'))).to.equal('The sound is off');
    part(agent, 'resume-sound')!.focus();
    await clickPart(agent, 'resume-sound');
    expect(agent.session.calls).to.deep.equal(['resumeSound']);
    await show(agent, { sound: 'running' });
    expect(part(agent, 'resume-sound') === null).to.equal(true);
    expect(focusedPart(agent)).to.equal('panel');
  });

  it('says once that the line is weak, beside the status and apart from it', async () => {
    const agent = await mountWith({});
    const weak = part(agent, 'weak-network')!;
    expect(seen(weak)).to.equal('');
    await show(agent, { weakNetwork: true });
    expect(seen(weak)).to.equal('Weak connection');
    expect(weak.getAttribute('role')).to.equal('status');
    const changes = new MutationObserver(() => {});
    changes.observe(weak, { subtree: true, childList: true, characterData: true });
    await show(agent, { status: 'speaking' });
    await show(agent, { status: 'listening' });
    expect(changes.takeRecords()).to.have.length(0);
    expect(seen(part(agent, 'status'))).to.equal('Listening');
    await show(agent, { weakNetwork: false });
    expect(seen(weak)).to.equal('');
  });

  it('keeps the focus where it is when something else is redrawn or closed', async () => {
    const agent = await mountWith({ status: 'speaking' });
    part(agent, 'mute')!.focus();
    await show(agent, { status: 'listening', warning: idle(30_000) });
    expect(focusedPart(agent)).to.equal('mute');
    document.body.append(Object.assign(document.createElement('button'), { id: 'outside' }));
    document.querySelector<HTMLElement>('#outside')!.focus();
    await show(agent, { status: 'ended', warning: undefined });
    expect(document.activeElement!.id).to.equal('outside');
  });
});

describe('a conversation that an earlier page left', () => {
  const left: Partial<VoiceSnapshot> = { status: 'idle', resumable: true, entries: [said] };

  it('is shown, and goes on with one click', async () => {
    const agent = await mountWith(left);
    expect(seen(part(agent, 'transcript'))).to.contain('Where is it?');
    expect(part(agent, 'welcome') === null).to.equal(true);
    expect(seen(part(agent, 'start'))).to.equal('Continue the conversation');
    await clickPart(agent, 'start');
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('goes on in writing where it was held in writing', async () => {
    const agent = await mountWith({ ...left, mode: 'text' });
    await clickPart(agent, 'start');
    expect(agent.session.calls).to.deep.equal(['start text']);
  });

  it('can be left behind', async () => {
    const agent = await mountWith(left);
    await clickPart(agent, 'start-anew');
    expect(agent.session.calls).to.deep.equal(['stop', 'start voice']);
    await show(agent, { status: 'connecting', resumable: false, entries: [] });
    expect(part(agent, 'start-anew') === null).to.equal(true);
  });
});
