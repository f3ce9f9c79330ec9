import type { HandoffResult, SessionGrant } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { functionCall, outputDone, responseCreated, responseDone } from '../transcript/testing/server-events.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import { agentOf, grantOf, tokenOf } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, mend } from './testing/staged-session.ts';

const look = { name: 'look', runsIn: 'server', approval: false } as const;
const agent = { tools: [look], handoffs: { transfer_to_billing: 'billing' } };

const types = (media: RecordingMedia) => media.sent.map(({ type }) => type);
const createdItems = (media: RecordingMedia) =>
  media.opening.flatMap((event) => (event.type === 'conversation.item.create' ? event.item : []));

describe('ToolRelay, over a break', () => {
  const called = [responseCreated('r1'), outputDone('r1', functionCall('c1', 'look'))];

  it.each([
    ['before its response was over', called],
    ['after it', [...called, responseDone('r1')]],
  ])('a call that ends while the line is away is told and answered once: broken %s', async (_, events) => {
    const work = deferred<string>();
    const call = await liveCall('voice', { agent }, { callTool: () => work.promise });
    call.media.play(...events);
    call.media.drop();
    work.resolve('found');
    await settled();
    expect(call.session.snapshot.status).toBe('reconnecting');
    await mend(call);
    expect(createdItems(call.media)).toMatchObject([
      { type: 'function_call', call_id: 'c1' },
      { type: 'function_call_output', call_id: 'c1', output: 'found' },
    ]);
    expect(types(call.media)).toEqual(['response.create']);
    expect(call.session.snapshot.entries[0]).toMatchObject({ kind: 'tool', state: 'done' });
    expect(call.server.toolCalls).toHaveLength(1);
  });

  it('a call that still runs is told without its output, which follows', async () => {
    const work = deferred<string>();
    const call = await liveCall('voice', { agent }, { callTool: () => work.promise });
    call.media.play(...called);
    call.media.drop();
    await mend(call);
    expect(createdItems(call.media)).toMatchObject([{ type: 'function_call', call_id: 'c1' }]);
    expect(types(call.media)).toEqual([]);
    expect(call.session.snapshot.status).toBe('thinking');
    work.resolve('found');
    await settled();
    expect(types(call.media)).toEqual(['conversation.item.create', 'response.create']);
  });

  it('a call that ends while the next line opens is told behind the opening', async () => {
    const work = deferred<string>();
    const call = await liveCall('voice', { agent }, { callTool: () => work.promise });
    call.media.play(...called);
    call.media.drop();
    call.clock.advance(1);
    await settled();
    work.resolve('found');
    await settled();
    call.media.stand();
    expect(types(call.media)).toEqual(['conversation.item.create', 'response.create']);
  });

  it('a handoff that overtakes the refresh has another one asked for, with its token, and configures the new line', async () => {
    const grant = deferred<SessionGrant>();
    const handOff = deferred<HandoffResult>();
    const call = await liveCall(
      'voice',
      { agent },
      {
        handOff: () => handOff.promise,
        refreshSession: async (_, number) =>
          number === 1 ? grant.promise : grantOf({ token: 'newest', agent: { name: 'billing' } }),
      },
    );
    const { session, media, clock, server } = call;
    media.play(responseCreated('r1'), outputDone('r1', functionCall('h1', 'transfer_to_billing')));
    media.drop();
    clock.advance(1);
    await settled();
    const sessionUpdate = { type: 'realtime', instructions: 'Bill.' } as const;
    handOff.resolve({ agent: agentOf({ name: 'billing' }), sessionUpdate, session: tokenOf('newer') });
    await settled();
    grant.resolve(grantOf({ token: 'older' }));
    await settled();
    media.stand();
    await settled();
    expect(types(media)).toEqual(['session.update', 'response.create']);
    expect(session.snapshot.agent?.name).toBe('billing');
    session.stop();
    expect(server.refreshed).toEqual(['token_1', 'newer']);
    expect(server.ended).toEqual(['newest']);
  });

  it('asks anew, with the newer token, when a handoff has retired the one that was to be refreshed', async () => {
    const retired = new VoiceAgentError('server-refused', 'no', { problem: 'unauthorized' });
    const refresh = deferred<SessionGrant>();
    const handOff = deferred<HandoffResult>();
    const call = await liveCall(
      'voice',
      { agent },
      {
        handOff: () => handOff.promise,
        refreshSession: (_, number) => (number === 1 ? refresh.promise : Promise.resolve(grantOf({ token: 'third' }))),
      },
    );
    const { session, media, clock, server } = call;
    media.play(responseCreated('r1'), outputDone('r1', functionCall('h1', 'transfer_to_billing')));
    media.drop();
    clock.advance(1);
    await settled();
    handOff.resolve({
      agent: agentOf({ name: 'billing' }),
      sessionUpdate: { type: 'realtime' },
      session: tokenOf('newer'),
    });
    await settled();
    refresh.reject(retired);
    await settled();
    expect(server.refreshed).toEqual(['token_1', 'newer']);
    expect(server.requests).toHaveLength(1);
    media.stand();
    expect(session.snapshot.status).toBe('thinking');
  });
});
