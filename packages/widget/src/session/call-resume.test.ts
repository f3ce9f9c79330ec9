import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  committed,
  functionCall,
  outputDone,
  responseCreated,
  responseDone,
  speechStarted,
  transcribed,
} from '../transcript/testing/server-events.ts';
import { agent, leftCall, nextPage, taken } from './testing/changed-pages.ts';
import { grantOf, type TokenServerScript } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall } from './testing/staged-session.ts';

const gone = new VoiceAgentError('server-refused', 'no', { problem: 'session_ended' });

describe('VoiceSession recall', () => {
  it('shows what a later page has left in place of what it shows, and takes that up', async () => {
    const before = await leftCall();
    const first = nextPage(before);
    first.session.addContext('The basket is empty.');
    const later = nextPage(before, {}, 60);
    (await taken(later)).play(responseCreated('r3'), responseDone('r3'));
    later.session.sendText('And on Sunday?');
    later.page.tell('leaving');
    first.page.stored = later.page.stored;
    first.session.recall();
    expect(first.session.snapshot).toMatchObject({ status: 'idle', resumable: true, error: undefined });
    expect(JSON.stringify(first.session.snapshot.entries)).toContain('And on Sunday?');
    const opening = JSON.stringify((await taken(first)).opening);
    expect(opening).toContain('And on Sunday?');
    expect(opening).toContain('The basket is empty.');
  });

  it('forgets what a later page has ended, also in a call that is over for that', async () => {
    const first = nextPage(await leftCall());
    first.page.stored = undefined;
    first.session.recall();
    expect(first.session.snapshot).toMatchObject({ status: 'idle', resumable: false, entries: [] });
    const own = await leftCall();
    own.page.stored = undefined;
    own.page.tell('shown');
    expect(own.session.snapshot).toMatchObject({ status: 'ended', resumable: true });
    own.session.recall();
    expect(own.session.snapshot).toMatchObject({ status: 'ended', resumable: false });
  });

  it('forgets what a later page has ended, also where another tab had taken the voice', async () => {
    const { session, page } = await leftCall();
    page.voices[0]!.onLost();
    expect(session.snapshot).toMatchObject({ error: { code: 'moved-to-other-tab' }, resumable: true });
    session.recall();
    expect(session.snapshot.resumable).toBe(true);
    page.stored = undefined;
    session.recall();
    expect(session.snapshot).toMatchObject({ status: 'ended', error: undefined, resumable: false });
  });

  it('changes nothing where nothing has changed, nor in a call', async () => {
    const next = nextPage(await leftCall());
    const { snapshot } = next.session;
    next.session.recall();
    expect(next.session.snapshot).toBe(snapshot);
    await taken(next);
    next.page.stored = undefined;
    next.session.recall();
    expect(next.session.snapshot.status).toBe('listening');
  });
});

describe('VoiceSession, over a change of pages', () => {
  it('saves the conversation and does not end its session', async () => {
    const { page, server, session } = await leftCall();
    expect(page.saved).toMatchObject([
      {
        version: 1,
        mode: 'voice',
        muted: true,
        session: { token: 'token_1' },
        agent: { name: 'support' },
        entries: [{ text: 'When do you open?' }],
        unanswered: false,
      },
    ]);
    expect(server.ended).toEqual([]);
    expect(session.snapshot.status).toBe('listening');
  });

  it('shows it on the next page, and opens nothing', async () => {
    const { session, studio, server } = nextPage(await leftCall());
    await settled();
    expect(session.snapshot).toMatchObject({
      status: 'idle',
      resumable: true,
      muted: true,
      mode: 'voice',
      agent: { name: 'support' },
      entries: [{ text: 'When do you open?' }],
    });
    expect(studio.media).toEqual([]);
    expect(server.refreshed).toEqual([]);
  });

  it('takes it up at the start: the same session, no greeting, a notice', async () => {
    const next = nextPage(await leftCall());
    const media = await taken(next);
    expect(next.server.requests).toEqual([]);
    expect(next.server.refreshed).toEqual(['token_1']);
    expect(media.mutes).toEqual([true]);
    expect(media.opening).toMatchObject([{ item: { content: [{ text: 'When do you open?' }] } }]);
    expect(media.sent).toEqual([]);
    expect(next.session.snapshot).toMatchObject({
      status: 'listening',
      resumable: false,
      entries: [{ kind: 'user' }, { kind: 'notice', notice: 'resumed' }],
    });
  });

  it('takes it up with the first typed message', async () => {
    const next = nextPage(await leftCall());
    next.session.sendText('And on Sunday?');
    await settled();
    next.studio.last.stand();
    await settled();
    expect(next.session.snapshot).toMatchObject({ mode: 'text' });
    expect(next.studio.last.opening).toHaveLength(2);
    expect(next.studio.last.sentOf('response.create')).toHaveLength(1);
  });

  it('has a question answered that the change of pages cut off', async () => {
    const left = await leftCall(({ media }) =>
      media.play(speechStarted('u1'), committed('u1'), transcribed('u1', 'And on Sunday?')),
    );
    expect(left.page.saved[0]?.unanswered).toBe(true);
    const media = await taken(nextPage(left));
    expect(media.sent.map(({ type }) => type)).toEqual(['response.create']);
  });

  it('fetches what a tool of the server answered meanwhile, and tells that one of the page is lost', async () => {
    const left = await leftCall(({ media }) =>
      media.play(
        responseCreated('r3'),
        outputDone('r3', functionCall('c1', 'look', '{"id":1}')),
        outputDone('r3', functionCall('c2', 'paint')),
        responseDone('r3'),
      ),
    );
    const answer = deferred<string>();
    const next = nextPage(left, {
      script: { callTool: () => answer.promise, refreshSession: async () => grantOf({ token: 'again', agent }) },
    });
    const media = await taken(next);
    expect(next.server.toolCalls).toMatchObject([{ callId: 'c1', tool: 'look', arguments: { id: 1 }, token: 'again' }]);
    answer.resolve('found');
    await settled();
    const outputs = media.sentOf('conversation.item.create').map(({ item }) => item);
    expect(outputs).toMatchObject([
      { call_id: 'c2', output: expect.stringContaining('not known') },
      { call_id: 'c1', output: 'found' },
    ]);
    expect(media.sentOf('response.create')).toHaveLength(1);
    const tools = next.session.snapshot.entries.filter(({ kind }) => kind === 'tool');
    expect(tools).toMatchObject([{ state: 'done' }, { state: 'failed' }]);
  });

  it('does not run a tool a second time where another session has to be begun', async () => {
    const left = await leftCall(({ media }) =>
      media.play(responseCreated('r3'), outputDone('r3', functionCall('c1', 'look')), responseDone('r3')),
    );
    expect(left.page.saved[0]?.unanswered).toBe(false);
    const next = nextPage(left, { script: { refreshSession: () => Promise.reject(gone) } });
    const media = await taken(next);
    expect(next.server.toolCalls).toEqual([]);
    expect(media.sentOf('conversation.item.create')[0]?.item).toMatchObject({
      call_id: 'c1',
      output: expect.stringContaining('not known'),
    });
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('is kept when the visitor leaves the next page before it stood', async () => {
    const next = nextPage(await leftCall());
    next.session.start('voice');
    next.page.tell('leaving');
    expect(next.server.ended).toEqual([]);
    expect(next.page.saved).toMatchObject([{ session: { token: 'token_1' }, entries: [{ kind: 'user' }] }]);
  });

  it('begins another session when the old one is gone, whose time begins now', async () => {
    const left = await leftCall();
    const script: TokenServerScript = { refreshSession: () => Promise.reject(gone) };
    const next = nextPage(left, { script, request: { locale: 'de' } }, 400);
    const media = await taken(next);
    expect(next.server.requests).toEqual([{ locale: 'de' }]);
    expect(media.sent).toEqual([]);
    expect(next.session.snapshot.entries).toHaveLength(2);
    media.play(responseCreated('r9'));
    next.clock.advance(530);
    expect(next.session.snapshot).toMatchObject({ status: 'thinking', warning: undefined });
  });

  it('lets the maximum duration run on', async () => {
    const left = await leftCall();
    const next = nextPage(left, {}, 570);
    await taken(next);
    expect(next.session.snapshot.warning).toMatchObject({ reason: 'maximum-duration' });
  });

  it('is not lost when the microphone is refused, and goes on in writing', async () => {
    const next = nextPage(await leftCall(), { holdMedia: true });
    next.session.start('voice');
    next.studio.last.fail(new VoiceAgentError('microphone-denied', 'no'));
    await settled();
    expect(next.session.snapshot).toMatchObject({ status: 'error', resumable: true, entries: [{ kind: 'user' }] });
    expect(next.server.ended).toEqual([]);
    next.session.start('text');
    next.studio.last.ready();
    await settled();
    next.studio.last.stand();
    await settled();
    expect(next.session.snapshot.entries).toMatchObject([{ kind: 'user' }, { notice: 'resumed' }]);
  });

  it('is told what the page says between the pages', async () => {
    const next = nextPage(await leftCall(({ session }) => session.addContext('The cart is empty.')));
    next.session.addContext('The visitor looks at bells.');
    next.session.setDynamic({ page: 'bells' });
    const media = await taken(next);
    const texts = media.opening.map((event) => JSON.stringify(event));
    expect(texts).toHaveLength(4);
    expect(texts[1]).toContain('The cart is empty.');
    expect(texts[2]).toContain('looks at bells');
    expect(texts[3]).toContain('page: bells');
  });

  it('is of no use to a page that comes back from the browser’s memory', async () => {
    const { page, session } = await leftCall();
    page.tell('shown');
    expect(page.stored).toBeUndefined();
    expect(session.snapshot.status).toBe('listening');
  });

  it('is the later page’s when the page before it comes back', async () => {
    const { page, server, session } = await leftCall();
    const [left] = page.saved;
    page.save({ ...left!, savedAt: left!.savedAt + 1 });
    page.tell('shown');
    expect(session.snapshot).toMatchObject({ status: 'ended', error: undefined, resumable: true });
    expect(page.stored).toMatchObject({ savedAt: left!.savedAt + 1 });
    expect(server.ended).toEqual([]);
    expect(page.listening).toBe(0);
  });

  it('is the later page’s, too, where what that left comes behind the visitor', async () => {
    const { page, server, session } = await leftCall();
    const [left] = page.saved;
    page.tell('shown');
    page.tell('stored');
    expect(session.snapshot.status).toBe('listening');
    page.save({ ...left!, savedAt: left!.savedAt + 1 });
    page.tell('stored');
    expect(session.snapshot).toMatchObject({ status: 'ended', resumable: true });
    expect(page.stored).toMatchObject({ savedAt: left!.savedAt + 1 });
    expect(server.ended).toEqual([]);
  });

  it('is over on the page that comes back, where a later one has ended it', async () => {
    const { page, session } = await leftCall();
    page.forget();
    page.tell('shown');
    expect(session.snapshot).toMatchObject({ status: 'ended', resumable: true });
  });

  it('goes on where another one is stored while the visitor stays', async () => {
    const { page, session } = await liveCall('voice');
    page.stored = { of: 'another element' };
    page.tell('stored');
    page.tell('shown');
    expect(session.snapshot.status).toBe('listening');
  });
});
