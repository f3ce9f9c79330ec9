/** What the snapshot tells beside the words: when turns began, how long tools took, and the conversation's id. */
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { functionCall, outputDone, responseCreated, responseDone } from '../transcript/testing/server-events.ts';
import { agent, nextPage, taken } from './testing/changed-pages.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, stage } from './testing/staged-session.ts';

describe('VoiceSession, of a conversation', () => {
  it('tells when each turn began, and keeps that over a change of pages', async () => {
    const call = await liveCall('text');
    const began = call.clock.now();
    call.session.sendText('Hello');
    call.clock.advance(5);
    call.media.play(responseCreated('r1'), responseDone('r1'));
    call.session.sendText('Are you there?');
    const [first, second] = call.session.snapshot.entries.map(({ id }) => id);
    const times = { [first!]: began, [second!]: began + 5_000 };
    expect(call.session.snapshot.times).toEqual(times);
    call.page.tell('leaving');
    const next = nextPage(call);
    expect(next.session.snapshot).toMatchObject({ times, resumable: true, sessionId: 'session_1' });
    await taken(next, 'text');
    expect(next.session.snapshot.times).toMatchObject(times);
  });

  it('tells nothing of the one before when another begins', async () => {
    const call = await liveCall('text');
    call.session.sendText('Hello');
    call.session.stop();
    expect(Object.keys(call.session.snapshot.times!)).toHaveLength(1);
    expect(call.session.snapshot.sessionId).toBe('session_1');
    call.session.start('text');
    expect(call.session.snapshot).toMatchObject({ times: {}, sessionId: undefined });
  });

  it('takes a rating, after its end too, with the token of its last line', async () => {
    const call = await liveCall('text');
    expect(await call.session.rate({ rating: 5 })).toBe(true);
    call.session.stop();
    expect(await call.session.rate({ rating: 4, comment: 'Quick' })).toBe(true);
    expect(call.server.ratings).toEqual([
      { rating: 5, token: 'token_1' },
      { rating: 4, comment: 'Quick', token: 'token_1' },
    ]);
  });

  it('says that a rating was not taken, and takes none of no conversation', async () => {
    const call = await liveCall(
      'text',
      {},
      { rate: () => Promise.reject(new VoiceAgentError('server-refused', 'late')) },
    );
    expect(await call.session.rate({ rating: 1 })).toBe(false);
    expect(await stage().session.rate({ rating: 1 })).toBe(false);
  });

  it('tells how long a tool took', async () => {
    const work = deferred<string>();
    const call = await liveCall('text', { agent }, { callTool: () => work.promise });
    call.media.play(responseCreated('r1'), outputDone('r1', functionCall('c1', 'look')), responseDone('r1'));
    expect(call.session.snapshot.entries[0]).not.toHaveProperty('milliseconds');
    call.clock.advance(1.2);
    work.resolve('found');
    await settled();
    expect(call.session.snapshot.entries[0]).toMatchObject({ kind: 'tool', state: 'done', milliseconds: 1200 });
  });
});
