/** A conversation that a client brings along after a reconnect, item by item. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { base64, scriptedStt, signal, startEngine, TestClient, type TestEngine, workflowOf } from './engine.fixture.ts';

let workflow: ReturnType<typeof workflowOf>;
let engine: TestEngine;

beforeEach(async () => {
  workflow = workflowOf(function* () {
    yield 'Yes.';
  });
  engine = await startEngine({ workflow });
});

afterEach(() => engine.stop());

const user = (id: string, text: string) => ({
  id,
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text }],
});
const agent = (id: string, text: string) => ({
  id,
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text }],
});
const note = (id: string, text: string) => ({ ...user(id, text), role: 'system' });
const call = (id: string, call_id: string) => ({ id, type: 'function_call', call_id, name: 'find', arguments: '{}' });
const output = (id: string, call_id: string) => ({ id, type: 'function_call_output', call_id, output: 'found' });

function create(client: TestClient, item: object, previous_item_id?: string): void {
  client.send({ type: 'conversation.item.create', item, previous_item_id });
}

describe('RealtimeSession, re-seeded', () => {
  it('keeps ids and order, says nothing by itself, and tells the workflow everything', async () => {
    const client = await TestClient.open(engine);
    const items = [
      agent('item_greeting', 'Hello, how can I help?'),
      user('item_1', 'where is order 42'),
      call('item_2', 'call_1'),
      output('item_3', 'call_1'),
      agent('item_4', 'It is on its'),
      note('item_5', 'The visitor looks at the basket.'),
      user('item_6', 'on its what?'),
    ];
    for (const item of items) create(client, item);
    await client.settle();
    const added = client.of('conversation.item.added');
    expect(added.map(({ item, previous_item_id }) => [item.id, previous_item_id])).toEqual(
      items.map(({ id }, at) => [id, items[at - 1]?.id ?? null]),
    );
    expect(client.of('conversation.item.done').map(({ item }) => item.id)).toEqual(items.map(({ id }) => id));
    expect(added.every(({ item }) => item.status === 'completed')).toBe(true);
    expect(client.of('response.created')).toEqual([]);

    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.status).toBe('completed');
    expect(workflow.contexts[0]?.history).toEqual([
      { type: 'message', role: 'assistant', text: 'Hello, how can I help?' },
      { type: 'message', role: 'user', text: 'where is order 42' },
      { type: 'function_call', callId: 'call_1', name: 'find', arguments: '{}' },
      { type: 'function_call_output', callId: 'call_1', output: 'found' },
      { type: 'message', role: 'assistant', text: 'It is on its' },
      { type: 'message', role: 'system', text: 'The visitor looks at the basket.' },
      { type: 'message', role: 'user', text: 'on its what?' },
    ]);
  });

  it('takes the output of a call that outlived its connection, and no output of a call it does not know', async () => {
    const client = await TestClient.open(engine);
    create(client, output('item_2', 'call_1'));
    expect((await client.next('error')).error.code).toBe('invalid_tool_call_id');
    create(client, user('item_0', 'find it'));
    create(client, call('item_1', 'call_1'));
    create(client, output('item_2', 'call_1'));
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(workflow.contexts[0]?.history.at(-1)).toEqual({
      type: 'function_call_output',
      callId: 'call_1',
      output: 'found',
    });
  });

  it('does not truncate what was restored: it has no sound', async () => {
    const client = await TestClient.open(engine);
    create(client, agent('item_1', 'It is on its way.'));
    client.send({ type: 'conversation.item.truncate', item_id: 'item_1', content_index: 0, audio_end_ms: 0 });
    expect((await client.next('error')).error.message).toBe('Only model output audio messages can be truncated');
  });

  it('takes an item back in its place after it was deleted', async () => {
    const client = await TestClient.open(engine);
    for (const id of ['a', 'b', 'c']) create(client, user(id, id));
    create(client, user('b', 'twice'));
    expect((await client.next('error')).error).toMatchObject({ code: 'invalid_value', param: 'item.id' });
    client.send({ type: 'conversation.item.delete', item_id: 'b' });
    expect((await client.next('conversation.item.deleted')).item_id).toBe('b');
    create(client, user('b', 'corrected'), 'a');
    expect(await client.next('conversation.item.added')).toMatchObject({ previous_item_id: 'a', item: { id: 'b' } });
    create(client, note('root', 'first'), 'root');
    expect((await client.next('conversation.item.added')).previous_item_id).toBeNull();
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const texts = workflow.contexts[0]?.history.map((item) => (item.type === 'message' ? item.text : ''));
    expect(texts).toEqual(['first', 'a', 'corrected', 'c']);
  });

  it('gives an item that took the place of another none of its words', async () => {
    let hear: (text: string) => void = () => undefined;
    const words = new Promise<string>((resolve) => {
      hear = resolve;
    });
    const stt = scriptedStt(words, 'the second');
    await engine.stop();
    engine = await startEngine({ workflow, stt });
    const client = await TestClient.open(engine, { audio: { input: { transcription: { model: 'any' } } } });
    const clip = {
      id: 'x',
      type: 'message',
      role: 'user',
      content: [{ type: 'input_audio', audio: base64(signal(400)) }],
    };
    create(client, clip);
    client.send({ type: 'conversation.item.delete', item_id: 'x' });
    create(client, clip);
    const completed = await client.next('conversation.item.input_audio_transcription.completed');
    expect(completed).toMatchObject({ item_id: 'x', transcript: 'the second' });
    hear('too late');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(workflow.contexts[0]?.history).toEqual([{ type: 'message', role: 'user', text: 'the second' }]);
    expect(stt.cancelled).toBe(1);
    expect(JSON.stringify(client.events)).not.toContain('late');
  });

  it('keeps a picture and answers without having seen it', async () => {
    const client = await TestClient.open(engine);
    const picture = { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'low' };
    create(client, { id: 'p', type: 'message', role: 'user', content: [picture] });
    client.send({ type: 'conversation.item.retrieve', item_id: 'p' });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ content: [picture] });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(response.output).toHaveLength(1);
    expect(workflow.contexts[0]?.history).toEqual([{ type: 'message', role: 'user', text: '[image]' }]);
  });
});
