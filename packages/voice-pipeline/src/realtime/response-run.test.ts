import { afterEach, describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import type { Tts } from '../stages/tts.ts';
import type { RealtimeServerOptions } from './create-realtime-server.ts';
import { SAMPLES_PER_CHAR, startEngine, TestClient, type TestEngine, toneTts, workflowOf } from './engine.fixture.ts';

const CALL = { type: 'function_call' as const, name: 'lookup', arguments: '{"id":"42"}' };
const TOOLS = [{ type: 'function' as const, name: 'lookup', parameters: { type: 'object' } }];

let engine: TestEngine;

async function open(options: Partial<RealtimeServerOptions>, session?: object): Promise<TestClient> {
  engine = await startEngine(options);
  return TestClient.open(engine, session);
}

afterEach(async () => {
  await engine.stop();
});

function ask(client: TestClient, response?: object, text = 'hello'): void {
  client.type(text);
  client.send({ type: 'response.create', ...(response ? { response } : {}) });
}

/** The types from `response.created` on. */
function ladder(client: TestClient): string[] {
  const types = client.types();
  return types.slice(types.indexOf('response.created'));
}

describe('ResponseRun', () => {
  it('speaks sentence by sentence, words before their sound, in pieces of at most 200 ms', async () => {
    const workflow = workflowOf(function* () {
      yield 'One sentence that is long ';
      yield 'enough. And another one, also long enough.';
    });
    const client = await open({ workflow });
    ask(client);
    const { response } = await client.next('response.done');
    const transcripts = client.of('response.output_audio_transcript.delta').map(({ delta }) => delta);
    expect(transcripts).toEqual(['One sentence that is long enough. ', 'And another one, also long enough.']);
    const sizes = client.of('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length / 2);
    expect(Math.max(...sizes)).toBe(4800);
    const text = transcripts.join('');
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(text.length * SAMPLES_PER_CHAR);
    const types = ladder(client).filter((type, at, all) => type !== all[at - 1] && type.endsWith('delta'));
    expect(types).toEqual([
      'response.output_audio_transcript.delta',
      'response.output_audio.delta',
      'response.output_audio_transcript.delta',
      'response.output_audio.delta',
    ]);
    expect(response.output).toMatchObject([{ type: 'message', content: [{ type: 'output_audio', transcript: text }] }]);
    expect(client.of('response.output_audio_transcript.done')[0]?.transcript).toBe(text);
    expect(client.of('response.content_part.done')[0]?.part).toEqual({ type: 'audio', transcript: text });
  });

  it('uses one set of ids throughout', async () => {
    const client = await open({});
    ask(client);
    const { response } = await client.next('response.done');
    const itemId = response.output[0]?.id;
    for (const event of client.events) {
      if ('response_id' in event) expect(event.response_id).toBe(response.id);
      if ('content_index' in event && 'output_index' in event) {
        expect(event).toMatchObject({ item_id: itemId, output_index: 0, content_index: 0 });
      }
    }
    expect(response).toMatchObject({
      object: 'realtime.response',
      conversation_id: expect.stringMatching(/^conv_/),
      output_modalities: ['audio'],
      audio: { output: { voice: 'plain', format: { type: 'audio/pcm' } } },
      metadata: null,
    });
    const ids = client.events.map(({ event_id }) => event_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('answers in text where text is wanted', async () => {
    const client = await open({});
    ask(client, { output_modalities: ['text'], metadata: { topic: 'x' } });
    const { response } = await client.next('response.done');
    expect(ladder(client)).toEqual([
      'response.created',
      'rate_limits.updated',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
    ]);
    expect(response).toMatchObject({
      output_modalities: ['text'],
      metadata: { topic: 'x' },
      output: [{ content: [{ type: 'output_text', text: 'You said hello.' }] }],
      usage: { output_token_details: { audio_tokens: 0 } },
    });
  });

  it('calls a function, and goes on with its output and the whole history', async () => {
    const workflow = workflowOf(function* ({ history }) {
      const last = history.at(-1);
      if (last?.type === 'function_call_output') yield `It is ${last.output}.`;
      else yield CALL;
    });
    const client = await open({ workflow }, { tools: TOOLS, instructions: 'Help.' });
    ask(client);
    const { response } = await client.next('response.done');
    expect(ladder(client)).toEqual([
      'response.created',
      'rate_limits.updated',
      'response.output_item.added',
      'conversation.item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
    ]);
    const [call] = response.output;
    expect(client.of('response.output_item.added')[0]?.item).toMatchObject({ status: 'in_progress', arguments: '' });
    expect(call).toMatchObject({
      type: 'function_call',
      status: 'completed',
      name: 'lookup',
      arguments: '{"id":"42"}',
    });
    const callId = call?.type === 'function_call' ? call.call_id : undefined;
    const output = { type: 'function_call_output', call_id: callId, output: 'on its way' };
    client.send({ type: 'conversation.item.create', item: output });
    client.send({ type: 'response.create' });
    const second = await client.next('response.done');
    expect(JSON.stringify(second.response.output)).toContain('It is on its way.');
    expect(workflow.contexts[1]).toMatchObject({
      instructions: 'Help.',
      tools: TOOLS,
      toolChoice: 'auto',
      history: [
        { type: 'message', role: 'user', text: 'hello' },
        { type: 'function_call', callId, name: 'lookup', arguments: '{"id":"42"}' },
        { type: 'function_call_output', callId, output: 'on its way' },
      ],
    });
  });

  it('says something before and after its calls, each its own item', async () => {
    const workflow = workflowOf(function* () {
      yield 'Let me look. ';
      yield CALL;
      yield { ...CALL, arguments: '{}' };
      yield '  ';
      yield 'Done.';
    });
    const client = await open({ workflow });
    ask(client);
    const { response } = await client.next('response.done');
    expect(response.output.map(({ type }) => type)).toEqual(['message', 'function_call', 'function_call', 'message']);
    expect(client.of('response.output_item.done').map(({ output_index }) => output_index)).toEqual([0, 1, 2, 3]);
    const callIds = new Set(response.output.map((item) => (item.type === 'function_call' ? item.call_id : '')));
    expect(callIds.size).toBe(3);
  });

  it('takes silence for an answer', async () => {
    const client = await open({ workflow: workflowOf(() => []) });
    ask(client);
    expect((await client.next('response.done')).response).toMatchObject({ status: 'completed', output: [] });
    expect(ladder(client)).toEqual(['response.created', 'rate_limits.updated', 'response.done']);
  });

  it('greets when nothing was said yet', async () => {
    const workflow = workflowOf(function* ({ history, instructions }) {
      if (history.length === 0) yield `Welcome: ${instructions}`;
    });
    const client = await open({ workflow });
    client.send({ type: 'response.create', response: { instructions: 'greet', tool_choice: 'none' } });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('Welcome: greet');
    expect(workflow.contexts[0]).toMatchObject({ toolChoice: 'none', history: [] });
  });

  it('fails when the workflow throws, closing what was open, and goes on', async () => {
    let runs = 0;
    const workflow = workflowOf(function* () {
      yield 'A first sentence which is long enough. The beginning of';
      if (runs++ === 0) throw new Error('database password');
    });
    const client = await open({ workflow });
    ask(client);
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', code: 'workflow-failed' } },
    });
    expect(JSON.stringify(client.events)).not.toContain('password');
    expect(engine.errors).toMatchObject([{ code: 'workflow-failed', cause: new Error('database password') }]);
    expect(ladder(client).filter((type) => type.endsWith('item.added'))).toHaveLength(
      ladder(client).filter((type) => type.endsWith('item.done')).length,
    );
    for (const item of response.output) expect(item.status).toBe('incomplete');
    ask(client);
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('fails when the synthesis throws', async () => {
    const tts: Tts = {
      ...toneTts,
      // biome-ignore lint/correctness/useYield: it breaks before its first sample
      async *synthesize() {
        throw new PipelineError('tts-failed', 'The voice is gone.');
      },
    };
    const client = await open({ tts });
    ask(client);
    expect((await client.next('response.done')).response).toMatchObject({
      status: 'failed',
      status_details: { error: { code: 'tts-failed' } },
    });
    ask(client, { output_modalities: ['text'] });
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('stops at max_output_tokens and calls it incomplete', async () => {
    const workflow = workflowOf(function* () {
      yield 'one two three four five six seven';
      yield CALL;
    });
    const client = await open({ workflow });
    ask(client, { max_output_tokens: 3, output_modalities: ['text'] });
    expect((await client.next('response.done')).response).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'max_output_tokens' },
      max_output_tokens: 3,
      output: [{ type: 'message', status: 'incomplete', content: [{ text: 'one two ' }] }],
    });
  });

  it('passes voice and speed to the synthesis', async () => {
    const seen: unknown[] = [];
    const tts: Tts = {
      ...toneTts,
      synthesize(text, options) {
        seen.push([options?.voice, options?.speed]);
        return toneTts.synthesize(text, options);
      },
    };
    const client = await open({ tts }, { audio: { output: { voice: 'other', speed: 1.2 } } });
    ask(client);
    await client.next('response.done');
    expect(seen).toEqual([['other', 1.2]]);
  });
});
