import { describe, expect, it } from 'vitest';
import {
  committed,
  functionCall,
  outputDone,
  responseCreated,
  responseDone,
  sessionCreated,
  transcribed,
} from '../transcript/testing/server-events.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, mend, stage } from './testing/staged-session.ts';

const BY_HAND = { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: null } } } };
const turns = 'push-to-talk' as const;
const byHand = sessionCreated({ audio: { input: { turn_detection: null } } });

async function held() {
  const call = await liveCall('voice', {}, {}, { turns });
  call.media.play(byHand);
  call.session.talk(true);
  return call;
}

describe('Call, turns by hand', () => {
  it('turns the provider’s detection off first of all, on every line', async () => {
    const call = await liveCall('voice', {}, {}, { turns });
    expect(call.media.options.pushToTalk).toBe(true);
    expect(call.media.opening).toEqual([BY_HAND]);
    expect(call.session.snapshot.turns).toBe(turns);
    call.session.sendText('Hello');
    call.media.drop();
    await mend(call);
    expect(call.media.opening[0]).toEqual(BY_HAND);
    expect(call.media.opening).toHaveLength(2);
  });

  it('keeps it off after a handoff', async () => {
    const agent = { handoffs: { transfer_to_billing: 'billing' } };
    const { media } = await liveCall('voice', { agent }, {}, { turns });
    media.play(outputDone('r1', functionCall('h1', 'transfer_to_billing')), responseDone('r1'));
    await settled();
    expect(media.sentOf('session.update')).toMatchObject([{ session: { instructions: 'You are billing.' } }, BY_HAND]);
  });

  it('records a turn and has it answered', async () => {
    const { session, media } = await held();
    expect(session.snapshot).toMatchObject({ talking: true, status: 'listening' });
    session.talk(true);
    session.talk(false);
    session.talk(false);
    expect(session.snapshot.talking).toBe(false);
    await settled();
    media.play(committed('u1'));
    expect(media.talks).toEqual([true, false]);
    expect(media.sent).toMatchObject([BY_HAND, { type: 'response.create' }]);
    media.play(responseCreated('r1'), transcribed('u1', 'Hello'), responseDone('r1'));
    expect(media.sentOf('response.create')).toHaveLength(1);
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [{ text: 'Hello' }] });
  });

  it('sends what must be answered at each press, so that a dead line is found before the turn is lost on it', async () => {
    const { session, media } = await held();
    expect(media.sent).toEqual([BY_HAND]);
    session.talk(false);
    media.drop();
    session.talk(true);
    expect(media.sentOf('session.update')).toHaveLength(1);
  });

  it('wants no answer when nothing was said', async () => {
    const { session, media } = await held();
    media.committed = Promise.resolve(false);
    session.talk(false);
    await settled();
    expect(media.sent).toEqual([BY_HAND]);
    expect(session.snapshot.status).toBe('listening');
  });

  it('leaves it to the media to interrupt the agent, and does not ask again for what that cut', async () => {
    const call = await liveCall('voice', {}, {}, { turns });
    call.media.play(responseCreated('r1'));
    call.session.talk(true);
    expect(call.media.log.slice(1)).toEqual(['talk true', 'session.update']);
    call.media.committed = Promise.resolve(false);
    call.session.talk(false);
    await settled();
    call.media.drop();
    await mend(call);
    expect(call.media.sent).toEqual([BY_HAND]);
  });

  it('does not answer while the visitor holds the button again', async () => {
    const { session, media } = await held();
    session.talk(false);
    session.talk(true);
    await settled();
    media.play(committed('u1'));
    expect(media.sentOf('response.create')).toEqual([]);
    session.talk(false);
    await settled();
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('goes on over a break between press and release', async () => {
    const call = await held();
    const { session, media } = call;
    const sent = deferred<boolean>();
    media.committed = sent.promise;
    media.drop();
    expect(session.snapshot).toMatchObject({ status: 'reconnecting', talking: true });
    session.talk(false);
    await mend(call);
    expect(media.sent).toEqual([BY_HAND]);
    sent.resolve(true);
    await settled();
    expect(media.sent).toMatchObject([BY_HAND, { type: 'response.create' }]);
  });

  it('does not talk over a visitor who still holds the button when the line is mended', async () => {
    const call = await held();
    call.session.sendText('Also this.');
    call.media.drop();
    await mend(call);
    expect(call.media.sentOf('response.create')).toEqual([]);
    call.session.talk(false);
    await settled();
    expect(call.media.sentOf('response.create')).toHaveLength(1);
  });

  it('begins when the sound is ready, if the button is held before', async () => {
    const { session, studio } = stage({ turns, holdMedia: true });
    session.start('voice');
    session.talk(true);
    expect(session.snapshot.talking).toBe(true);
    studio.last.ready();
    await settled();
    expect(studio.last.talks).toEqual([true]);
  });

  it('leaves the mute alone', async () => {
    const { session, media } = await held();
    session.setMuted(true);
    session.talk(false);
    expect(session.snapshot.muted).toBe(true);
    expect(media.mutes).toEqual([true]);
  });

  it('is without effect where turns are automatic, and where no call is on', async () => {
    const { session, media } = await liveCall('voice');
    session.talk(true);
    expect(session.snapshot.talking).toBe(false);
    expect(media.talks).toEqual([]);
    const idle = stage({ turns });
    idle.session.talk(true);
    expect(idle.session.snapshot.talking).toBe(false);
  });

  it('is over with the call', async () => {
    const { session, media } = await held();
    session.stop();
    session.talk(false);
    await settled();
    expect(session.snapshot).toMatchObject({ talking: false, turns, status: 'ended' });
    expect(media.talks).toEqual([true]);
  });

  it('counts holding the button as being there', async () => {
    const { session, clock } = await held();
    clock.advance(500);
    expect(session.snapshot.warning?.reason).not.toBe('idle');
  });
});
