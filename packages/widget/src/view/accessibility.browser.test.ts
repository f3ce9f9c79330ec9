/** axe-core over the real element: every state, light and dark. */
import 'axe-core/axe.min.js';
import { expect } from '@esm-bundle/chai';
import type { AxeResults, RunOptions } from 'axe-core';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { VoiceSnapshot } from '../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import { type AgentUnderTest, mountAgent, part, until } from './testing/mounted-agent.ts';
import { idleSnapshot } from './testing/recording-session.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const axe: { run(context: Element, options?: RunOptions): Promise<AxeResults> };

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const ENTRIES: TranscriptEntry[] = [
  { kind: 'user', id: 'u1', text: 'Where is my order?', via: 'voice', state: 'done' },
  { kind: 'tool', id: 'c1', name: 'lookup', title: 'Look up an order', state: 'done' },
  { kind: 'tool', id: 'c2', name: 'ask', title: 'Ask the courier', state: 'failed' },
  { kind: 'tool', id: 'c3', name: 'book', title: 'Book a slot', state: 'running' },
  { kind: 'agent', id: 'a1', agent: 'support', text: 'It left this morning.', heardLength: 7, state: 'interrupted' },
  { kind: 'notice', id: 'n1', notice: 'handoff', agent: 'repairs' },
  { kind: 'notice', id: 'n2', notice: 'reconnected', agent: 'repairs' },
  { kind: 'user', id: 'u4', text: 'This one', via: 'text', state: 'done', images: [PIXEL] },
  { kind: 'user', id: 'u2', text: '', via: 'voice', state: 'failed' },
  { kind: 'user', id: 'u3', text: '', via: 'voice', state: 'pending' },
  { kind: 'agent', id: 'a2', agent: 'repairs', text: 'One moment.', heardLength: 0, state: 'streaming' },
];

const STATES: Record<string, Partial<VoiceSnapshot>> = {
  idle: { status: 'idle' },
  connecting: { status: 'connecting' },
  listening: { status: 'listening', entries: ENTRIES },
  'listening, muted': { status: 'listening', muted: true, entries: ENTRIES },
  'listening, in writing': { status: 'listening', mode: 'text', entries: ENTRIES },
  thinking: { status: 'thinking', entries: ENTRIES },
  speaking: { status: 'speaking', entries: ENTRIES },
  reconnecting: { status: 'reconnecting', entries: ENTRIES },
  'waiting for a push': { status: 'listening', turns: 'push-to-talk', entries: ENTRIES },
  'pushed to talk': { status: 'listening', turns: 'push-to-talk', talking: true, entries: ENTRIES },
  'speaking over a weak line, unheard': { status: 'speaking', weakNetwork: true, sound: 'blocked', entries: ENTRIES },
  'about to end': { status: 'listening', warning: { reason: 'idle', endsAt: Date.now() + 9e6 }, entries: ENTRIES },
  'without its microphone': { status: 'listening', error: new VoiceAgentError('microphone-lost', 'gone') },
  'to be taken up': { status: 'idle', resumable: true, entries: ENTRIES },
  'blocked in a frame': { status: 'error', error: new VoiceAgentError('microphone-blocked', 'no') },
  'set up': {
    status: 'listening',
    outputMuted: true,
    devices: {
      microphones: [{ id: 'a', label: 'A' }],
      speakers: [{ id: 'b', label: '' }],
      microphoneId: '',
      speakerId: 'b',
    },
  },
  ended: { status: 'ended', entries: ENTRIES },
  error: { status: 'error', entries: ENTRIES, error: new VoiceAgentError('microphone-denied', 'no') },
};

async function findings(agent: AgentUnderTest): Promise<string[]> {
  // Entrance effects change colours for a moment; what is checked is how it looks when they are over.
  for (const animation of agent.shadowRoot!.getAnimations())
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  const { violations } = await axe.run(agent, { rules: { region: { enabled: false } } });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

async function openSettings(agent: AgentUnderTest): Promise<void> {
  part(agent, 'settings-button')!.click();
  await until(() => part(agent, 'settings'));
}

describe('accessibility', () => {
  for (const scheme of ['light', 'dark']) {
    for (const [name, snapshot] of Object.entries(STATES)) {
      it(`has no axe finding when ${name}, ${scheme}`, async () => {
        const agent = await mountAgent({ open: true });
        agent.style.colorScheme = scheme;
        document.body.style.background = scheme === 'dark' ? '#111' : '#fff';
        agent.mute();
        await agent.session.show(snapshot);
        await agent.updateComplete;
        if (snapshot.devices) await openSettings(agent);
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
    const agent = await mountAgent({ open: true });
    agent.mute();
    await openSettings(agent);
    for (const snapshot of Object.values(STATES)) {
      await agent.session.show({ ...idleSnapshot, ...snapshot });
      await agent.updateComplete;
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
