/** What other pages of the site have left, in this tab and browser: the conversation, and the launcher's corner. */
import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, mountAgent, part, seen, stir, until } from './testing/mounted-agent.ts';
import { RecordingSession } from './testing/recording-session.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const afterEach: (body: () => void) => void;

/** On a page whose visitor has stirred, after another one that left a conversation. */
async function mountAfterConversation(): Promise<AgentUnderTest> {
  const agent = await mountAgent({
    prepare: (element) => {
      element.saved = true;
      element.session.snapshot = { ...element.session.snapshot, resumable: true };
    },
  });
  stir();
  await until(() => agent.snapshot.resumable);
  return agent;
}

describe('VoiceAgentView hasSavedConversation', () => {
  it('shows what an earlier page left, without a click and without opening', async () => {
    const agent = await mountAfterConversation();
    await agent.updateComplete;
    expect(agent.open).to.equal(false);
    expect(seen(part(agent, 'launcher'))).to.equal('Continue the conversation');
    expect(agent.session.calls).to.deep.equal([]);
  });

  it('stays silent when its code does not come', async () => {
    const agent = await mountAgent({
      prepare: (element) => {
        element.saved = true;
        element.loading = Promise.reject(new TypeError('offline'));
      },
    });
    stir();
    await agent.loading!.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    expect(agent.status).to.equal('idle');
    expect(agent.open).to.equal(false);
  });

  it('fetches nothing where nothing was left', async () => {
    const agent = await mountAgent();
    stir();
    await agent.updateComplete;
    expect(agent.made).to.deep.equal([]);
    expect(part(agent, 'panel') === null).to.equal(true);
  });
});

describe('VoiceAgentView recall', () => {
  /** From where the visitor came to this page: null is elsewhere; undefined, the browser does not say. */
  function comeFrom(from: NavigationHistoryEntry | null | undefined): void {
    const activation = from === undefined ? undefined : { from };
    Object.defineProperty(navigation, 'activation', { value: activation, configurable: true });
  }

  const leaveSomething = (element: AgentUnderTest) => {
    element.saved = true;
    localStorage.setItem('voice-agent/corner/', 'top-start');
  };

  afterEach(() => {
    localStorage.clear();
    // The browser's own is there again.
    Reflect.deleteProperty(navigation, 'activation');
  });

  for (const sign of ['pointermove', 'pointerdown', 'keydown', 'scroll', 'focusin']) {
    it(`opens no storage for who comes from elsewhere before a first sign of life: ${sign}`, async () => {
      comeFrom(null);
      const agent = await mountAgent({ prepare: leaveSomething });
      expect(agent.hasAttribute('corner')).to.equal(false);
      expect(agent.made).to.deep.equal([]);
      stir(sign);
      expect(agent.getAttribute('corner')).to.equal('top-start');
      await until(() => agent.made.length === 1);
      // Once: what is moved or ended from then on stays so.
      agent.removeAttribute('corner');
      for (const again of ['pointermove', 'scroll']) stir(again);
      expect(agent.hasAttribute('corner')).to.equal(false);
      expect(agent.made).to.have.length(1);
    });
  }

  for (const [who, from] of [
    ['was on this site before', navigation.currentEntry!],
    ['may have been', undefined],
  ] as const) {
    it(`shows at once what was left to who ${who}`, async () => {
      comeFrom(from);
      const agent = await mountAgent({ prepare: leaveSomething });
      expect(agent.getAttribute('corner')).to.equal('top-start');
      await until(() => agent.made.length === 1);
    });
  }

  it('shows what was left with a panel that the page opens', async () => {
    comeFrom(null);
    const agent = await mountAgent({ open: true, prepare: leaveSomething });
    expect(agent.getAttribute('corner')).to.equal('top-start');
    expect(agent.made).to.have.length(1);
  });

  it('waits with an element that is off the page until it is on one again', async () => {
    comeFrom(null);
    const agent = await mountAgent({ prepare: leaveSomething });
    agent.remove();
    stir();
    expect(agent.hasAttribute('corner')).to.equal(false);
    document.body.append(agent);
    stir();
    expect(agent.getAttribute('corner')).to.equal('top-start');
  });
});

describe('VoiceAgentView comeBack', () => {
  const comeBack = (persisted = true) => {
    for (const type of ['pagehide', 'pageshow']) dispatchEvent(new PageTransitionEvent(type, { persisted }));
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it('listens for what others save only once the page was kept, as that opens both storages', async () => {
    const agent = await mountAgent();
    agent.saved = true;
    comeBack(false);
    dispatchEvent(new StorageEvent('storage', { storageArea: sessionStorage, key: null }));
    await settled();
    expect(agent.made).to.have.length(0);
    agent.saved = false;
    comeBack();
    agent.saved = true;
    dispatchEvent(new StorageEvent('storage', { storageArea: sessionStorage, key: null }));
    await until(() => agent.made.length === 1);
  });

  it('shows what a later page left, in place of what this one shows', async () => {
    const agent = await mountAgent();
    comeBack();
    agent.saved = true;
    agent.session.snapshot = { ...agent.session.snapshot, resumable: true };
    comeBack(false);
    dispatchEvent(new StorageEvent('storage', { storageArea: localStorage }));
    dispatchEvent(new StorageEvent('storage', { storageArea: sessionStorage, key: 'basket' }));
    await settled();
    expect(agent.made).to.have.length(0);
    comeBack();
    await until(() => agent.snapshot.resumable);
    expect(agent.open).to.equal(false);
    expect(agent.made).to.have.length(1);
  });

  it('shows what the page that was left saves when this one is there already', async () => {
    const agent = await mountAgent();
    comeBack();
    agent.saved = true;
    agent.session.snapshot = { ...agent.session.snapshot, resumable: true };
    dispatchEvent(
      new StorageEvent('storage', { storageArea: sessionStorage, key: 'voice-agent/1/https://shop.example/ ' }),
    );
    await until(() => agent.snapshot.resumable);
    expect(agent.made).to.have.length(1);
  });

  it('forgets with the others a conversation that a later page ended', async () => {
    const agent = await mountAfterConversation();
    agent.saved = false;
    agent.session = new RecordingSession();
    comeBack();
    await until(() => !agent.snapshot.resumable);
    expect(agent.status).to.equal('idle');
  });

  it('leaves a call alone, and a page that keeps its conversations to itself', async () => {
    const agent = await mountAgent({ open: true });
    agent.start();
    await agent.session.show({ status: 'listening' });
    agent.saved = true;
    const own = agent.made.length;
    comeBack();
    await settled();
    await agent.session.show({ status: 'error', resumable: true });
    agent.setAttribute('continuity', 'page');
    comeBack();
    await settled();
    expect(agent.made).to.have.length(own);
    expect(agent.snapshot.resumable).to.equal(true);
  });
});
