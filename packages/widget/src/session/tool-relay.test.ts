import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  committed,
  errorEvent,
  functionCall,
  itemAdded,
  outputDone,
  responseCreated,
  responseDone,
  speechStarted,
} from '../transcript/testing/server-events.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall } from './testing/staged-session.ts';

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

describe('ToolRelay', () => {
  it('takes a call to the server and its output back, and wants one answer after response.done', async () => {
    const work = deferred<string>();
    const { session, media, server } = await liveCall('voice', { agent }, { callTool: () => work.promise });
    play(media, responseCreated('r1'), outputDone('r1', functionCall('c1', 'look', '{"id":42}')));
    expect(server.toolCalls).toMatchObject([{ tool: 'look', callId: 'c1', arguments: { id: 42 }, token: 'token_1' }]);
    expect(session.snapshot.entries).toMatchObject([{ kind: 'tool', title: 'Look it up', state: 'running' }]);
    work.resolve('{"found":true}');
    await settled();
    expect(outputsOf(media)).toEqual([['c1', '{"found":true}']]);
    expect(media.sentOf('response.create')).toEqual([]);
    play(media, responseDone('r1'));
    expect(media.sentOf('response.create')).toHaveLength(1);
    expect(session.snapshot).toMatchObject({ status: 'thinking', entries: [{ state: 'done' }] });
  });

  it('waits for all outputs of a response before the one answer', async () => {
    const slow = deferred<string>();
    const { session, media } = await liveCall(
      'voice',
      { agent },
      {
        callTool: ({ tool: name }) => (name === 'book' ? slow.promise : Promise.resolve('quick')),
      },
    );
    play(media, responseCreated('r1'));
    play(media, outputDone('r1', functionCall('c1', 'look')), outputDone('r1', functionCall('c2', 'book')));
    play(media, responseDone('r1'));
    await settled();
    expect(outputsOf(media)).toEqual([['c1', 'quick']]);
    expect(media.sentOf('response.create')).toEqual([]);
    expect(session.snapshot.status).toBe('thinking');
    slow.resolve('booked');
    await settled();
    expect(outputsOf(media)).toEqual([
      ['c1', 'quick'],
      ['c2', 'booked'],
    ]);
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('runs a call once, however often its item is told', async () => {
    const { media, server } = await liveCall('voice', { agent });
    const call = outputDone('r1', functionCall('c1', 'look'));
    play(media, call, call, outputDone('r2', functionCall('c1', 'look')));
    await settled();
    expect(server.toolCalls).toHaveLength(1);
    expect(outputsOf(media)).toHaveLength(1);
  });

  it('does not run a call that was cancelled, or that only its arguments announced', async () => {
    const { media, server } = await liveCall('voice', { agent });
    const item = functionCall('c1', 'look');
    play(
      media,
      outputDone('r1', { ...item, status: 'incomplete' }),
      outputDone('r1', { ...item, status: 'in_progress' }),
      outputDone('r1', { type: 'function_call', status: 'completed', name: 'look', arguments: '{}' }),
      {
        type: 'response.function_call_arguments.done',
        event_id: 'e',
        response_id: 'r1',
        item_id: 'item_c1',
        output_index: 0,
        call_id: 'c1',
        name: 'look',
        arguments: '{}',
      },
      responseDone('r1', 'cancelled'),
    );
    await settled();
    expect(server.toolCalls).toEqual([]);
    expect(media.sent).toEqual([]);
  });

  it('tells the model and the visitor when a call fails', async () => {
    const lost = new VoiceAgentError('server-unreachable', 'gone');
    const { session, media } = await liveCall('voice', { agent }, { callTool: () => Promise.reject(lost) });
    play(media, responseCreated('r1'), outputDone('r1', functionCall('c1', 'look')), responseDone('r1'));
    await settled();
    const [[, output] = []] = outputsOf(media);
    expect(JSON.parse(output ?? '')).toEqual({ error: expect.stringContaining('not known whether it took effect') });
    expect(session.snapshot).toMatchObject({ entries: [{ state: 'failed' }], error: undefined });
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it.each([
    ['unknown_tool', 'did not run'],
    ['unauthorized', 'did not run'],
    ['call_in_progress', 'not known'],
    ['internal', 'not known'],
    [undefined, 'not known'],
  ])('says no more than is known of a call refused with %s', async (problem, known) => {
    const refused = new VoiceAgentError('server-refused', 'no', problem === undefined ? {} : { problem });
    const { media } = await liveCall('voice', { agent }, { callTool: () => Promise.reject(refused) });
    play(media, outputDone('r1', functionCall('c1', 'look')));
    await settled();
    expect(outputsOf(media)[0]?.[1]).toContain(known);
  });

  it('marks a call whose output says that it failed, and not one that only looks like it', async () => {
    const outputs = ['{"error":"There is no such order."}', '{"error":', '{"error":404}', 'An error'];
    const { session, media } = await liveCall('voice', { agent }, { callTool: async () => outputs.shift() ?? '' });
    for (const id of ['c1', 'c2', 'c3', 'c4']) play(media, outputDone('r1', functionCall(id, 'look')));
    await settled();
    const states = session.snapshot.entries.map((entry) => entry.kind === 'tool' && entry.state);
    expect(states).toEqual(['failed', 'done', 'done', 'done']);
  });

  it('does not send arguments that are no JSON, and takes none for an empty object', async () => {
    const { media, server } = await liveCall('voice', { agent });
    play(
      media,
      outputDone('r1', functionCall('c1', 'look', '{"id":')),
      outputDone('r1', functionCall('c2', 'look', '')),
    );
    await settled();
    expect(server.toolCalls).toMatchObject([{ callId: 'c2', arguments: {} }]);
    expect(Object.fromEntries(outputsOf(media)).c1).toContain('not valid JSON');
  });

  it('leaves the judgement of unknown tools to the server', async () => {
    const { session, media, server } = await liveCall('voice', { agent });
    play(media, outputDone('r1', functionCall('c1', 'constructor')));
    await settled();
    expect(server.toolCalls).toMatchObject([{ tool: 'constructor' }]);
    expect(session.snapshot.entries).toMatchObject([{ title: 'constructor' }]);
  });

  it('lets the visitor speak while a tool runs, and answers the tool after that', async () => {
    const work = deferred<string>();
    const { media } = await liveCall('voice', { agent }, { callTool: () => work.promise });
    play(media, responseCreated('r1'), outputDone('r1', functionCall('c1', 'look')), responseDone('r1'));
    play(media, speechStarted('u1'), committed('u1'), responseCreated('vad'));
    work.resolve('late');
    await settled();
    expect(outputsOf(media)).toEqual([['c1', 'late']]);
    expect(media.sentOf('response.create')).toEqual([]);
    play(media, responseDone('vad'));
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('makes one answer of a tool’s output and what was typed meanwhile', async () => {
    const { session, media } = await liveCall('voice', { agent });
    play(media, responseCreated('r1'), outputDone('r1', functionCall('c1', 'look')));
    await settled();
    session.sendText('And the price?');
    play(media, responseDone('r1', 'cancelled'));
    expect(media.sentOf('response.create')).toHaveLength(1);
    play(media, responseCreated('r2'), responseDone('r2'));
    expect(media.sentOf('response.create')).toHaveLength(1);
    expect(session.snapshot.status).toBe('listening');
  });

  it('does not repeat an answer that turn detection’s response has given', async () => {
    const { session, media } = await liveCall('voice', { agent });
    play(media, responseCreated('r1'), outputDone('r1', functionCall('c1', 'look')));
    await settled();
    const [output] = media.sentOf('conversation.item.create');
    play(media, itemAdded(output!.item), responseDone('r1'));
    const eventId = media.sentOf('response.create')[0]?.event_id;
    play(media, responseCreated('vad'), errorEvent('conversation_already_has_active_response', eventId));
    play(media, responseDone('vad'));
    expect(media.sentOf('response.create')).toHaveLength(1);
    expect(session.snapshot.status).toBe('listening');
  });

  it('aborts calls in flight at stop, and drops their late results', async () => {
    const work = deferred<string>();
    const { session, media, server } = await liveCall('voice', { agent }, { callTool: () => work.promise });
    play(media, outputDone('r1', functionCall('c1', 'look')));
    session.stop();
    expect(server.toolCalls[0]?.signal.aborted).toBe(true);
    work.resolve('late');
    await settled();
    expect(media.sent).toEqual([]);
    expect(session.snapshot).toMatchObject({ status: 'ended', entries: [{ kind: 'tool', state: 'failed' }] });
  });
});
