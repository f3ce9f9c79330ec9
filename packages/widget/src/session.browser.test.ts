import { expect } from '@esm-bundle/chai';
import { conversationKey } from './conversation-key.ts';
import { savedName } from './page/saved-name.ts';
import {
  type CreateVoiceSessionOptions,
  createVoiceSession,
  idleSnapshot,
  isVoiceAgentError,
  type VoiceSessionPort,
  type VoiceSnapshot,
} from './session.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function afterEach(body: () => void): void;

/** Nothing may listen there: browsers refuse the discard port. */
const SERVER = 'http://127.0.0.1:9/';

const realFetch = globalThis.fetch;
const realMicrophone = navigator.mediaDevices.getUserMedia;
const ends: AbortController[] = [];

/** A session that ends with its test. */
function open(options: Partial<CreateVoiceSessionOptions> = {}) {
  const end = new AbortController();
  ends.push(end);
  return { session: createVoiceSession({ server: SERVER, signal: end.signal, ...options }), end };
}

/** Resolves with the first snapshot of that status. */
function until(session: VoiceSessionPort, status: VoiceSnapshot['status']): Promise<VoiceSnapshot> {
  if (session.snapshot.status === status) return Promise.resolve(session.snapshot);
  return new Promise((resolve) => {
    const stop = session.subscribe((snapshot) => {
      if (snapshot.status !== status) return;
      stop();
      resolve(snapshot);
    });
  });
}

/** Answers the tracks of every microphone that is opened from now on, in this test. */
function watchMicrophone(): MediaStreamTrack[] {
  const tracks: MediaStreamTrack[] = [];
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await realMicrophone.call(navigator.mediaDevices, constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  return tracks;
}

/** A server that never answers. Tells what it was asked. */
function watchServer(): string[] {
  const asked: string[] = [];
  globalThis.fetch = (input, init) => {
    asked.push(String(input));
    return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
  };
  return asked;
}

/** As the page before this one left it. */
function leaveConversation(): void {
  const now = Date.now();
  const saved = {
    version: 1,
    server: SERVER,
    savedAt: now,
    mode: 'text',
    muted: false,
    session: { id: 's1', token: 'secret', expiresAt: now / 1000 + 600 },
    agent: { name: 'support', tools: [], handoffs: {} },
    limits: { maxDurationSeconds: 600, idleSeconds: 60 },
    startedAt: now,
    entries: [{ kind: 'user', id: 'u1', text: 'Do you sell bells?', via: 'text', state: 'done' }],
    calls: [],
    context: [],
    unanswered: false,
  };
  sessionStorage.setItem(savedName(conversationKey(new URL(SERVER))), JSON.stringify(saved));
}

afterEach(() => {
  for (const end of ends.splice(0)) end.abort();
  globalThis.fetch = realFetch;
  navigator.mediaDevices.getUserMedia = realMicrophone;
  sessionStorage.clear();
});

describe('createVoiceSession', () => {
  it('opens nothing, and looks as a server rendered it', () => {
    const tracks = watchMicrophone();
    const asked = watchServer();
    const { session } = open();
    expect(session.snapshot).to.deep.equal(idleSnapshot);
    expect([...tracks, ...asked]).to.deep.equal([]);
  });

  it('throws at once for what is no address', () => {
    let caught: unknown;
    try {
      createVoiceSession({ server: 'http://' });
    } catch (error) {
      caught = error;
    }
    expect(isVoiceAgentError(caught) && caught.code).to.equal('server-unreachable');
  });

  it('has a snapshot and a `subscribe` as `useSyncExternalStore` wants them', async () => {
    const { session } = open();
    const { subscribe } = session;
    const seen: VoiceSnapshot[] = [];
    const listener = (snapshot: VoiceSnapshot) => void seen.push(snapshot);
    const stop = subscribe(listener);
    const before = session.snapshot;
    expect(session.snapshot).to.equal(before);
    session.setMuted(true);
    const after = session.snapshot;
    expect(after).not.to.equal(before);
    await new Promise((resolve) => setTimeout(resolve));
    expect(seen).to.deep.equal([after]);
    stop();
    session.setMuted(false);
    await new Promise((resolve) => setTimeout(resolve));
    expect(seen).to.deep.equal([after]);
  });

  it('tells what went wrong with a server that does not answer, and can be started again', async () => {
    const tracks = watchMicrophone();
    const { session } = open();
    session.start('voice');
    expect((await until(session, 'error')).error?.code).to.equal('server-unreachable');
    while (tracks.some(({ readyState }) => readyState === 'live')) await new Promise((resolve) => setTimeout(resolve));
    session.start('text');
    expect(session.snapshot).to.include({ status: 'connecting', error: undefined });
  });
});

describe('createVoiceSession continuity', () => {
  it('shows at once what the page before this one left, and takes it up', () => {
    leaveConversation();
    const asked = watchServer();
    const { session } = open();
    expect(session.snapshot.resumable).to.equal(true);
    expect(session.snapshot.entries).to.have.length(1);
    session.start('text');
    expect(asked).to.deep.equal([`${SERVER}v1/sessions/s1/refresh`]);
  });

  it('leaves it where it is with "page"', () => {
    leaveConversation();
    const { session } = open({ continuity: 'page' });
    expect(session.snapshot.resumable).to.equal(false);
    expect(sessionStorage).to.have.length(1);
  });

  it('leaves it for the next session where this one ends before it took it up', () => {
    leaveConversation();
    open().end.abort();
    expect(open().session.snapshot.resumable).to.equal(true);
  });
});

describe('createVoiceSession signal', () => {
  it('ends the call that is on, and lets the microphone go', async () => {
    const tracks = watchMicrophone();
    watchServer();
    const { session, end } = open();
    session.start('voice');
    while (tracks.length === 0) await new Promise((resolve) => setTimeout(resolve));
    end.abort();
    expect(session.snapshot).to.include({ status: 'ended', error: undefined });
    while (tracks.some(({ readyState }) => readyState === 'live')) await new Promise((resolve) => setTimeout(resolve));
  });

  it('lets nothing begin any more', () => {
    const tracks = watchMicrophone();
    const asked = watchServer();
    const { session, end } = open();
    end.abort();
    session.start('voice');
    session.startVoice();
    session.sendText('Hello');
    session.sendImage('data:image/png;base64,iVBORw0KGgo=');
    expect(session.snapshot).to.deep.equal(idleSnapshot);
    expect([...tracks, ...asked]).to.deep.equal([]);
  });

  it('has ended before it was made', () => {
    const asked = watchServer();
    const { session } = open({ signal: AbortSignal.abort() });
    session.sendText('Hello');
    expect(session.snapshot.status).to.equal('idle');
    expect(asked).to.deep.equal([]);
  });

  it('ends one of two', () => {
    watchServer();
    const { session: first, end } = open();
    const { session: second } = open({ agent: 'sales' });
    first.start('text');
    second.start('text');
    end.abort();
    expect([first.snapshot.status, second.snapshot.status]).to.deep.equal(['ended', 'connecting']);
  });
});

describe('createVoiceSession, on a page that the browser gave back', () => {
  const changed = (session: VoiceSessionPort) => new Promise((resolve) => session.subscribe(resolve));
  const giveBack = (persisted = true) => {
    for (const type of ['pagehide', 'pageshow']) dispatchEvent(new PageTransitionEvent(type, { persisted }));
    return new Promise((resolve) => setTimeout(resolve));
  };
  const tellStored = () => dispatchEvent(new StorageEvent('storage', { storageArea: sessionStorage, key: null }));

  it('does not offer a conversation that another page of the tab has ended', async () => {
    leaveConversation();
    const { session } = open();
    expect(session.snapshot.resumable).to.equal(true);
    sessionStorage.clear();
    await giveBack();
    expect(session.snapshot).to.deep.equal(idleSnapshot);
  });

  it('finds one that another page has left, also when that is saved later', async () => {
    const { session } = open();
    leaveConversation();
    await giveBack(false);
    tellStored();
    expect(session.snapshot.resumable).to.equal(false);
    sessionStorage.clear();
    await giveBack();
    leaveConversation();
    tellStored();
    expect(session.snapshot.resumable).to.equal(true);
    expect(session.snapshot.entries).to.have.length(1);
  });

  it('does not offer that of a call that was on when the page was left', async () => {
    leaveConversation();
    watchServer();
    const { session } = open();
    session.start('text');
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    sessionStorage.clear();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(session.snapshot).to.include({ status: 'ended', resumable: true });
    while (session.snapshot.resumable) await changed(session);
    expect(session.snapshot.status).to.equal('ended');
  });

  it('reads nothing any more once its signal has aborted', async () => {
    const { session, end } = open();
    end.abort();
    leaveConversation();
    await giveBack();
    expect(session.snapshot.resumable).to.equal(false);
  });
});
