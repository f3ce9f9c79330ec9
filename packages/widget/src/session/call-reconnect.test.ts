import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  agentItem,
  committed,
  outputAdded,
  responseCreated,
  responseDone,
  soundDone,
  speechStarted,
  spokenText,
  transcribed,
} from '../transcript/testing/server-events.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import { grantOf } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, mend } from './testing/staged-session.ts';

const refused = (problem?: string) =>
  new VoiceAgentError('server-refused', 'no', problem === undefined ? {} : { problem });

/** The visitor asks, the agent has answered. */
function talk(media: RecordingMedia): void {
  media.play(speechStarted('u1'), committed('u1'), transcribed('u1', 'When do you open?'));
  media.play(responseCreated('r1'), outputAdded('r1', agentItem('a1')), spokenText('r1', 'a1', 'At nine.'));
  media.serverEvent(soundDone('r1', 'a1'), 4_800);
  media.play(responseDone('r1'));
  media.report({ type: 'playing', playing: true });
  const playhead = { itemId: 'a1', contentIndex: 0, playedSamples: 4_800, receivedSamples: 4_800 };
  media.report({ type: 'playhead', playhead });
  media.report({ type: 'playing', playing: false });
}

const textsOf = (media: RecordingMedia) =>
  media.opening.flatMap((event) =>
    event.type === 'conversation.item.create' && event.item.type === 'message'
      ? event.item.content.map((part) => 'text' in part && part.text)
      : [],
  );

describe('Call, the line broken', () => {
  it.each([1001, 1005, 1006, 1011, 1012, 1013])('mends a line that closed with %i', async (code) => {
    const call = await liveCall('voice');
    const { session, media, server, events } = call;
    talk(media);
    media.drop(code);
    expect(session.snapshot).toMatchObject({ status: 'reconnecting', error: undefined });
    await mend(call);
    expect(server.refreshed).toEqual(['token_1']);
    expect(textsOf(media)).toEqual(['When do you open?', 'At nine.']);
    expect(session.snapshot).toMatchObject({ status: 'listening', agent: { name: 'support' } });
    expect(session.snapshot.entries.at(-1)).toMatchObject({ kind: 'notice', notice: 'reconnected' });
    expect(media.sentOf('response.create')).toEqual([]);
    expect(events).toMatchObject([
      { type: 'reconnecting', attempt: 1, code },
      { type: 'reconnected', attempts: 1 },
    ]);
  });

  it.each([1008, 4000, 3000, 1002])('does not try again after %i', async (code) => {
    const { session, media, server, clock } = await liveCall('voice');
    media.drop(code);
    clock.advance(60);
    await settled();
    expect(session.snapshot.status).toBe('error');
    expect(server.refreshed).toEqual([]);
    expect(server.ended).toEqual(['token_1']);
    expect(clock.pending).toBe(0);
  });

  it('uses a fresh grant for each attempt, and counts them', async () => {
    const call = await liveCall('voice');
    const { session, media, server, clock, events } = call;
    media.drop();
    clock.advance(1);
    await settled();
    media.drop();
    await mend(call);
    expect(server.refreshed).toEqual(['token_1', 'token_1_again']);
    expect(session.snapshot.status).toBe('listening');
    expect(events.map((event) => 'attempt' in event && event.attempt)).toEqual([1, 2, false]);
    expect(events.at(-1)).toMatchObject({ attempts: 2 });
  });

  it('takes two closes of one line for one', async () => {
    const call = await liveCall('voice');
    call.media.drop();
    call.media.drop();
    await mend(call);
    expect(call.server.refreshed).toHaveLength(1);
    expect(call.session.snapshot.entries).toHaveLength(1);
  });

  it('goes on when the line turns out to stand while the next attempt is being made', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const { session, media, clock, server } = await liveCall(
      'voice',
      {},
      { refreshSession: async (_, number) => (number === 1 ? grantOf({ token: 'second' }) : grant.promise) },
    );
    media.drop();
    clock.advance(1);
    await settled();
    // No answer in time; the next grant is on its way when the answer comes.
    clock.advance(15);
    clock.advance(1);
    await settled();
    expect(server.refreshed).toHaveLength(2);
    media.stand();
    grant.resolve(grantOf({ token: 'third' }));
    await settled();
    expect(session.snapshot.status).toBe('listening');
    expect(media.connections).toHaveLength(2);
    session.stop();
    expect(server.ended).toEqual(['third']);
  });

  it('tries at once when the network comes back during the back-off', async () => {
    const { media, clock, page, server } = await liveCall('voice');
    media.drop();
    for (let tries = 0; tries < 4; tries += 1) {
      clock.advance(3);
      await settled();
      media.drop();
    }
    const before = server.refreshed.length;
    page.tell('online');
    expect(server.refreshed).toHaveLength(before + 1);
    page.tell('online');
    expect(server.refreshed).toHaveLength(before + 1);
  });

  it('burns no attempt while there is no network', async () => {
    const call = await liveCall('voice', { maxDurationSeconds: 3600 });
    const { session, media, clock, page, server, events } = call;
    page.tell('offline');
    media.drop();
    clock.advance(600);
    await settled();
    expect(server.refreshed).toEqual([]);
    expect(session.snapshot.status).toBe('reconnecting');
    page.tell('online');
    await settled();
    media.stand();
    await settled();
    expect(session.snapshot.status).toBe('listening');
    expect(events).toMatchObject([{ attempt: 1 }, { attempts: 1, milliseconds: 600_000 }]);
  });

  it('tries again when the token server does not answer, and is refused for good', async () => {
    const answers = [new VoiceAgentError('server-unreachable', 'gone'), refused('provider_unavailable'), refused()];
    const { session, media, clock, server } = await liveCall(
      'voice',
      {},
      { refreshSession: () => Promise.reject(answers.shift() ?? refused('origin_not_allowed')) },
    );
    media.drop();
    for (let seconds = 0; seconds < 10; seconds += 1) {
      clock.advance(1);
      await settled();
    }
    expect(server.refreshed).toHaveLength(4);
    expect(session.snapshot).toMatchObject({ status: 'error', error: { problem: 'origin_not_allowed' } });
  });

  it('stops while the line is opening', async () => {
    const { session, media, clock } = await liveCall('voice');
    media.drop();
    clock.advance(1);
    await settled();
    session.stop();
    media.stand();
    media.drop();
    await settled();
    expect(session.snapshot.status).toBe('ended');
    expect(clock.pending).toBe(0);
  });

  it('gives up in the end, and the next start goes on with the conversation', async () => {
    const { session, studio, media, clock, server, page } = await liveCall('voice', { maxDurationSeconds: 3600 });
    talk(media);
    media.drop();
    for (let seconds = 0; seconds < 200 && session.snapshot.status === 'reconnecting'; seconds += 1) {
      clock.advance(1);
      await settled();
      if (session.snapshot.status === 'reconnecting') media.drop();
    }
    expect(session.snapshot).toMatchObject({ status: 'error', error: { code: 'connection-lost' }, resumable: true });
    expect(session.snapshot.entries).toHaveLength(2);
    expect(server.ended).toEqual([]);
    expect(page.saved).toHaveLength(1);
    session.start('voice');
    await settled();
    studio.last.stand();
    await settled();
    expect(server.requests).toHaveLength(1);
    expect(textsOf(studio.last)).toEqual(['When do you open?', 'At nine.']);
    expect(session.snapshot).toMatchObject({ status: 'listening', resumable: false });
    expect(session.snapshot.entries).toMatchObject([{ kind: 'user' }, { kind: 'agent' }, { notice: 'reconnected' }]);
  });

  it('gives up on a line that never holds', async () => {
    const call = await liveCall('voice', { maxDurationSeconds: 3600 });
    const isOver = () => call.session.snapshot.status === 'error';
    for (let breaks = 0; breaks < 30 && !isOver(); breaks += 1) {
      call.media.drop();
      if (!isOver()) await mend(call);
    }
    expect(call.session.snapshot).toMatchObject({ status: 'error', error: { code: 'connection-lost' } });
  });

  it('lets the maximum duration run on', async () => {
    const call = await liveCall('voice', { maxDurationSeconds: 120, idleSeconds: 0 });
    call.clock.advance(50);
    call.media.drop();
    await mend(call);
    call.clock.advance(68);
    await settled();
    expect(call.session.snapshot.status).toBe('listening');
    call.clock.advance(2);
    await settled();
    expect(call.session.snapshot.status).toBe('ended');
  });
});
