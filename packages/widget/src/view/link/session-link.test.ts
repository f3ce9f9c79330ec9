import { describe, expect, it } from 'vitest';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import { idleSnapshot, RecordingSession } from '../testing/recording-session.ts';
import { SessionLink, type SessionLinkOptions } from './session-link.ts';
import type { VoiceSessionOptions } from './wanted-session.ts';

type Wishes = { -readonly [Key in keyof SessionLinkOptions['wishes']]: SessionLinkOptions['wishes'][Key] };

function makeLink(prepare: (session: RecordingSession) => void = () => {}) {
  const wishes: Wishes = {
    tokenServer: 'https://agent.example/',
    agent: 'support',
    locale: undefined,
    metadata: undefined,
    audioFormat: 'audio/pcm',
    turns: 'automatic',
    capture: undefined,
    continuity: 'tab',
    volume: undefined,
    challenge: undefined,
    workerUrl: undefined,
    credentials: 'same-origin',
    snapshot: idleSnapshot,
    getAttribute: () => null,
    show: () => undefined,
    comeBack: () => undefined,
    compact: undefined,
  };
  const made: VoiceSessionOptions[] = [];
  const sessions: RecordingSession[] = [];
  const shown: VoiceSnapshot[] = [];
  const events: Event[] = [];
  const failures: string[] = [];
  const create = (options: VoiceSessionOptions): RecordingSession => {
    made.push(options);
    const session = new RecordingSession();
    prepare(session);
    sessions.push(session);
    return session;
  };
  const link = new SessionLink(create, {
    wishes,
    onSnapshot: (snapshot) => shown.push(snapshot),
    onEvent: (event) => events.push(event),
    onFailure: (message) => failures.push(message),
  });
  return { link, wishes, made, sessions, shown, events, failures };
}

describe('SessionLink session', () => {
  it('is made once, and again when the page has changed what a call is made with', () => {
    const { link, wishes, made } = makeLink();
    const first = link.session();
    expect(link.session()).toBe(first);
    wishes.capture = { deviceId: 'b' };
    expect(link.session()).not.toBe(first);
    wishes.turns = 'push-to-talk';
    link.session();
    wishes.audioFormat = 'audio/pcma';
    link.session();
    wishes.continuity = 'page';
    link.session();
    expect(made).toHaveLength(5);
    expect(made.at(-1)).toMatchObject({
      capture: { deviceId: 'b' },
      turns: 'push-to-talk',
      audioFormat: 'audio/pcma',
      continuity: 'page',
    });
  });

  it('is no other one for another volume, with which a call only begins', () => {
    const { link, wishes, made } = makeLink();
    wishes.volume = 0.5;
    link.session();
    wishes.volume = 0.6;
    link.session();
    expect(made.map(({ output }) => output)).toEqual([{ volume: 0.5 }]);
  });

  it('stays as long as its call is on, whatever the page changes', async () => {
    const { link, wishes, sessions } = makeLink();
    const first = link.session();
    await sessions[0]!.show({ status: 'reconnecting' });
    wishes.agent = 'billing';
    expect(link.session()).toBe(first);
    await sessions[0]!.show({ status: 'ended' });
    expect(link.session()).not.toBe(first);
  });

  it('stays as long as its call is on when the page asks for a yes meanwhile, and is none after it', async () => {
    const { link, wishes, sessions, shown } = makeLink();
    const first = link.session();
    await sessions[0]!.show({ status: 'listening' });
    wishes.snapshot = shown.at(-1)!;
    wishes.getAttribute = () => 'We listen.';
    expect(link.session()).toBe(first);
    expect(shown.map(({ status }) => status)).toEqual(['listening']);
    await sessions[0]!.show({ status: 'ended' });
    expect(link.session()).toBeUndefined();
  });

  it('stays as long as it can be gone on with, with its server, its agent and who ends turns, whatever else the page changes', async () => {
    const { link, wishes, sessions, shown } = makeLink();
    const first = link.session();
    await sessions[0]!.show({ status: 'error', resumable: true });
    wishes.metadata = { page: '/cart' };
    wishes.locale = 'de';
    expect(link.session()).toBe(first);
    wishes.turns = 'push-to-talk';
    const second = link.session();
    expect(second).not.toBe(first);
    await sessions[1]!.show({ status: 'error', resumable: true });
    wishes.agent = 'billing';
    expect(link.session()).not.toBe(second);
    await sessions[2]!.show({ status: 'error', resumable: true });
    wishes.tokenServer = 'https://other.example/';
    expect(link.session()).toBe(sessions[3]);
    expect(shown).toHaveLength(3);
  });

  it('is a new one for other metadata after a call that was given up', async () => {
    const { link, wishes, sessions, made } = makeLink();
    const first = link.session();
    await sessions[0]!.show({ status: 'error', resumable: true });
    await sessions[0]!.show({ status: 'error', resumable: false });
    wishes.metadata = { page: '/cart' };
    expect(link.session()).not.toBe(first);
    expect(made.at(-1)).toMatchObject({ metadata: { page: '/cart' } });
  });

  it('tells no more of a session that was left', async () => {
    const { link, wishes, sessions, shown, events } = makeLink();
    link.session();
    wishes.agent = 'billing';
    link.session();
    await sessions[0]!.show({ status: 'ended' });
    sessions[0]!.happen({ type: 'handoff', agent: 'x' });
    sessions[0]!.sound({ microphone: 1, speaker: 1 });
    expect(shown).toEqual([]);
    expect(events).toEqual([]);
  });

  it('shows a conversation that an earlier page left as soon as there is a session', () => {
    const { link, shown } = makeLink((session) => {
      session.snapshot = { ...session.snapshot, resumable: true };
    });
    link.session();
    expect(shown.map(({ resumable }) => resumable)).toEqual([true]);
  });

  it('is none without a server', () => {
    const { link, wishes, failures } = makeLink();
    wishes.tokenServer = undefined;
    expect(link.session()).toBeUndefined();
    expect(failures.join()).toContain('server');
  });
});

describe('SessionLink and what the page has told', () => {
  it('makes no session for it', () => {
    const { link, made } = makeLink();
    link.registerTool('show', () => 1);
    link.addContext('cart: 3 items');
    link.setDynamic({ name: 'Ada' });
    link.setOutput({ volume: 0.2 });
    expect(made).toEqual([]);
  });

  it('hands it to each session that is made', () => {
    const { link, wishes, sessions, made } = makeLink();
    const handler = () => 1;
    link.registerTool('show', handler);
    link.addContext('cart: 3 items');
    link.setDynamic({ name: 'Ada', plan: 'free' });
    link.setDynamic({ plan: 'pro' });
    link.setOutput({ volume: 0.2 });
    link.setOutput({ muted: true });
    link.session();
    wishes.agent = 'billing';
    link.session();
    const calls = ['setDynamic {"name":"Ada","plan":"pro"}', 'addContext cart: 3 items'];
    expect(sessions.map((session) => session.calls)).toEqual([calls, calls]);
    expect(sessions.map((session) => session.tools.get('show'))).toEqual([handler, handler]);
    expect(made.map(({ output }) => output)).toEqual([
      { volume: 0.2, muted: true },
      { volume: 0.2, muted: true },
    ]);
  });

  it('keeps the chosen devices, over what the page wished for', () => {
    const { link, wishes, sessions, made } = makeLink();
    wishes.capture = { deviceId: 'wished', noiseSuppression: false };
    link.selectMicrophone('m1');
    link.session();
    link.selectMicrophone('m2');
    link.selectSpeaker('s2');
    expect(sessions[0]!.calls).toEqual(['selectMicrophone m2', 'selectSpeaker s2']);
    wishes.agent = 'billing';
    link.session();
    expect(made.map(({ capture, output }) => ({ capture, output }))).toEqual([
      { capture: { deviceId: 'm1', noiseSuppression: false }, output: {} },
      { capture: { deviceId: 'm2', noiseSuppression: false }, output: { deviceId: 's2' } },
    ]);
  });

  it('tells a session that is there at once', () => {
    const { link, sessions } = makeLink();
    link.session();
    link.addContext('a', { respond: true });
    link.setDynamic({ b: 'c' });
    link.setOutput({ muted: true });
    expect(sessions[0]!.calls).toEqual([
      'addContext a {"respond":true}',
      'setDynamic {"b":"c"}',
      'setOutput {"muted":true}',
    ]);
  });

  it('takes a volume out of range for the nearest', () => {
    const { link, sessions } = makeLink();
    link.session();
    link.setOutput({ volume: 7 });
    link.setOutput({ volume: -1 });
    expect(sessions[0]!.calls).toEqual(['setOutput {"volume":1}', 'setOutput {"volume":0}']);
  });

  it('tells context to one call only', async () => {
    const { link, wishes, sessions } = makeLink();
    link.addContext('before the call');
    link.session();
    await sessions[0]!.show({ status: 'connecting' });
    link.addContext('in the call');
    await sessions[0]!.show({ status: 'ended' });
    link.addContext('for the next');
    wishes.agent = 'billing';
    link.session();
    expect(sessions[1]!.calls).toEqual(['addContext for the next']);
  });

  it('takes a tool back, from the sessions to come too', () => {
    const { link, wishes, sessions } = makeLink();
    const handler = () => 1;
    link.session();
    link.registerTool('show', handler);
    expect(sessions[0]!.tools.has('show')).toBe(true);
    link.unregisterTool('show', handler);
    link.unregisterTool('show', handler);
    expect(sessions[0]!.tools.has('show')).toBe(false);
    wishes.agent = 'billing';
    link.session();
    expect(sessions[1]!.tools.has('show')).toBe(false);
  });

  it('lets a later handler take the name, which the earlier one’s owner cannot take back', () => {
    const { link, sessions } = makeLink();
    const [first, second] = [() => 1, () => 2];
    link.session();
    link.registerTool('show', first);
    link.registerTool('show', second);
    link.unregisterTool('show', first);
    expect(sessions[0]!.tools.get('show')).toBe(second);
  });
});

describe('SessionLink events', () => {
  it('tell what happens, how loud it is, and each change of the warning once', async () => {
    const { link, sessions, events } = makeLink();
    link.session();
    const [session] = sessions as [RecordingSession];
    session.happen({ type: 'handoff', agent: 'billing' });
    session.sound({ microphone: 0.3, speaker: 0 });
    const warning = { reason: 'idle', endsAt: 1 } as const;
    await session.show({ warning });
    await session.show({ muted: true });
    await session.show({ warning: undefined });
    expect(events.map(({ type }) => type)).toEqual([
      'voice-handoff',
      'voice-level',
      'voice-warning-change',
      'voice-warning-change',
    ]);
    expect(events[1]).toMatchObject({ microphone: 0.3, speaker: 0 });
    expect(events[2]).toMatchObject({ warning });
    expect(events[3]).toMatchObject({ warning: undefined });
  });
});

describe('SessionLink renew', () => {
  it('makes a session that reads anew what is left, shows it, and takes along what the page has told', () => {
    const { link, sessions, shown } = makeLink();
    const handler = () => 1;
    link.session();
    link.registerTool('find', handler);
    link.renew();
    expect(sessions).toHaveLength(2);
    expect(shown).toEqual([idleSnapshot]);
    expect(sessions[1]?.tools.get('find')).toBe(handler);
    expect(link.session()).toBe(sessions[1]);
  });

  it('makes a new one of what could be gone on with, too', async () => {
    const { link, sessions } = makeLink();
    link.session();
    await sessions[0]!.show({ status: 'ended', resumable: true });
    link.renew();
    expect(link.session()).toBe(sessions[1]);
  });

  it('is asked for where the call has found that its conversation is another page’s', async () => {
    const { link, wishes, sessions } = makeLink();
    let asked = 0;
    wishes.comeBack = () => {
      asked += 1;
    };
    link.session();
    await sessions[0]!.show({ status: 'error', resumable: true });
    await sessions[0]!.show({ status: 'ended', resumable: false });
    expect(asked).toBe(0);
    await sessions[0]!.show({ resumable: true });
    expect(asked).toBe(1);
  });
});
