import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { base64, scriptedStt, signal, startEngine, TestClient, type TestEngine, workflowOf } from './engine.fixture.ts';

let engine: TestEngine;
let workflow: ReturnType<typeof workflowOf>;

beforeEach(async () => {
  workflow = workflowOf(function* () {
    yield 'This is one sentence of twenty characters. And this is another one.';
  });
  engine = await startEngine({ workflow, stt: scriptedStt('from the clip', 'more') });
});

afterEach(async () => {
  await engine.stop();
});

function text(id: string, role = 'user') {
  const type = role === 'assistant' ? 'output_text' : 'input_text';
  return { id, type: 'message', role, content: [{ type, text: id }] };
}

async function speak(client: TestClient): Promise<string> {
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  return response.output[0]?.id ?? '';
}

describe('LiveConversation', () => {
  it('tells of each item where it stands', async () => {
    const client = await TestClient.open(engine);
    client.send({ type: 'conversation.item.create', item: text('a') });
    client.send({ type: 'conversation.item.create', item: text('b', 'assistant') });
    client.send({ type: 'conversation.item.create', item: text('c', 'system'), previous_item_id: 'root' });
    client.send({ type: 'conversation.item.create', item: text('d'), previous_item_id: 'a' });
    await client.settle();
    const places = client
      .of('conversation.item.added')
      .map(({ item, previous_item_id }) => [item.id, previous_item_id]);
    expect(places).toEqual([
      ['a', null],
      ['b', 'a'],
      ['c', null],
      ['d', 'a'],
    ]);
    expect(client.of('conversation.item.done').map(({ item }) => item.status)).toEqual(Array(4).fill('completed'));
    await speak(client);
    expect(workflow.contexts[0]?.history.map((item) => (item.type === 'message' ? item.text : ''))).toEqual([
      'c',
      'a',
      'd',
      'b',
    ]);
  });

  it('retrieves and deletes, and mends the chain', async () => {
    const client = await TestClient.open(engine);
    for (const id of ['a', 'b']) client.send({ type: 'conversation.item.create', item: text(id) });
    client.send({ type: 'conversation.item.retrieve', item_id: 'b' });
    expect((await client.next('conversation.item.retrieved')).item).toMatchObject({
      id: 'b',
      content: [{ text: 'b' }],
    });
    client.send({ type: 'conversation.item.delete', item_id: 'b' });
    expect((await client.next('conversation.item.deleted')).item_id).toBe('b');
    client.send({ type: 'conversation.item.create', item: text('c') });
    expect((await client.next('conversation.item.added')).previous_item_id).toBe('a');
    client.send({ type: 'conversation.item.delete', item_id: 'b', event_id: 'twice' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'item_delete_invalid_item_id',
      message: "Error deleting item: the item with id 'b' does not exist.",
      event_id: 'twice',
    });
  });

  it.each([
    [{ type: 'conversation.item.retrieve', item_id: 'x' }, 'item_retrieve_invalid_item_id', 'item_id'],
    [
      { type: 'conversation.item.truncate', item_id: 'x', content_index: 0, audio_end_ms: 0 },
      'item_truncate_invalid_item_id',
      'item_id',
    ],
    [{ type: 'conversation.item.truncate', item_id: 'a', content_index: 0, audio_end_ms: 0 }, null, null],
    [
      { type: 'conversation.item.truncate', item_id: 'a', content_index: 0, audio_end_ms: -1 },
      'invalid_value',
      'audio_end_ms',
    ],
    [
      { type: 'conversation.item.truncate', item_id: 'a', content_index: 0, audio_end_ms: 1.5 },
      'invalid_value',
      'audio_end_ms',
    ],
    [{ type: 'conversation.item.create', item: text('a') }, 'invalid_value', 'item.id'],
    [
      { type: 'conversation.item.create', item: text('n'), previous_item_id: 'x' },
      'item_not_found',
      'previous_item_id',
    ],
    [
      {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_audio', audio: '%' }] },
      },
      'invalid_value',
      'item.content[0].audio',
    ],
  ])('refuses %j', async (event, code, param) => {
    const client = await TestClient.open(engine);
    client.send({ type: 'conversation.item.create', item: text('a') });
    client.send({ ...event, event_id: 'e' });
    expect((await client.next('error')).error).toMatchObject({ code, param, event_id: 'e' });
    await client.settle();
    expect(client.of('conversation.item.added')).toHaveLength(1);
  });

  it('forgets what was not heard, in the transcript and for the workflow', async () => {
    const client = await TestClient.open(engine);
    const id = await speak(client);
    // The first sentence takes 43 characters × 50 ms; the second is cut after some words.
    client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 2150 + 600 });
    expect(await client.next('conversation.item.truncated')).toMatchObject({
      item_id: id,
      content_index: 0,
      audio_end_ms: 2750,
    });
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ status: 'completed', content: [{ type: 'output_audio' }] });
    expect(JSON.stringify(item)).not.toContain('sentence');
    client.type('go on');
    await speak(client);
    expect(workflow.contexts[1]?.history).toEqual([
      { type: 'message', role: 'assistant', text: 'This is one sentence of twenty characters. And this is' },
      { type: 'message', role: 'user', text: 'go on' },
    ]);
  });

  it('refuses to truncate beyond the end, and takes the end itself', async () => {
    const client = await TestClient.open(engine);
    const id = await speak(client);
    const samples = client
      .of('response.output_audio.delta')
      .reduce((sum, { delta }) => sum + Buffer.from(delta, 'base64').length / 2, 0);
    const lengthMs = samples / 24;
    const truncate = { type: 'conversation.item.truncate', item_id: id, content_index: 0 };
    client.send({ ...truncate, audio_end_ms: lengthMs + 1, event_id: 't' });
    expect((await client.next('error')).error).toMatchObject({
      event_id: 't',
      message: `Audio content of ${lengthMs}ms is already shorter than ${lengthMs + 1}ms`,
    });
    client.send({ ...truncate, audio_end_ms: lengthMs });
    await client.next('conversation.item.truncated');
  });

  it('truncates while the item is still being made', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await engine.stop();
    workflow = workflowOf(async function* () {
      yield 'A first sentence which is long enough. Then';
      await gate;
      yield ' comes a second one.';
    });
    engine = await startEngine({ workflow });
    const client = await TestClient.open(engine);
    client.send({ type: 'response.create' });
    const { item_id } = await client.next('response.output_audio.delta');
    client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 100 });
    await client.next('conversation.item.truncated');
    release();
    const { response } = await client.next('response.done');
    expect(JSON.stringify(response.output)).not.toContain('first');
    client.type('next');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(workflow.contexts[1]?.history).toEqual([
      { type: 'message', role: 'assistant', text: 'A' },
      { type: 'message', role: 'user', text: 'next' },
    ]);
  });

  it('does not bring back an item deleted while it was being made', async () => {
    const client = await TestClient.open(engine);
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    const { item } = await client.next('conversation.item.added');
    client.send({ type: 'conversation.item.delete', item_id: item.id });
    await client.next('conversation.item.deleted');
    client.send({ type: 'conversation.item.retrieve', item_id: item.id });
    expect((await client.next('error')).error.code).toBe('item_retrieve_invalid_item_id');
  });

  it('recognises a clip that comes as an item', async () => {
    const client = await TestClient.open(engine, { audio: { input: { transcription: { model: 'any' } } } });
    const content = [
      { type: 'input_text', text: 'listen' },
      { type: 'input_audio', audio: base64(signal(400)) },
    ];
    client.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    const completed = await client.next('conversation.item.input_audio_transcription.completed');
    expect(completed).toMatchObject({ content_index: 1, transcript: 'from the clip', usage: { seconds: 0.4 } });
    await speak(client);
    expect(workflow.contexts[0]?.history).toEqual([{ type: 'message', role: 'user', text: 'listen from the clip' }]);
  });

  it('says nothing of the words of an item that was deleted', async () => {
    let hear: (text: string) => void = () => undefined;
    const words = new Promise<string>((resolve) => {
      hear = resolve;
    });
    await engine.stop();
    engine = await startEngine({ workflow, stt: scriptedStt(words, 'kept') });
    const client = await TestClient.open(engine, { audio: { input: { transcription: { model: 'any' } } } });
    const content = [{ type: 'input_audio', audio: base64(signal(400)) }];
    const create = (id: string) =>
      client.send({ type: 'conversation.item.create', item: { id, type: 'message', role: 'user', content } });
    create('gone');
    client.send({ type: 'conversation.item.delete', item_id: 'gone' });
    await client.next('conversation.item.deleted');
    hear('too late');
    create('kept');
    await client.next('conversation.item.input_audio_transcription.completed', ({ item_id }) => item_id === 'kept');
    await client.settle();
    expect(JSON.stringify(client.events)).not.toContain('late');
  });
});
