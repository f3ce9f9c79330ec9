import type { ApprovalRequest } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  committed,
  functionCall,
  outputDone,
  responseCreated,
  responseDone,
  speechStarted,
} from '../transcript/testing/server-events.ts';
import { nextPage, taken } from './testing/changed-pages.ts';
import { CLOCK_START_MS } from './testing/manual-clock.ts';
import type { RecordingMedia } from './testing/recording-media.ts';
import type { RecordedToolCall } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, mend } from './testing/staged-session.ts';

const agent = {
  tools: [
    { name: 'look', title: 'Look it up', runsIn: 'server', approval: false, onInterrupt: 'cancel' } as const,
    { name: 'book', title: 'Book it', runsIn: 'server', approval: true } as const,
  ],
};

const called = (name: string) => [
  responseCreated('r1'),
  outputDone('r1', functionCall('c1', name, '{"day":"monday"}')),
  responseDone('r1'),
];

function asked(change: Partial<ApprovalRequest> = {}) {
  const approval = {
    token: 'signed',
    tool: 'book',
    title: 'Book it',
    arguments: { day: 'monday' },
    expiresAt: CLOCK_START_MS / 1000 + 120,
    always: true,
    ...change,
  };
  return { callId: 'c1', approval };
}

function outputsOf(media: RecordingMedia) {
  return media
    .sentOf('conversation.item.create')
    .flatMap(({ item }) => (item.type === 'function_call_output' ? item.output : []));
}

describe('ServerCalls, the visitor’s approval', () => {
  it('shows what is asked, and tells the model nothing before there is an answer', async () => {
    const { session, media, events } = await liveCall('voice', { agent }, { callTool: async () => asked() });
    media.play(...called('book'));
    await settled();
    expect(session.snapshot.approvals).toEqual([
      {
        callId: 'c1',
        name: 'book',
        title: 'Book it',
        arguments: { day: 'monday' },
        expiresAt: CLOCK_START_MS + 120_000,
        always: true,
      },
    ]);
    expect(session.snapshot.entries).toMatchObject([{ kind: 'tool', state: 'asked' }]);
    expect(media.sent).toEqual([]);
    expect(events.at(-1)).toEqual({ type: 'approval', callId: 'c1', name: 'book', title: 'Book it', state: 'asked' });
  });

  it.each([
    ['approved', { approve: true, always: true }, '{"booked":true}', 'done'],
    ['declined', { approve: false, reason: 'Too dear' }, '{"error":"The visitor declined."}', 'declined'],
  ] as const)('brings what came of it when it is %s', async (state, answer, output, outcome) => {
    const script = { callTool: async () => asked(), decide: async () => output };
    const { session, media, server, events } = await liveCall('voice', { agent }, script);
    media.play(...called('book'));
    await settled();
    session.decide('c1', answer);
    session.decide('c1', { approve: !answer.approve });
    await settled();
    expect(server.decisions).toEqual([{ token: 'signed', callId: 'c1', session: 'token_1', ...answer }]);
    expect(outputsOf(media)).toEqual([output]);
    expect(media.sentOf('response.create')).toHaveLength(1);
    expect(session.snapshot).toMatchObject({ approvals: [], entries: [{ state: outcome }] });
    expect(events).toContainEqual(expect.objectContaining({ type: 'approval', state }));
  });

  it('lets the server say what became of it when nobody answers in time', async () => {
    const answers = [asked(), '{"error":"The visitor did not answer."}'];
    const { session, media, server, clock, events } = await liveCall(
      'voice',
      { agent },
      { callTool: async () => answers.shift()! },
    );
    media.play(...called('book'));
    await settled();
    clock.advance(119);
    expect(session.snapshot.approvals).toHaveLength(1);
    clock.advance(1);
    await settled();
    expect(session.snapshot.approvals).toEqual([]);
    session.decide('c1', { approve: true });
    await settled();
    expect(server.decisions).toEqual([]);
    expect(outputsOf(media)).toEqual(['{"error":"The visitor did not answer."}']);
    expect(events).toContainEqual(expect.objectContaining({ type: 'approval', state: 'expired' }));
  });

  it('is not over at once for a visitor whose clock runs ahead', async () => {
    const late = asked({ expiresAt: CLOCK_START_MS / 1000 - 600 });
    const { session, media, server, clock } = await liveCall('voice', { agent }, { callTool: async () => late });
    media.play(...called('book'));
    await settled();
    clock.advance(9);
    await settled();
    expect(session.snapshot.approvals).toHaveLength(1);
    expect(server.toolCalls).toHaveLength(1);
  });

  it('tells the model when the decision did not get through', async () => {
    const refused = new VoiceAgentError('server-refused', 'no', { problem: 'approval_invalid' });
    const script = { callTool: async () => asked(), decide: () => Promise.reject(refused) };
    const { session, media } = await liveCall('voice', { agent }, script);
    media.play(...called('book'));
    await settled();
    session.decide('c1', { approve: true });
    await settled();
    expect(outputsOf(media)[0]).toContain('It did not run.');
    expect(session.snapshot.approvals).toEqual([]);
  });

  it('waits on while the line breaks and is mended', async () => {
    const call = await liveCall('voice', { agent }, { callTool: async () => asked(), decide: async () => 'booked' });
    call.media.play(...called('book'));
    await settled();
    call.media.drop();
    await mend(call);
    expect(call.session.snapshot.approvals).toHaveLength(1);
    call.session.decide('c1', { approve: true });
    await settled();
    expect(outputsOf(call.media)).toEqual(['booked']);
  });

  it('asks again on the next page', async () => {
    const call = await liveCall('voice', { agent }, { callTool: async () => asked() });
    call.media.play(...called('book'));
    await settled();
    call.page.tell('leaving');
    const next = nextPage(call, { script: { callTool: async () => asked(), decide: async () => 'booked' } });
    const media = await taken(next);
    expect(next.server.toolCalls).toMatchObject([{ tool: 'book', callId: 'c1', arguments: { day: 'monday' } }]);
    expect(next.session.snapshot.approvals).toHaveLength(1);
    next.session.decide('c1', { approve: true });
    await settled();
    expect(outputsOf(media)).toEqual(['booked']);
  });

  it('is asked no more when the call ends', async () => {
    const { session, media, server, clock } = await liveCall('voice', { agent }, { callTool: async () => asked() });
    media.play(...called('book'));
    await settled();
    session.stop();
    expect(session.snapshot.approvals).toEqual([]);
    session.decide('c1', { approve: true });
    clock.advance(600);
    await settled();
    expect(server.decisions).toEqual([]);
    expect(server.toolCalls).toHaveLength(1);
  });
});

describe('ServerCalls, while a tool runs', () => {
  async function running(name = 'look') {
    const work = deferred<string>();
    let call: RecordedToolCall | undefined;
    const script = {
      callTool: (recorded: RecordedToolCall) => {
        call = recorded;
        return work.promise;
      },
    };
    const staged = await liveCall('voice', { agent }, script);
    staged.media.play(...called(name));
    await settled();
    return { ...staged, work, call: call! };
  }

  it('shows how far it is, until it has ended', async () => {
    const { session, call, work } = await running();
    call.onNews?.({ value: 0.5 });
    expect(session.snapshot.entries).toMatchObject([{ kind: 'tool', progress: 0.5 }]);
    work.resolve('found');
    await settled();
    call.onNews?.({ value: 'late' });
    expect(session.snapshot.entries).toMatchObject([{ state: 'done', progress: 0.5 }]);
  });

  it('has the agent say a sentence, out of band, and answers the tool after it', async () => {
    const { media, call, work } = await running();
    call.onNews?.({ text: 'One "moment".' });
    const [filler] = media.sentOf('response.create');
    expect(filler?.response).toEqual({
      conversation: 'none',
      input: [],
      tool_choice: 'none',
      instructions: 'Say exactly this, word for word, and nothing else: "One \\"moment\\"."',
    });
    media.play(responseCreated('f1'));
    work.resolve('found');
    await settled();
    expect(media.sentOf('response.create')).toHaveLength(1);
    media.play(responseDone('f1'));
    expect(media.sentOf('response.create')).toHaveLength(2);
    expect(media.sentOf('response.create')[1]?.response).toBeUndefined();
  });

  it('abandons what may be cancelled when the visitor speaks up, and says so to the model', async () => {
    const { session, media, call, work } = await running();
    call.signal.addEventListener('abort', () => work.reject(call.signal.reason));
    media.play(speechStarted('u1'));
    await settled();
    expect(outputsOf(media)).toEqual(['{"error":"look was cancelled: the visitor spoke up."}']);
    expect(session.snapshot.entries).toContainEqual(expect.objectContaining({ kind: 'tool', state: 'failed' }));
  });

  it.each([
    ['what is to finish', 'book', true],
    ['what has finished', 'look', false],
  ])('does not abandon %s', async (_, name, isRunning) => {
    const { media, call, work } = await running(name);
    if (!isRunning) work.resolve('found');
    await settled();
    media.play(speechStarted('u1'), committed('u1'));
    expect(call.signal.aborted).toBe(false);
  });
});

describe('ServerCalls, in the background', () => {
  it('tells the model that it started, then its result as news of its own', async () => {
    const work = deferred<string>();
    let call: RecordedToolCall | undefined;
    const script = {
      callTool: (recorded: RecordedToolCall) => {
        call = recorded;
        return work.promise;
      },
    };
    const { session, media, events } = await liveCall('voice', { agent }, script);
    media.play(...called('look'));
    call?.onNews?.({ started: 'It works.' });
    await settled();
    expect(outputsOf(media)).toEqual(['It works.']);
    expect(media.sentOf('response.create')).toHaveLength(1);
    media.play(responseCreated('r2'), responseDone('r2'));
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [{ state: 'running' }] });
    work.resolve('{"found":1}');
    await settled();
    const news = media.sentOf('conversation.item.create').at(-1)?.item;
    expect(news).toMatchObject({ type: 'message', role: 'system' });
    const text = 'look (call c1) has finished in the background: {"found":1}';
    expect(news).toMatchObject({ content: [{ type: 'input_text', text }] });
    expect(outputsOf(media)).toHaveLength(1);
    expect(media.sentOf('response.create')).toHaveLength(2);
    expect(session.snapshot.entries).toMatchObject([{ kind: 'tool', state: 'done' }]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'tool-result', outcome: 'done' }));
  });

  it('delivers on the next page what had started on the one before', async () => {
    let call: RecordedToolCall | undefined;
    const never = {
      callTool: (recorded: RecordedToolCall) => {
        call = recorded;
        return new Promise<string>(() => undefined);
      },
    };
    const before = await liveCall('voice', { agent }, never);
    before.media.play(...called('look'));
    call?.onNews?.({ started: 'It works.' });
    await settled();
    before.page.tell('leaving');
    const next = nextPage(before, { script: { callTool: async () => 'found' } });
    const media = await taken(next);
    expect(next.server.toolCalls).toMatchObject([{ callId: 'c1', isLate: true }]);
    expect(outputsOf(media)).toEqual([]);
    expect(JSON.stringify(media.sentOf('conversation.item.create'))).toContain('finished in the background: found');
    expect(next.session.snapshot.entries).toContainEqual(expect.objectContaining({ kind: 'tool', state: 'done' }));
  });
});
