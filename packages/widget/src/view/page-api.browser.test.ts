/** What a page sets on the element, asks of it and hears from it. */
import { expect } from '@esm-bundle/chai';
import type { VoiceReconnectEvent, VoiceToolCallEvent } from './host/voice-session.events.ts';
import { type AgentUnderTest, mountAgent, part, until } from './testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const PNG = 'data:image/png;base64,AQID';
const handler = (): number => 1;

async function mountInCall(): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.start();
  await agent.session.show({ status: 'listening' });
  agent.session.calls.length = 0;
  return agent;
}

describe('VoiceAgentView attributes', () => {
  it('say how a call is to be made', async () => {
    const agent = await mountAgent({
      open: true,
      attributes: {
        'audio-format': 'pcmu',
        turns: 'push-to-talk',
        capture: '{"echoCancellation":"all","noiseSuppression":false}',
        continuity: 'page',
        volume: '0.4',
      },
    });
    expect(agent.audioFormat).to.equal('audio/pcmu');
    agent.start();
    expect(agent.made).to.deep.equal([
      {
        server: 'https://agent.example/',
        audioFormat: 'audio/pcmu',
        turns: 'push-to-talk',
        capture: { echoCancellation: 'all', noiseSuppression: false },
        continuity: 'page',
        output: { volume: 0.4 },
      },
    ]);
  });

  it('are taken for their default when they hold something else', async () => {
    const attributes = { 'audio-format': 'mp3', turns: 'mine', capture: '{', continuity: 'x', volume: 'loud' };
    const agent = await mountAgent({ open: true, attributes });
    agent.start();
    expect(agent.made).to.deep.equal([{ server: 'https://agent.example/', capture: {}, output: {} }]);
    agent.removeAttribute('audio-format');
    agent.removeAttribute('volume');
    agent.sendText('hello');
    expect(agent.made).to.have.length(1);
  });

  it('say nothing of the volume where it is empty', async () => {
    const agent = await mountAgent({ open: true, attributes: { volume: '' } });
    agent.start();
    expect(agent.made).to.deep.equal([{ server: 'https://agent.example/', capture: {}, output: {} }]);
  });

  const choices = {
    layout: ['floating', 'bar'],
    mode: ['both', 'voice'],
    turns: ['automatic', 'push-to-talk'],
  } as const;
  for (const [name, [byDefault, other]] of Object.entries(choices)) {
    it(`reflect ${name} for the page’s styles, unless it is the default`, async () => {
      const agent = await mountAgent();
      expect(agent).to.have.property(name, byDefault);
      expect(agent.hasAttribute(name)).to.equal(false);
      Object.assign(agent, { [name]: other });
      await agent.updateComplete;
      expect(agent.getAttribute(name)).to.equal(other);
      agent.removeAttribute(name);
      await agent.updateComplete;
      expect(agent).to.have.property(name, byDefault);
      expect(agent.hasAttribute(name)).to.equal(false);
    });
  }

  it('stay as the page wrote them, the defaults, too', async () => {
    const attributes = { layout: 'floating', mode: 'both', turns: 'automatic' };
    const agent = await mountAgent({ attributes });
    for (const [name, value] of Object.entries(attributes)) expect(agent.getAttribute(name)).to.equal(value);
  });
});

describe('VoiceAgentView methods', () => {
  it('reach the call, each as it is named', async () => {
    const agent = await mountInCall();
    agent.addContext('looks at a bicycle', { respond: true });
    agent.setDynamic({ plan: 'pro' });
    agent.talk(true);
    agent.talk(false);
    agent.stay();
    agent.setVolume(0.3);
    agent.muteOutput();
    agent.unmuteOutput();
    agent.selectMicrophone('m2');
    agent.selectSpeaker('s1');
    agent.refreshDevices();
    agent.resumeSound();
    agent.interrupt();
    await agent.sendImage(PNG, 'this one');
    await agent.sendImage(new File([new Uint8Array([1, 2, 3])], 'a.png', { type: 'image/png' }));
    expect(agent.session.calls).to.deep.equal([
      'addContext looks at a bicycle {"respond":true}',
      'setDynamic {"plan":"pro"}',
      'talk true',
      'talk false',
      'stay',
      'setOutput {"volume":0.3}',
      'setOutput {"muted":true}',
      'setOutput {"muted":false}',
      'selectMicrophone m2',
      'selectSpeaker s1',
      'refreshDevices',
      'resumeSound',
      'interrupt',
      `sendImage ${PNG} this one`,
      `sendImage ${PNG}`,
    ]);
  });

  it('take a volume out of range for the nearest', async () => {
    const agent = await mountInCall();
    agent.setVolume(7);
    agent.setVolume(-1);
    agent.setVolume(Number.NaN);
    expect(agent.session.calls).to.deep.equal(['setOutput {"volume":1}', 'setOutput {"volume":0}']);
  });

  it('load nothing and begin nothing by telling; what was told waits for the first intent, in order', async () => {
    const agent = await mountAgent();
    agent.registerTool('show', handler);
    agent.addContext('cart: 3');
    agent.setDynamic({ plan: 'pro' });
    agent.setVolume(0.5);
    agent.mute();
    expect(agent.status).to.equal('idle');
    expect(part(agent, 'panel') === null).to.equal(true);
    agent.start();
    await until(() => agent.session.calls.includes('start voice'));
    expect(agent.session.calls).to.deep.equal([
      'setDynamic {"plan":"pro"}',
      'addContext cart: 3',
      'setMuted true',
      'start voice',
    ]);
    expect(agent.made[0]!.output).to.deep.equal({ volume: 0.5 });
    expect(agent.session.tools.get('show') === handler).to.equal(true);
  });

  it('keep what was told through a stop and a failed load', async () => {
    const agent = await mountAgent();
    agent.registerTool('show', handler);
    agent.loading = Promise.reject(new TypeError('offline'));
    agent.start();
    await until(() => agent.status === 'error');
    agent.loading = undefined;
    agent.stop();
    agent.start();
    await until(() => agent.session.calls.length > 0);
    expect(agent.session.tools.get('show') === handler).to.equal(true);
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('take a tool back before and after it was handed on', async () => {
    const agent = await mountAgent();
    const takeBack = agent.registerTool('early', handler);
    takeBack();
    const takeBackLater = agent.registerTool('late', handler);
    agent.start();
    await until(() => agent.session.calls.length > 0);
    expect([...agent.session.tools.keys()]).to.deep.equal(['late']);
    takeBackLater();
    takeBackLater();
    expect(agent.session.tools.size).to.equal(0);
  });

  it('show an image before anything was loaded, and say why one was refused', async () => {
    const agent = await mountAgent();
    await agent.sendImage(PNG);
    expect(agent.open).to.equal(true);
    expect(agent.session.calls).to.deep.equal([`sendImage ${PNG}`]);
    const told: Event[] = [];
    agent.addEventListener('voice-error', (event) => told.push(event));
    const refused = await agent.sendImage(new File(['GIF89a'], 'cat.gif', { type: 'image/gif' })).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(TypeError);
    expect(String(refused)).to.contain('PNG or a JPEG').and.to.contain('toBlob');
    expect(told).to.deep.equal([]);
    expect(agent.session.calls).to.have.length(1);
    expect(agent.status).to.equal('idle');
  });

  it('show no image when the call was ended, or the element removed, while it was read', async () => {
    const file = new File([new Uint8Array([1, 2, 3])], 'a.png', { type: 'image/png' });
    const agent = await mountAgent();
    const ended = agent.sendImage(file);
    agent.stop();
    await ended;
    const removed = agent.sendImage(file);
    agent.remove();
    await removed;
    agent.start();
    expect(agent.session.calls.filter((call) => /^(sendImage|start)/.test(call))).to.deep.equal([]);
  });
});

describe('VoiceAgentView events', () => {
  it('tell the page what happens in a call, out of every shadow root', async () => {
    const agent = await mountInCall();
    const heard: string[] = [];
    document.body.addEventListener('voice-tool-call', ({ name }: VoiceToolCallEvent) => heard.push(name), {
      once: true,
    });
    agent.addEventListener('voice-reconnect', ({ phase, attempt }: VoiceReconnectEvent) =>
      heard.push(`${phase} ${attempt}`),
    );
    agent.addEventListener('voice-level', ({ microphone }) => heard.push(`level ${microphone}`));
    agent.addEventListener('voice-warning-change', ({ warning }) =>
      heard.push(`${warning?.reason} ${agent.snapshot.warning?.reason}`),
    );
    agent.session.happen({ type: 'tool-call', callId: 'c', name: 'find', title: 'Find' });
    agent.session.happen({ type: 'reconnecting', attempt: 1, code: 1006 });
    agent.session.happen({ type: 'reconnected', attempts: 1, milliseconds: 300 });
    agent.session.sound({ microphone: 0.2, speaker: 0 });
    await agent.session.show({ warning: { reason: 'idle', endsAt: Date.now() + 9000 } });
    expect(heard).to.deep.equal(['find', 'reconnecting 1', 'reconnected 1', 'level 0.2', 'idle idle']);
  });
});
