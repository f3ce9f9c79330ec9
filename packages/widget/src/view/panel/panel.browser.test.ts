import { expect } from '@esm-bundle/chai';
import { VoiceAgentError, type VoiceAgentErrorCode } from '../../errors/voice-agent-error.ts';
import { en } from '../../languages/en.ts';
import { waysOut } from '../cards/error-ways-out.ts';
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

async function mountInCall(mode: 'voice' | 'text' = 'voice'): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.start(mode);
  await agent.session.show({ status: 'listening', mode });
  await agent.updateComplete;
  agent.session.calls.length = 0;
  return agent;
}

function type(agent: AgentUnderTest, text: string, key: KeyboardEventInit = {}): HTMLTextAreaElement {
  const field = part(agent, 'input') as HTMLTextAreaElement;
  field.value = text;
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...key }));
  return field;
}

describe('Panel', () => {
  it('takes a mode that it does not know for the default', async () => {
    const agent = await mountAgent({ open: true, attributes: { mode: 'telepathy' } });
    expect(seen(part(agent, 'hint'))).to.equal(en.welcomeHint);
    expect(part(agent, 'input') === null).to.equal(false);
  });
});

describe('callControls', () => {
  it('begins and ends a call with one button, which keeps the focus', async () => {
    const agent = await mountAgent({ open: true });
    const button = part(agent, 'start')!;
    expect(seen(button)).to.equal('Start talking');
    button.focus();
    button.click();
    await agent.session.show({ status: 'connecting' });
    await agent.updateComplete;
    expect(part(agent, 'end') === button).to.equal(true);
    expect(seen(button)).to.equal('End');
    expect(focusedPart(agent)).to.equal('end');
    button.click();
    expect(agent.session.calls).to.deep.equal(['start voice', 'stop']);
    await agent.session.show({ status: 'ended' });
    await agent.updateComplete;
    expect(seen(button)).to.equal('Talk again');
  });

  it('mutes and unmutes, and shows only what the session says', async () => {
    const agent = await mountInCall();
    await clickPart(agent, 'mute');
    expect(part(agent, 'mute')!.getAttribute('aria-pressed')).to.equal('false');
    await agent.session.show({ muted: true });
    await agent.updateComplete;
    expect(part(agent, 'mute')!.getAttribute('aria-pressed')).to.equal('true');
    expect(agent.muted).to.equal(true);
    await clickPart(agent, 'mute');
    expect(agent.session.calls).to.deep.equal(['setMuted true', 'setMuted false']);
  });

  it('turns a written conversation into a spoken one', async () => {
    const agent = await mountInCall('text');
    expect(part(agent, 'mute')).to.equal(null);
    await clickPart(agent, 'talk');
    expect(agent.session.calls).to.deep.equal(['startVoice']);
  });

  it('offers no microphone in text mode, and says that the visitor can type', async () => {
    const agent = await mountAgent({ open: true, attributes: { mode: 'text' } });
    expect(seen(part(agent, 'hint'))).to.equal(en.textOnlyHint);
    expect(seen(part(agent, 'start'))).to.equal('Start writing');
    await clickPart(agent, 'start');
    await agent.session.show({ status: 'listening', mode: 'text' });
    await agent.updateComplete;
    expect(agent.session.calls).to.deep.equal(['start text']);
    expect(part(agent, 'talk')).to.equal(null);
    expect(part(agent, 'mute')).to.equal(null);
  });

  it('keeps what mutes a spoken call that is on when the page then wants writing only', async () => {
    const agent = await mountInCall();
    agent.mode = 'text';
    await agent.updateComplete;
    await clickPart(agent, 'mute');
    expect(agent.session.calls).to.deep.equal(['setMuted true']);
    await agent.session.show({ status: 'ended' });
    await agent.updateComplete;
    expect(part(agent, 'mute') === null).to.equal(true);
    expect(seen(part(agent, 'start'))).to.equal('Start writing');
  });

  it('stops the agent’s speech without ending the call, and keeps the focus in the panel', async () => {
    const agent = await mountInCall();
    expect(part(agent, 'stop-speaking')).to.equal(null);
    await agent.session.show({ status: 'speaking' });
    await agent.updateComplete;
    part(agent, 'stop-speaking')!.focus();
    await clickPart(agent, 'stop-speaking');
    expect(agent.session.calls).to.deep.equal(['interrupt']);
    await agent.session.show({ status: 'listening' });
    await agent.updateComplete;
    expect(focusedPart(agent)).to.equal('panel');
  });
});

describe('composer', () => {
  it('sends on Enter, trims, and empties the field', async () => {
    const agent = await mountInCall();
    const field = type(agent, '  order forty two  ');
    expect(agent.session.calls).to.deep.equal(['sendText order forty two']);
    expect(field.value).to.equal('');
  });

  it('begins a written conversation where no call is on', async () => {
    const agent = await mountAgent({ open: true });
    type(agent, 'hello');
    expect(agent.session.calls).to.deep.equal(['sendText hello']);
  });

  it('keeps the draft while an input method is composing', async () => {
    const agent = await mountInCall();
    expect(type(agent, 'にほん', { isComposing: true }).value).to.equal('にほん');
    expect(type(agent, 'にほん', { keyCode: 229 } as KeyboardEventInit).value).to.equal('にほん');
    expect(agent.session.calls).to.deep.equal([]);
  });

  it('takes Shift and Enter as a new line, and sends nothing for blanks', async () => {
    const agent = await mountInCall();
    expect(type(agent, 'one', { shiftKey: true }).value).to.equal('one');
    type(agent, '   ');
    expect(agent.session.calls).to.deep.equal([]);
  });

  it('says that who writes is there, but asks the server for no longer call by that', async () => {
    const agent = await mountInCall();
    const field = part(agent, 'input')!;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    expect(agent.session.calls).to.deep.equal(['stay']);
    await agent.session.show({ warning: { reason: 'maximum-duration', endsAt: Date.now() + 30_000 } });
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    expect(agent.session.calls).to.deep.equal(['stay']);
  });

  it('keeps the draft while the panel is redrawn or put away', async () => {
    const agent = await mountInCall();
    const field = part(agent, 'input') as HTMLTextAreaElement;
    field.value = 'half a thought';
    await agent.session.show({ status: 'speaking' });
    await clickPart(agent, 'close');
    await clickPart(agent, 'launcher');
    expect((part(agent, 'input') as HTMLTextAreaElement).value).to.equal('half a thought');
  });
});

describe('errorCard', () => {
  for (const code of Object.keys(en.errors) as VoiceAgentErrorCode[]) {
    it(`tells ${code} in a sentence, with its ways out`, async () => {
      const agent = await mountInCall();
      await agent.session.show({ status: 'error', error: new VoiceAgentError(code, 'for developers only') });
      await agent.updateComplete;
      const card = part(agent, 'error')!;
      expect(card.getAttribute('role')).to.equal('alert');
      expect(seen(card)).to.contain(en.errors[code]);
      expect(seen(card)).not.to.contain('developers');
      expect(part(agent, 'retry') !== null).to.equal(waysOut(code).retry);
      expect(part(agent, 'type-instead') !== null).to.equal(waysOut(code).type);
    });
  }

  it('tries again, or goes on in writing, and keeps the focus in the panel', async () => {
    const agent = await mountInCall();
    await agent.session.show({ status: 'error', error: new VoiceAgentError('microphone-denied', 'no') });
    await agent.updateComplete;
    part(agent, 'retry')!.focus();
    await clickPart(agent, 'retry');
    await agent.session.show({ status: 'connecting', error: undefined });
    await agent.updateComplete;
    expect(focusedPart(agent)).to.equal('panel');
    await agent.session.show({ status: 'error', error: new VoiceAgentError('microphone-busy', 'no') });
    await agent.updateComplete;
    await clickPart(agent, 'type-instead');
    expect(focusedPart(agent)).to.equal('input');
    expect(agent.session.calls).to.deep.equal(['start voice', 'start text']);
  });

  it('asks for no microphone once the page wants writing only', async () => {
    const agent = await mountInCall();
    agent.mode = 'text';
    const error = new VoiceAgentError('microphone-lost', 'gone');
    await agent.session.show({ microphone: 'lost', error });
    await agent.updateComplete;
    expect(part(agent, 'retry') === null).to.equal(true);
    await agent.session.show({ status: 'error', error });
    await agent.updateComplete;
    await clickPart(agent, 'retry');
    expect(agent.session.calls).to.deep.equal(['start text']);
  });
});

/** How much of its height a meter has. */
function heightOf(meter: HTMLElement): number {
  return new DOMMatrix(getComputedStyle(meter).transform).d;
}

/** What moves by itself, besides the wave: its own test holds what that may do. */
function running(agent: AgentUnderTest): string[] {
  return agent
    .shadowRoot!.getAnimations()
    .map(({ effect }) => (effect as KeyframeEffect).target!)
    .filter((target) => !target.closest('.wave'))
    .map(({ className }) => className);
}

describe('LevelMeter', () => {
  it('moves the visitor’s and the agent’s meter without drawing the transcript again', async () => {
    const agent = await mountInCall();
    const entries = [{ kind: 'user', id: 'u', text: 'hi', via: 'voice', state: 'done' } as const];
    await agent.session.show({ status: 'speaking', entries });
    await until(() => part(agent, 'visual'));
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(agent.shadowRoot!, { subtree: true, childList: true, characterData: true, attributes: true });
    agent.session.sound({ microphone: 0.1, speaker: 0.4 });
    changes.push(...observer.takeRecords());
    observer.disconnect();

    expect(agent.isUpdatePending).to.equal(false);
    // The wave's own, beside the meters'.
    expect([...new Set(changes.map(({ attributeName }) => attributeName))].sort()).to.deep.equal([
      'data-audible',
      'style',
    ]);
    const moved = new Set(changes.map(({ target }) => (target as HTMLElement).dataset.level));
    expect([...moved].sort()).to.deep.equal(['microphone', 'speaker']);
    expect(heightOf(part(agent, 'meter')!)).to.be.within(0.4, 0.7);
  });

  it('rests in silence, and where the change could not be seen', async () => {
    const agent = await mountInCall();
    await agent.session.show({ status: 'speaking' });
    await agent.updateComplete;
    const drawn = () => part(agent, 'meter')!.style.cssText;
    agent.session.sound({ microphone: 0.001, speaker: 0 });
    expect(drawn()).to.equal('');
    agent.session.sound({ microphone: 0.1, speaker: 0 });
    const before = drawn();
    expect(before).not.to.equal('');
    agent.session.sound({ microphone: 0.105, speaker: 0 });
    expect(drawn()).to.equal(before);
    agent.session.sound({ microphone: 0, speaker: 0 });
    expect(heightOf(part(agent, 'meter')!)).to.be.closeTo(0.2, 1e-6);
  });

  it('moves nothing in a closed panel', async () => {
    const agent = await mountInCall();
    agent.close();
    await agent.updateComplete;
    agent.session.sound({ microphone: 0.4, speaker: 0 });
    const moved = [...agent.renderRoot.querySelectorAll<HTMLElement>('[data-level]')].filter(
      ({ style }) => style.cssText,
    );
    expect(moved.map((meter) => meter.closest('.launcher')?.localName)).to.deep.equal(['button']);
  });

  it('runs no animation and no transition while both are at it', async () => {
    const agent = await mountInCall();
    for (const status of ['listening', 'speaking'] as const) {
      await agent.session.show({ status, entries: [] });
      await agent.updateComplete;
      agent.session.sound({ microphone: 0.1, speaker: 0.4 });
      await until(() => running(agent).length === 0);
      agent.session.sound({ microphone: 0.4, speaker: 0.1 });
      expect(running(agent)).to.deep.equal([]);
    }
  });
});
