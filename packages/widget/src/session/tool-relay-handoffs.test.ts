import type { HandoffResult, ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { PageTools } from '../tools/page-tools.ts';
import { functionCall, outputDone, responseCreated, responseDone } from '../transcript/testing/server-events.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import { agentOf, ScriptedTokenServer, tokenOf } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall } from './testing/staged-session.ts';
import { ToolRelay } from './tool-relay.ts';

const tool = (name: string, title?: string) => ({ name, title, runsIn: 'server', approval: false }) as const;
const agent = { tools: [tool('look', 'Look it up'), tool('book')], handoffs: { transfer_to_billing: 'billing' } };

function play(media: RecordingMedia, ...events: ServerEvent[]): void {
  for (const event of events) media.serverEvent(event);
}

function outputsOf(media: RecordingMedia) {
  return media
    .sentOf('conversation.item.create')
    .flatMap(({ item }) => (item.type === 'function_call_output' ? [[item.call_id, item.output]] : []));
}

describe('ToolRelay, handoffs', () => {
  const transfer = outputDone('r1', functionCall('h1', 'transfer_to_billing'));

  it('sends the new agent’s session, says who took over, then wants one answer', async () => {
    const { session, media, server } = await liveCall('voice', { agent });
    play(media, responseCreated('r1'), transfer);
    expect(server.handoffs).toEqual([]);
    play(media, responseDone('r1'));
    await settled();
    expect(server.handoffs).toEqual([{ callId: 'h1', to: 'billing', arguments: {}, token: 'token_1' }]);
    expect(media.log.slice(1)).toEqual(['session.update', 'conversation.item.create', 'response.create']);
    expect(outputsOf(media)[0]?.[1]).toContain('billing');
    expect(session.snapshot).toMatchObject({
      agent: { name: 'billing' },
      entries: [{ kind: 'notice', notice: 'handoff', agent: 'billing' }],
    });
  });

  it('passes on what the model wrote for the next agent, and hands nothing over on what is no JSON', async () => {
    const { media, server } = await liveCall('voice', { agent });
    const call = { ...functionCall('h1', 'transfer_to_billing'), arguments: '{"reason":"A refund."}' };
    play(media, outputDone('r1', call), responseDone('r1'));
    await settled();
    expect(server.handoffs).toMatchObject([{ arguments: { reason: 'A refund.' } }]);
    const torn = { ...functionCall('h2', 'transfer_to_billing'), arguments: '{"reas' };
    const again = await liveCall('voice', { agent });
    play(again.media, outputDone('r1', torn), responseDone('r1'));
    await settled();
    expect(again.server.handoffs).toEqual([]);
    expect(outputsOf(again.media)[0]?.[1]).toContain('not valid JSON');
  });

  it('calls tools and ends the session with the new token', async () => {
    const { session, media, server } = await liveCall('voice', { agent });
    play(media, transfer, responseDone('r1'));
    await settled();
    play(media, outputDone('r2', functionCall('c1', 'refund')));
    expect(server.toolCalls).toMatchObject([{ token: 'token_1_billing' }]);
    session.stop();
    expect(server.ended).toEqual(['token_1_billing']);
  });

  it('runs the response’s tools with the token of the agent that called them, before the handoff', async () => {
    const work = deferred<string>();
    const { media, server } = await liveCall('voice', { agent }, { callTool: () => work.promise });
    play(media, transfer, outputDone('r1', functionCall('c1', 'look')), responseDone('r1'));
    await settled();
    expect(server.toolCalls).toMatchObject([{ token: 'token_1' }]);
    expect(server.handoffs).toEqual([]);
    work.resolve('done');
    await settled();
    expect(server.handoffs).toHaveLength(1);
    expect(media.log.slice(1)).toEqual([
      'conversation.item.create',
      'session.update',
      'conversation.item.create',
      'response.create',
    ]);
  });

  it('stays with the agent when the handoff is refused', async () => {
    const refused = new VoiceAgentError('server-refused', 'no', { problem: 'handoff_not_allowed' });
    const { session, media } = await liveCall('voice', { agent }, { handOff: () => Promise.reject(refused) });
    play(media, transfer, responseDone('r1'));
    await settled();
    expect(media.sentOf('session.update')).toEqual([]);
    expect(outputsOf(media)[0]?.[1]).toContain('did not run');
    expect(session.snapshot).toMatchObject({ agent: { name: 'support' }, entries: [], status: 'thinking' });
  });

  it('takes two handoffs of one response one after the other', async () => {
    const first = deferred<HandoffResult>();
    const answers = [first.promise, Promise.reject(new VoiceAgentError('server-refused', 'no'))];
    const { media, server } = await liveCall('voice', { agent }, { handOff: () => answers.shift()! });
    play(media, transfer, outputDone('r1', functionCall('h2', 'transfer_to_billing')), responseDone('r1'));
    await settled();
    expect(server.handoffs).toHaveLength(1);
    first.resolve({
      agent: agentOf({ name: 'billing' }),
      sessionUpdate: { type: 'realtime' },
      session: tokenOf('next'),
    });
    await settled();
    expect(server.handoffs).toMatchObject([{ token: 'token_1' }, { token: 'next' }]);
    expect(outputsOf(media)).toHaveLength(2);
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('drops a handoff whose answer comes after the stop', async () => {
    const answer = deferred<HandoffResult>();
    const { session, media, server } = await liveCall('voice', { agent }, { handOff: () => answer.promise });
    play(media, transfer, responseDone('r1'));
    await settled();
    session.stop();
    answer.resolve({
      agent: agentOf({ name: 'billing' }),
      sessionUpdate: { type: 'realtime' },
      session: tokenOf('next'),
    });
    await settled();
    expect(media.sent).toEqual([]);
    expect(session.snapshot.agent?.name).toBe('support');
    expect(server.ended).toEqual(['token_1']);
  });
});

describe('ToolRelay, after its signal has aborted', () => {
  it.each(['look', 'transfer_to_billing'])('brings nothing back of %s', async (name) => {
    const work = deferred<never>();
    const life = new AbortController();
    const brought: string[] = [];
    const relay = new ToolRelay({
      tokenServer: new ScriptedTokenServer({ callTool: () => work.promise, handOff: () => work.promise }),
      pageTools: new PageTools(),
      signal: life.signal,
      schedule: () => () => undefined,
      now: () => 0,
      current: () => ({ agent: agentOf(agent), session: tokenOf('token_1') }),
      turns: { addContext: (text) => void brought.push(text) },
      adopt: () => brought.push('adopt'),
      send: ({ type }) => brought.push(type),
      dispatch: ({ type }) => brought.push(type),
      onEvent: () => undefined,
    });
    relay.read(outputDone('r1', functionCall('c1', name)));
    relay.read(responseDone('r1'));
    await settled();
    expect(brought).toEqual(['call-started']);
    life.abort();
    work.resolve({ agent: agentOf(), sessionUpdate: { type: 'realtime' }, session: tokenOf('next') } as never);
    await settled();
    expect(brought).toEqual(['call-started']);
  });
});
