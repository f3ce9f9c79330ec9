import { expect } from '@esm-bundle/chai';
import type { AudioDevices } from '../../session/ports.ts';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import {
  type AgentUnderTest,
  clickPart,
  mountAgent,
  openSettings,
  part,
  seen,
  until,
} from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const devices: AudioDevices = {
  microphones: [
    { id: 'm1', label: 'Built-in' },
    { id: 'm2', label: '' },
  ],
  speakers: [{ id: 's1', label: 'Headset' }],
  microphoneId: 'm1',
  speakerId: '',
};

async function mountOpened(change: Partial<VoiceSnapshot> = {}): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.start();
  await agent.session.show({ status: 'listening', devices, ...change });
  await agent.updateComplete;
  agent.session.calls.length = 0;
  await openSettings(agent);
  return agent;
}

const selects = (agent: AgentUnderTest): HTMLSelectElement[] => [
  ...part(agent, 'settings')!.querySelectorAll('select'),
];
const volume = (agent: AgentUnderTest): HTMLInputElement => part(agent, 'settings')!.querySelector('#volume')!;

describe('SettingsDisclosure', () => {
  it('opens and closes with one button, and looks for devices when it opens', async () => {
    const agent = await mountOpened();
    const button = part(agent, 'settings-button')!;
    expect(agent.session.calls).to.deep.equal(['refreshDevices']);
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(part(agent, 'settings')!.id).to.equal(button.getAttribute('aria-controls'));
    await clickPart(agent, 'settings-button');
    expect(part(agent, 'settings') === null).to.equal(true);
    expect(button.getAttribute('aria-expanded')).to.equal('false');
  });

  it('stays closed when it is closed while its code is on the way', async () => {
    const agent = await mountAgent({ open: true });
    part(agent, 'settings-button')!.click();
    part(agent, 'settings-button')!.click();
    await import('./settings.ts');
    await agent.updateComplete;
    await agent.updateComplete;
    expect(part(agent, 'settings') === null).to.equal(true);
  });

  it('closes on Escape and gives the focus back, and leaves the panel open', async () => {
    const agent = await mountOpened();
    const pressed = () => new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true });
    volume(agent).focus();
    volume(agent).dispatchEvent(pressed());
    await agent.updateComplete;
    expect(part(agent, 'settings') === null).to.equal(true);
    expect(agent.open).to.equal(true);
    expect(agent.shadowRoot!.activeElement === part(agent, 'settings-button')).to.equal(true);
    part(agent, 'settings-button')!.dispatchEvent(pressed());
    expect(agent.open).to.equal(false);
  });

  it('closes on Escape alone: a dialog of the page around it, which takes the key else, stays open', async () => {
    const agent = await mountAgent({ attributes: { layout: 'inline' } });
    await openSettings(agent);
    const press = () =>
      part(agent, 'settings-button')!.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
      );
    expect(press(), 'while they are open').to.equal(false);
    await agent.updateComplete;
    expect(part(agent, 'settings') === null).to.equal(true);
    expect(press(), 'when there is nothing left to close').to.equal(true);
  });

  it('looks for devices when a call begins under it', async () => {
    const agent = await mountOpened({ status: 'idle', devices: undefined });
    expect(agent.session.calls).to.deep.equal([]);
    await agent.session.show({ status: 'connecting' });
    await agent.updateComplete;
    await agent.session.show({ status: 'listening' });
    await agent.updateComplete;
    await agent.session.show({ status: 'speaking' });
    await agent.updateComplete;
    expect(agent.session.calls).to.deep.equal(['refreshDevices']);
  });

  it('is not there where nothing is spoken and nothing can be moved', async () => {
    const agent = await mountAgent({ attributes: { mode: 'text', layout: 'inline' } });
    expect(part(agent, 'settings-button') === null).to.equal(true);
  });

  it('is there while the page has a spoken call on all the same, and what it opened goes with the call', async () => {
    const agent = await mountAgent({ attributes: { mode: 'text', layout: 'inline' } });
    agent.start('voice');
    await agent.session.show({ status: 'listening', mode: 'voice', microphone: 'open', devices });
    await openSettings(agent);
    expect(selects(agent)).to.have.length(2);
    expect(part(agent, 'screen-reader') === null).to.equal(true);
    await agent.session.show({ status: 'ended', microphone: 'closed' });
    await agent.updateComplete;
    expect(part(agent, 'settings-button') === null).to.equal(true);
    expect(part(agent, 'settings') === null).to.equal(true);
  });
});

describe('settings', () => {
  it('names what there is, and chooses it', async () => {
    const agent = await mountOpened();
    const [microphone, speaker] = selects(agent);
    expect([...microphone!.options].map(({ text }) => text)).to.deep.equal(['Automatic', 'Built-in', 'Microphone 2']);
    expect(microphone!.value).to.equal('m1');
    expect(speaker!.value).to.equal('');
    expect(seen(microphone!.labels[0]!.querySelector('span'))).to.equal('Microphone');
    agent.session.calls.length = 0;
    microphone!.value = 'm2';
    microphone!.dispatchEvent(new Event('change'));
    speaker!.value = 's1';
    speaker!.dispatchEvent(new Event('change'));
    expect(agent.session.calls).to.deep.equal(['selectMicrophone m2', 'selectSpeaker s1']);
  });

  it('offers no loudspeaker where the browser cannot choose one, and nothing to choose before a call', async () => {
    const agent = await mountOpened({ devices: { ...devices, speakers: [] } });
    expect(selects(agent)).to.have.length(1);
    await agent.session.show({ devices: undefined });
    await agent.updateComplete;
    expect(selects(agent)).to.have.length(0);
    expect(volume(agent).labels).to.have.length(1);
  });

  it('shows the device that took over', async () => {
    const agent = await mountOpened();
    await agent.session.show({ devices: { ...devices, microphoneId: 'm2' } });
    await agent.updateComplete;
    expect(selects(agent)[0]!.value).to.equal('m2');
  });

  it('changes how loud the agent is, and shows only what the session says', async () => {
    const agent = await mountOpened({ volume: 0.5 });
    expect(volume(agent).valueAsNumber).to.equal(0.5);
    agent.session.calls.length = 0;
    volume(agent).value = '0.2';
    volume(agent).dispatchEvent(new Event('input'));
    expect(part(agent, 'mute-output')!.getAttribute('aria-pressed')).to.equal('false');
    await clickPart(agent, 'mute-output');
    expect(part(agent, 'mute-output')!.getAttribute('aria-pressed')).to.equal('false');
    await agent.session.show({ outputMuted: true });
    await agent.updateComplete;
    expect(part(agent, 'mute-output')!.getAttribute('aria-pressed')).to.equal('true');
    await clickPart(agent, 'mute-output');
    expect(agent.session.calls).to.deep.equal([
      'setOutput {"volume":0.2}',
      'setOutput {"muted":true}',
      'setOutput {"muted":false}',
    ]);
  });
});

describe('the settings for who uses a screen reader', () => {
  const box = (agent: AgentUnderTest) => until(() => part(agent, 'screen-reader')?.querySelector('input'));
  const made = (agent: AgentUnderTest) => agent.made.map(({ turns, capture }) => ({ turns, capture }));

  it('make the next call one that is held, with all echo kept out, and are remembered', async () => {
    localStorage.removeItem('voice-agent/screen-reader');
    const agent = await mountOpened();
    expect((await box(agent)).checked).to.equal(false);
    expect(seen(part(agent, 'screen-reader')))
      .to.contain('I use a screen reader')
      .and.to.contain('by a button');
    (await box(agent)).click();
    await agent.session.show({ status: 'ended' });
    agent.start();
    const held = { turns: 'push-to-talk', capture: { echoCancellation: 'all' } };
    expect(made(agent).at(-1)).to.deep.equal(held);

    const next = await mountOpened();
    expect(made(next)).to.deep.equal([held]);
    (await box(next)).click();
    await next.session.show({ status: 'ended' });
    next.start();
    expect(made(next).at(-1)).to.deep.equal({ turns: undefined, capture: {} });
    expect(localStorage.getItem('voice-agent/screen-reader')).to.equal(null);
  });
});
