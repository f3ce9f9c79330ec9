/** The card that stands there while the browser asks for the microphone. */
import { expect } from '@esm-bundle/chai';
import { setMicrophonePermission } from '../testing/microphone-permission.ts';
import { clickPart, focusedPart, mountAgent, part, seen, until } from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

/** An element that connects, and the visitor's answer in a test's hand. */
async function mountConnecting(state: PermissionState, attributes: Record<string, string> = {}) {
  const answer = setMicrophonePermission(state);
  const agent = await mountAgent({ open: !attributes.layout, attributes });
  agent.start();
  await until(() => agent.made.length > 0);
  await agent.session.show({ status: 'connecting' });
  await agent.updateComplete;
  return { agent, answer };
}

describe('PermissionCard', () => {
  it('says what to do until the visitor has answered', async () => {
    for (const given of ['granted', 'denied'] as const) {
      const { agent, answer } = await mountConnecting('prompt');
      const card = await until(() => part(agent, 'permission'));
      expect(seen(card)).to.contain('Your browser asks for the microphone').and.to.contain('Allow it');
      answer(given);
      await until(() => part(agent, 'permission') === null);
    }
  });

  it('goes with the connecting, where a browser still says that it would ask', async () => {
    const { agent } = await mountConnecting('prompt');
    await until(() => part(agent, 'permission'));
    await agent.session.show({ status: 'listening' });
    await agent.updateComplete;
    expect(part(agent, 'permission') === null).to.equal(true);
  });

  it('is not there where nothing is asked: with a permission, in writing, and in a browser that does not say', async () => {
    const { agent } = await mountConnecting('granted');
    const typing = (await mountConnecting('prompt', { mode: 'text', layout: 'inline' })).agent;
    await typing.session.show({ mode: 'text' });
    await typing.updateComplete;
    Object.defineProperty(navigator.permissions, 'query', {
      value: async () => Promise.reject(new TypeError('no such name')),
      configurable: true,
    });
    const silent = await mountAgent({ open: true });
    silent.start();
    await silent.session.show({ status: 'connecting' });
    await import('./permission-card.ts');
    for (const one of [agent, typing, silent]) {
      await one.updateComplete;
      expect(part(one, 'permission') === null).to.equal(true);
    }
  });

  it('leads to typing, and gives up the call that waits', async () => {
    const { agent } = await mountConnecting('prompt', { mode: 'voice' });
    agent.show();
    await until(() => part(agent, 'permission'));
    agent.session.calls.length = 0;
    part(agent, 'type-instead')!.click();
    await agent.session.show({ mode: 'text' });
    await until(() => focusedPart(agent) === 'input');
    expect(agent.session.calls).to.deep.equal(['stop', 'start text']);
    expect(part(agent, 'permission') === null).to.equal(true);
  });

  it('is there in a written conversation that asks for the microphone, which goes on as it is', async () => {
    const answer = setMicrophonePermission('prompt');
    const agent = await mountAgent({ open: true });
    const written = { status: 'listening', mode: 'text' } as const;
    agent.start('text');
    await until(() => agent.made.length > 0);
    await agent.session.show(written);
    await clickPart(agent, 'talk');
    expect(agent.session.calls).to.deep.equal(['start text', 'startVoice']);
    await agent.session.show({ ...written, microphone: 'asked' });
    const card = await until(() => part(agent, 'permission'));
    expect(seen(card)).to.contain('Your browser asks for the microphone');
    expect(part(agent, 'type-instead') === null).to.equal(true);
    expect(part(agent, 'input')!.checkVisibility()).to.equal(true);
    answer('granted');
    await until(() => part(agent, 'permission') === null);
  });

  it('is seen where the launcher begins the call behind a closed panel', async () => {
    const { agent } = await mountConnecting('prompt', { layout: 'bar' });
    const card = await until(() => part(agent, 'permission'));
    await until(() => card.checkVisibility());
    expect(agent.open).to.equal(false);
    await clickPart(agent, 'type-instead');
    expect(agent.open).to.equal(true);
  });
});
