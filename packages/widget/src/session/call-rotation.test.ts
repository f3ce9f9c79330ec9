import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  functionCall,
  outputDone,
  responseCreated,
  responseDone,
  speechStarted,
} from '../transcript/testing/server-events.ts';
import { CLOCK_START_MS } from './testing/manual-clock.ts';
import { grantOf, type TokenServerScript } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall } from './testing/staged-session.ts';

const agent = {
  tools: [{ name: 'look', runsIn: 'server', approval: false } as const],
  handoffs: { transfer_to_billing: 'billing' },
};
const limits = { maxDurationSeconds: 0, idleSeconds: 0 };

/** A call that will be an hour old in `seconds`, which the visitor has typed one message in. */
async function oldCall(script: TokenServerScript = {}) {
  const call = await liveCall('voice', { ...limits, agent }, script);
  call.session.sendText('Hello');
  call.media.play(responseCreated('r1'), responseDone('r1'));
  return call;
}

describe('Call, the provider’s hour', () => {
  it('changes the line two minutes before, and nobody notices', async () => {
    const call = await oldCall();
    const { session, media, clock, server, events } = call;
    clock.advance(3479);
    await settled();
    expect(server.refreshed).toEqual([]);
    const statuses: string[] = [];
    session.subscribe(({ status }) => statuses.push(status), new AbortController().signal);
    clock.advance(2);
    await settled();
    expect(server.refreshed).toEqual(['token_1']);
    expect(media.connections).toHaveLength(2);
    expect(media.opening).toMatchObject([{ item: { content: [{ text: 'Hello' }] } }]);
    media.stand();
    await settled();
    expect(new Set(statuses)).toEqual(new Set(statuses.length > 0 ? ['listening'] : []));
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [{ kind: 'user' }] });
    expect(events).toMatchObject([
      { type: 'reconnecting', attempt: 1, code: undefined },
      { type: 'reconnected', attempts: 1 },
    ]);
    clock.advance(3481);
    await settled();
    expect(media.connections).toHaveLength(3);
  });

  it('follows the provider’s own end, and the provider’s own limit', async () => {
    const told = await liveCall('voice', limits);
    told.media.stand({ expires_at: CLOCK_START_MS / 1000 + 600 });
    told.media.drop();
    told.clock.advance(1);
    await settled();
    told.media.stand({ expires_at: CLOCK_START_MS / 1000 + 601 });
    told.clock.advance(481);
    await settled();
    expect(told.media.connections).toHaveLength(3);
    const limited = await liveCall('voice', { ...limits, dialect: { maxSessionSeconds: 1800 } });
    limited.clock.advance(1681);
    await settled();
    expect(limited.media.connections).toHaveLength(2);
  });

  it.each([
    ['the visitor speaks', [speechStarted('u1')]],
    ['the agent answers', [responseCreated('r2')]],
    ['a tool runs', [outputDone('r2', functionCall('c1', 'look')), responseDone('r2')]],
  ])('waits while %s, but not past the last seconds', async (_, events) => {
    const { media, clock } = await oldCall({ callTool: () => new Promise(() => undefined) });
    clock.advance(3400);
    media.play(...events);
    clock.advance(180);
    await settled();
    expect(media.connections).toHaveLength(1);
    clock.advance(6);
    await settled();
    expect(media.connections).toHaveLength(2);
  });

  it('takes the pause that comes', async () => {
    const { media, clock } = await oldCall();
    media.play(responseCreated('r2'));
    clock.advance(3500);
    await settled();
    expect(media.connections).toHaveLength(1);
    media.play(responseDone('r2'));
    await settled();
    expect(media.connections).toHaveLength(2);
  });

  it('keeps the old line when the visitor begins to speak while the grant is fetched', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const { session, media, clock } = await oldCall({ refreshSession: () => grant.promise });
    clock.advance(3481);
    media.play(speechStarted('u1'));
    grant.resolve(grantOf({ ...limits, token: 'second' }));
    await settled();
    expect(media.connections).toHaveLength(1);
    media.play({ type: 'input_audio_buffer.cleared', event_id: 'e' });
    await settled();
    expect(session.snapshot.status).toBe('listening');
  });

  it('leads to the agent of now, when a handoff overtook the grant that was fetched', async () => {
    const early = deferred<ReturnType<typeof grantOf>>();
    const late = grantOf({ ...limits, token: 'second', agent: { name: 'billing' }, keyExpiresAt: 2_000_000_001 });
    const { session, media, clock, server } = await oldCall({
      refreshSession: (_, number) => (number === 1 ? early.promise : Promise.resolve(late)),
    });
    clock.advance(3481);
    media.play(responseCreated('r2'), outputDone('r2', functionCall('h1', 'transfer_to_billing')), responseDone('r2'));
    await settled();
    media.play(responseCreated('r3'), responseDone('r3'));
    expect(session.snapshot).toMatchObject({ status: 'listening', agent: { name: 'billing' } });
    early.resolve(grantOf({ ...limits, token: 'first' }));
    await settled();
    expect(server.refreshed).toEqual(['token_1', 'token_1_billing']);
    expect(media.grants.slice(1)).toEqual([late.realtime]);
  });

  it('asks the cut question again when the last seconds came in the middle of an answer', async () => {
    const { session, media, clock } = await oldCall();
    media.play(responseCreated('r2'));
    clock.advance(3590);
    await settled();
    expect(media.connections).toHaveLength(2);
    const before = media.sentOf('response.create').length;
    media.stand();
    expect(media.sentOf('response.create')).toHaveLength(before + 1);
    expect(session.snapshot.status).toBe('thinking');
  });

  it('lets nothing of the old line into the new one', async () => {
    const { session, media, clock } = await oldCall();
    clock.advance(3481);
    await settled();
    media.play(responseCreated('old'), speechStarted('old'));
    media.report({ type: 'ready' });
    expect(session.snapshot.entries).toHaveLength(1);
    media.stand();
    expect(session.snapshot.status).toBe('listening');
  });

  it('holds what is typed meanwhile', async () => {
    const { session, media, clock } = await oldCall();
    clock.advance(3481);
    await settled();
    const before = media.sent.length;
    session.sendText('Still there?');
    expect(session.snapshot.status).toBe('thinking');
    expect(media.sent).toHaveLength(before);
    media.stand();
    expect(media.sent.slice(before).map(({ type }) => type)).toEqual(['conversation.item.create', 'response.create']);
  });

  it('tells the visitor when the new line does not stand', async () => {
    const { session, media, clock, events } = await oldCall();
    clock.advance(3481);
    await settled();
    media.drop();
    expect(session.snapshot.status).toBe('reconnecting');
    clock.advance(1);
    await settled();
    media.stand();
    await settled();
    expect(session.snapshot.entries.at(-1)).toMatchObject({ notice: 'reconnected' });
    expect(events.map((event) => 'attempt' in event && event.attempt)).toEqual([1, 2, false]);
  });

  it('keeps the old line while the token server gives no new one, and asks again', async () => {
    const { session, media, clock, server } = await oldCall({
      refreshSession: async (_, number) => {
        if (number === 1) throw new VoiceAgentError('server-unreachable', 'gone');
        return grantOf({ ...limits, token: 'second' });
      },
    });
    clock.advance(3481);
    await settled();
    expect(session.snapshot.status).toBe('listening');
    expect(media.connections).toHaveLength(1);
    clock.advance(10);
    await settled();
    expect(server.refreshed).toHaveLength(2);
    expect(media.connections).toHaveLength(2);
  });

  it('mends quietly when the provider was quicker', async () => {
    const { session, media, clock, events } = await oldCall();
    media.drop(1001, 'session_expired');
    expect(session.snapshot.status).toBe('listening');
    clock.advance(1);
    await settled();
    media.stand();
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [{ kind: 'user' }] });
    expect(events).toMatchObject([{ type: 'reconnecting', code: 1001 }, { type: 'reconnected' }]);
  });

  it.each([
    ['stand', async () => grantOf({ ...limits, token: 'second' })],
    ['come', () => new Promise<never>(() => undefined)],
  ])('owns up to a change that takes long: the line does not %s', async (_, refreshSession) => {
    const { session, media, clock } = await oldCall({ refreshSession });
    media.drop(1001, 'session_expired');
    clock.advance(2);
    await settled();
    expect(session.snapshot.status).toBe('listening');
    clock.advance(2);
    await settled();
    expect(session.snapshot.status).toBe('reconnecting');
  });

  it('owns up at once where there is no network', async () => {
    const { session, media, clock, page } = await oldCall();
    page.tell('offline');
    media.drop(1001, 'session_expired');
    clock.advance(1);
    expect(session.snapshot.status).toBe('reconnecting');
  });

  it('mends a line that breaks while its successor’s grant is fetched', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const call = await oldCall({
      refreshSession: async (_, number) => (number === 1 ? grant.promise : grantOf({ ...limits, token: 'second' })),
    });
    call.clock.advance(3481);
    call.media.drop();
    grant.resolve(grantOf({ ...limits, token: 'first' }));
    await settled();
    expect(call.media.connections).toHaveLength(1);
    call.clock.advance(1);
    await settled();
    expect(call.media.connections).toHaveLength(2);
    call.media.stand();
    expect(call.session.snapshot.status).toBe('listening');
  });

  it('leaves nothing behind when it is stopped in the middle', async () => {
    const grant = deferred<ReturnType<typeof grantOf>>();
    const { session, media, clock, page } = await oldCall({ refreshSession: () => grant.promise });
    clock.advance(3481);
    session.stop();
    grant.resolve(grantOf());
    await settled();
    expect(media.connections).toHaveLength(1);
    expect(clock.pending).toBe(0);
    expect(page.listening).toBe(0);
  });
});
