import { expect } from '@esm-bundle/chai';
import type { VoiceErrorEvent, VoiceOpenChangeEvent, VoiceStatusChangeEvent } from '../host/voice-agent.events.ts';
import { clickPart, mountAgent, panelOf, part, seen, until } from '../testing/mounted-agent.ts';
import type { CreateVoiceSession } from './session-link.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

describe('SessionController', () => {
  it('starts inside the click once the session is loaded', async () => {
    const agent = await mountAgent({ open: true });
    part(agent, 'start')!.click();
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('keeps what was asked for until the session is loaded, and is connecting meanwhile', async () => {
    const agent = await mountAgent();
    agent.start();
    agent.sendText('hello');
    expect(agent.status).to.equal('connecting');
    await until(() => agent.session.calls.length === 2);
    expect(agent.session.calls).to.deep.equal(['start voice', 'sendText hello']);
  });

  it('forgets a start that was stopped while loading', async () => {
    const agent = await mountAgent();
    agent.start();
    agent.stop();
    expect(agent.status).to.equal('idle');
    agent.sendText('still here');
    await until(() => agent.session.calls.length > 0);
    expect(agent.session.calls).to.deep.equal(['sendText still here']);
  });

  it('forgets a start that the page stops as soon as it hears of it', async () => {
    const agent = await mountAgent();
    agent.addEventListener('voice-status-change', () => agent.stop(), { once: true });
    agent.start();
    expect(agent.status).to.equal('idle');
    agent.sendText('still here');
    await until(() => agent.session.calls.length > 0);
    expect(agent.session.calls).to.deep.equal(['sendText still here']);
  });

  it('makes a session with what the page has set', async () => {
    const agent = await mountAgent({ attributes: { agent: 'support', locale: 'en-GB', server: '/voice/' } });
    agent.metadata = { page: 'cart' };
    agent.start();
    await until(() => agent.made.length > 0);
    expect(agent.made).to.deep.equal([
      { server: '/voice/', agent: 'support', locale: 'en-GB', metadata: { page: 'cart' }, capture: {}, output: {} },
    ]);
  });

  it('keeps its session from call to call, and makes a new one when the page has changed the agent', async () => {
    const agent = await mountAgent({ open: true, attributes: { agent: 'support' } });
    agent.start();
    await agent.session.show({ status: 'ended' });
    agent.start();
    expect(agent.made).to.have.length(1);

    agent.agent = 'billing';
    await agent.session.show({ status: 'listening' });
    agent.sendText('to the running call');
    expect(agent.made).to.have.length(1);

    await agent.session.show({ status: 'ended' });
    agent.start();
    expect(agent.made.map((options) => options.agent)).to.deep.equal(['support', 'billing']);
  });

  it('shows an error without a server address', async () => {
    const agent = await mountAgent({ open: true });
    agent.server = '';
    agent.start();
    await agent.updateComplete;
    expect(agent.status).to.equal('error');
    expect(agent.error!.code).to.equal('server-unreachable');
    expect(agent.error!.message).to.contain('server');
    expect(agent.made).to.deep.equal([]);
  });

  it('shows an error when no session can be made, and makes one when the page has changed what was wrong', async () => {
    const agent = await mountAgent();
    const cause = new TypeError('Not an address');
    agent.loading = Promise.resolve((options) => {
      if (options.server === 'http://[') throw cause;
      return agent.create(options);
    });
    agent.server = 'http://[';
    agent.start();
    await until(() => agent.status === 'error');
    expect(agent.error).to.include({ code: 'server-unreachable', cause });
    agent.server = '/voice';
    agent.start();
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('shows an error when the code cannot be loaded, and loads again on the next try', async () => {
    const agent = await mountAgent();
    agent.loading = Promise.reject(new TypeError('offline'));
    agent.start();
    await until(() => agent.status === 'error');
    expect(agent.error!.cause).to.be.instanceOf(TypeError);

    agent.loading = undefined;
    agent.start();
    expect(agent.status).to.equal('connecting');
    await until(() => agent.session.calls.length > 0);
    expect(agent.session.calls).to.deep.equal(['start voice']);
  });

  it('stays open when the page starts again as soon as it hears that the code did not come', async () => {
    const agent = await mountAgent();
    const failed: Promise<CreateVoiceSession> = Promise.reject(new TypeError('offline'));
    agent.loading = failed;
    agent.addEventListener('voice-error', () => {
      agent.loading = undefined;
      agent.start();
    });
    part(agent, 'launcher')!.click();
    await until(() => agent.session.calls.length > 0);
    expect(agent.session.calls).to.deep.equal(['start voice']);
    expect(agent.open).to.equal(true);
  });

  it('stays silent when only a preload has failed', async () => {
    const agent = await mountAgent();
    const failed: Promise<CreateVoiceSession> = Promise.reject(new TypeError('offline'));
    agent.loading = failed;
    part(agent, 'launcher')!.dispatchEvent(new PointerEvent('pointerenter'));
    await failed.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    expect(agent.status).to.equal('idle');

    agent.loading = undefined;
    part(agent, 'launcher')!.click();
    await until(() => part(agent, 'panel'));
    expect(agent.status).to.equal('idle');
  });

  it('closes again and shows an error when there is nothing to open', async () => {
    const agent = await mountAgent();
    agent.loading = Promise.reject(new TypeError('offline'));
    part(agent, 'launcher')!.click();
    await until(() => agent.status === 'error');
    await until(() => !agent.open);
    await agent.updateComplete;
    expect(part(agent, 'launcher')!.textContent).to.contain('Something went wrong');
  });

  it('shows an error in place of a panel that did not come, inline, and brings it with a click', async () => {
    const agent = await mountAgent({
      prepare: (element) => {
        element.layout = 'inline';
        element.loading = Promise.reject(new TypeError('offline'));
      },
    });
    const again = await until(() => part(agent, 'launcher'));
    expect(agent.status).to.equal('error');
    expect(again.textContent).to.contain('Something went wrong');
    agent.loading = undefined;
    again.click();
    expect((await panelOf(agent)).hidden).to.equal(false);
    expect(part(agent, 'launcher') === null).to.equal(true);
  });

  it('is idempotent: stop twice, start twice', async () => {
    const agent = await mountAgent();
    agent.stop();
    agent.stop();
    expect(agent.status).to.equal('idle');
    agent.start();
    await until(() => agent.session.calls.length > 0);
    agent.start();
    agent.stop();
    agent.stop();
    expect(agent.session.calls).to.deep.equal(['start voice', 'start voice', 'stop', 'stop']);
  });
});

describe('voice events', () => {
  it('bubble out of a shadow root and tell both statuses', async () => {
    const agent = await mountAgent({ open: true });
    const outer = document.createElement('div');
    outer.attachShadow({ mode: 'open' }).append(agent);
    document.body.append(outer);
    const heard: string[] = [];
    document.body.addEventListener(
      'voice-status-change',
      ({ status, previous }: VoiceStatusChangeEvent) => heard.push(`${previous}>${status}`),
      { once: true },
    );
    agent.start();
    await agent.session.show({ status: 'connecting' });
    expect(heard).to.deep.equal(['idle>connecting']);
  });

  it('come with the element already in the state they tell of', async () => {
    const agent = await mountAgent({ open: true });
    agent.start();
    let seenInside: unknown[] = [];
    agent.addEventListener('voice-status-change', () => {
      seenInside = [agent.status, agent.getAttribute('status'), agent.matches(':state(listening)')];
    });
    await agent.session.show({ status: 'listening' });
    expect(seenInside).to.deep.equal(['listening', 'listening', true]);
  });

  it('tell of a changed transcript and of an error, once each', async () => {
    const agent = await mountAgent({ open: true });
    agent.start();
    const types: string[] = [];
    for (const type of ['voice-transcript-change', 'voice-error', 'voice-status-change']) {
      agent.addEventListener(type, (event) => types.push(event.type));
    }
    await agent.session.show({ entries: [{ kind: 'user', id: 'u', text: 'hi', via: 'voice', state: 'done' }] });
    expect(types).to.deep.equal(['voice-transcript-change']);
    const { VoiceAgentError } = await import('../../errors/voice-agent-error.ts');
    const error = new VoiceAgentError('connection-lost', 'the socket closed');
    let told: unknown;
    agent.addEventListener('voice-error', (event: VoiceErrorEvent) => {
      told = event.error;
    });
    await agent.session.show({ status: 'error', error });
    await agent.session.show({ muted: true });
    expect(told).to.equal(error);
    expect(types).to.deep.equal(['voice-transcript-change', 'voice-status-change', 'voice-error']);
  });

  it('tell that the visitor opened or closed, and stay silent when the page did', async () => {
    const agent = await mountAgent();
    const opened: boolean[] = [];
    agent.addEventListener('voice-open-change', ({ open }: VoiceOpenChangeEvent) => opened.push(open));
    agent.open = true;
    agent.heading = 'Another';
    agent.close();
    agent.start();
    await panelOf(agent);
    expect(opened).to.deep.equal([]);
    await clickPart(agent, 'launcher');
    await clickPart(agent, 'launcher');
    expect(opened).to.deep.equal([false, true]);
    expect(seen(part(agent, 'heading'))).to.equal('Another');
  });
});
