import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  agentItem,
  committed,
  outputAdded,
  responseCreated,
  responseDone,
  sessionUpdated,
  speechStarted,
  transcribed,
} from '../transcript/testing/server-events.ts';
import { settled } from './testing/settled.ts';
import { liveCall, mend, stage } from './testing/staged-session.ts';

const asked = [speechStarted('u1'), committed('u1'), transcribed('u1', 'When do you open?')];
const answered = [responseCreated('r1'), responseDone('r1')];

describe('Call, the network of the browser', () => {
  it('shows after a short time that it is gone, and goes on with another line when it is back', async () => {
    const { session, media, clock, page, server, events } = await liveCall('voice');
    media.play(...asked, ...answered);
    page.tell('offline');
    clock.advance(2);
    expect(session.snapshot.status).toBe('listening');
    clock.advance(2);
    expect(session.snapshot.status).toBe('reconnecting');
    clock.advance(30);
    await settled();
    expect(server.refreshed).toEqual([]);
    page.tell('online');
    await settled();
    media.stand();
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [{ id: 'u1' }, { notice: 'reconnected' }] });
    expect(events).toMatchObject([
      { type: 'reconnecting', attempt: 1, code: undefined },
      { type: 'reconnected', attempts: 1, milliseconds: 31_000 },
    ]);
  });

  it('changes the line at once and quietly when it was gone for a moment', async () => {
    const { session, media, clock, page, server } = await liveCall('voice');
    media.play(...asked, ...answered);
    page.tell('offline');
    clock.advance(1);
    page.tell('online');
    expect(server.refreshed).toEqual(['token_1']);
    await settled();
    expect(session.snapshot.status).toBe('listening');
    media.stand();
    await settled();
    clock.advance(10);
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [{ id: 'u1' }] });
    page.tell('online');
    page.tell('shown');
    await settled();
    expect(media.connections).toHaveLength(2);
  });

  it('owns up when the change takes long', async () => {
    const { session, clock, page } = await liveCall('voice');
    page.tell('offline');
    page.tell('online');
    await settled();
    clock.advance(2);
    expect(session.snapshot.status).toBe('listening');
    clock.advance(2);
    expect(session.snapshot.status).toBe('reconnecting');
  });

  it('owns up at once when no new line is to be had, and mends it later', async () => {
    let isThere = false;
    const call = await liveCall(
      'voice',
      {},
      {
        refreshSession: (session) =>
          isThere
            ? Promise.resolve({ ...grant, session })
            : Promise.reject(new VoiceAgentError('server-unreachable', 'gone')),
      },
    );
    const grant = await call.server.createSession({});
    call.page.tell('offline');
    call.page.tell('online');
    await settled();
    expect(call.session.snapshot.status).toBe('reconnecting');
    isThere = true;
    await mend(call);
    expect(call.session.snapshot.status).toBe('listening');
  });

  it('asks again for the answer that the network took away', async () => {
    const { media, page } = await liveCall('voice');
    media.play(...asked, responseCreated('r1'), outputAdded('r1', agentItem('a1')));
    page.tell('offline');
    page.tell('online');
    // Late, of the old line.
    media.play(responseDone('r1'));
    await settled();
    media.stand();
    expect(media.sent.map(({ type }) => type)).toEqual(['response.create']);
  });

  it('keeps the line of a page that is only shown again', async () => {
    const { session, media, page, server } = await liveCall('voice');
    for (let times = 0; times < 3; times += 1) page.tell('shown');
    page.tell('online');
    await settled();
    expect([media.connections.length, server.refreshed, session.snapshot.status]).toEqual([1, [], 'listening']);
  });

  it('has the line answer when the page was hidden or asleep, so that a dead one is found', async () => {
    const { session, media, page } = await liveCall('voice');
    page.tell('shown');
    expect(media.sent).toEqual([{ type: 'session.update', session: { type: 'realtime' } }]);
    media.play(sessionUpdated());
    expect(session.snapshot.status).toBe('listening');
    media.drop();
    page.tell('shown');
    expect(media.sent).toHaveLength(1);
  });

  it('changes the line when the page is shown with a network again, though nobody told that it is back', async () => {
    const { page, server } = await liveCall('voice');
    page.tell('offline');
    page.tell('shown');
    expect(server.refreshed).toEqual([]);
    page.online = true;
    page.tell('shown');
    expect(server.refreshed).toEqual(['token_1']);
  });

  it('uses up no attempt by coming and going', async () => {
    const { session, media, page, clock } = await liveCall('voice', { idleSeconds: 0, maxDurationSeconds: 0 });
    for (let flaps = 0; flaps < 40; flaps += 1) {
      page.tell('offline');
      if (flaps % 2) media.drop();
      clock.advance(5);
      page.tell('online');
      await settled();
      media.stand();
      expect(session.snapshot.status).toBe('listening');
    }
  });

  it('tries a first connection again that the network was lost for, once', async () => {
    const { session, studio, page, server } = stage();
    session.start('voice');
    await settled();
    page.tell('offline');
    page.tell('online');
    page.tell('shown');
    await settled();
    expect(server.refreshed).toHaveLength(1);
    expect(studio.last.connections).toHaveLength(2);
    studio.last.stand();
    expect(session.snapshot.status).toBe('listening');
  });

  it('leaves nothing behind when the call is stopped without a network', async () => {
    const { session, page, clock, server } = await liveCall('voice');
    page.tell('offline');
    session.stop();
    page.tell('online');
    clock.advance(10);
    await settled();
    expect([clock.pending, server.refreshed, session.snapshot.status]).toEqual([0, [], 'ended']);
  });
});
