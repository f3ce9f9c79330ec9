import { afterEach, describe, expect, it } from 'vitest';
import type { RealtimeServerOptions } from './create-realtime-server.ts';
import { scriptedStt, signal, startEngine, TestClient, type TestEngine, workflowOf } from './engine.fixture.ts';

const HEARING = { audio: { input: { transcription: { model: 'any' } } } };

let engine: TestEngine;

async function open(options: Partial<RealtimeServerOptions>, session?: object): Promise<TestClient> {
  engine = await startEngine(options);
  return TestClient.open(engine, session);
}

afterEach(async () => {
  await engine.stop();
});

/** Says its first sentence, then waits until the test lets it go on. */
function haltingWorkflow(first: string | undefined = 'A first sentence which is long enough. Then') {
  const gates: (() => void)[] = [];
  const workflow = workflowOf(async function* ({ history }) {
    if (first) yield first;
    await new Promise<void>((resolve) => gates.push(resolve));
    const last = history.at(-1);
    yield ` comes the end of ${last?.type === 'message' ? last.text : 'it'}.`;
  });
  return { workflow, release: () => gates.shift()?.(), gates };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('ResponseDesk', () => {
  it('has one response at a time write into the conversation', async () => {
    const { workflow, release } = haltingWorkflow();
    const client = await open({ workflow });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.created');
    client.send({ type: 'response.create', event_id: 'second' });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ code: 'conversation_already_has_active_response', event_id: 'second' });
    expect(error.message).toContain(response.id);
    release();
    expect((await client.next('response.done')).response).toMatchObject({ id: response.id, status: 'completed' });
  });

  it('cancels at once, and the conversation is free for the next', async () => {
    const { workflow, release } = haltingWorkflow();
    const client = await open({ workflow });
    client.send({ type: 'response.create' });
    const item = (await client.next('response.output_item.added')).item;
    await client.next('response.output_audio.delta');
    client.send({ type: 'response.cancel' });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
      output: [
        { id: item.id, status: 'incomplete', content: [{ transcript: 'A first sentence which is long enough. ' }] },
      ],
    });
    const next = await client.next('response.created');
    expect(workflow.contexts[0]?.signal.aborted).toBe(true);
    // What the cancelled workflow still says reaches nobody.
    release();
    await until(() => workflow.contexts.length === 2);
    release();
    expect((await client.next('response.done')).response.id).toBe(next.response.id);
    const after = client.events.slice(client.events.findIndex(({ type }) => type === 'response.done') + 1);
    for (const event of after) if ('response_id' in event) expect(event.response_id).toBe(next.response.id);
  });

  it('cancels before anything was said', async () => {
    const { workflow } = haltingWorkflow('');
    const client = await open({ workflow });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.created');
    client.send({ type: 'response.cancel', response_id: response.id });
    expect((await client.next('response.done')).response).toMatchObject({ status: 'cancelled', output: [] });
  });

  it('tells that there is nothing to cancel: never, not that one, not any more', async () => {
    const client = await open({});
    const notActive = async (event: object) => {
      client.send({ type: 'response.cancel', event_id: 'c', ...event });
      expect((await client.next('error')).error).toMatchObject({ code: 'response_cancel_not_active', event_id: 'c' });
    };
    await notActive({});
    await notActive({ response_id: 'resp_unknown' });
    client.type('x');
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    await notActive({});
    await notActive({ response_id: response.id });
  });

  it('is interrupted by speech while it generates', async () => {
    const { workflow, release } = haltingWorkflow();
    const client = await open({ workflow, stt: scriptedStt('stop please') }, HEARING);
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.say(signal(300));
    await client.next('input_audio_buffer.speech_started');
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
    });
    client.say(signal(700, 0));
    await until(() => workflow.contexts.length === 2);
    release();
    release();
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('the end of stop please.');
  });

  it('only says that speech started when the answer was generated before', async () => {
    const client = await open({ stt: scriptedStt('again') }, HEARING);
    client.type('x');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.say(signal(300));
    await client.next('input_audio_buffer.speech_started');
    await client.settle();
    expect(client.of('response.done')).toHaveLength(1);
  });

  it('is not interrupted when the session says so, and answers the turn afterwards', async () => {
    const { workflow, release, gates } = haltingWorkflow();
    const turn_detection = { type: 'server_vad', interrupt_response: false };
    const client = await open(
      { workflow, stt: scriptedStt('meanwhile') },
      { audio: { input: { transcription: { model: 'any' }, turn_detection } } },
    );
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.say(signal(300));
    client.say(signal(700, 0));
    await client.next('conversation.item.input_audio_transcription.completed');
    expect(client.types()).not.toContain('response.done');
    release();
    expect((await client.next('response.done')).response.status).toBe('completed');
    await until(() => gates.length > 0);
    release();
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('the end of meanwhile.');
  });

  it('still owes the answer when a cough interrupted it before its first word', async () => {
    const { workflow, release, gates } = haltingWorkflow('');
    const client = await open({ workflow, stt: scriptedStt('where is my order', '') }, HEARING);
    client.say(signal(300));
    client.say(signal(700, 0));
    await until(() => workflow.contexts.length === 1);
    client.say(signal(200));
    expect((await client.next('response.done')).response).toMatchObject({ status: 'cancelled', output: [] });
    client.say(signal(700, 0));
    await until(() => gates.length === 2);
    release();
    release();
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('where is my order');
  });

  it('owes nothing that a client is to ask for itself', async () => {
    const { workflow } = haltingWorkflow('');
    const turn_detection = { type: 'server_vad', create_response: false };
    const client = await open({ workflow, stt: scriptedStt('') }, { audio: { input: { turn_detection } } });
    client.type('hi');
    client.send({ type: 'response.create' });
    await until(() => workflow.contexts.length === 1);
    client.say(signal(200));
    expect((await client.next('response.done')).response).toMatchObject({ status: 'cancelled', output: [] });
    client.say(signal(700, 0));
    await client.next('input_audio_buffer.committed');
    await client.settle();
    expect(client.of('response.created')).toHaveLength(1);
  });

  it('answers two turns at once when the visitor goes on before the first words are known', async () => {
    const history: string[][] = [];
    const workflow = workflowOf(function* (context) {
      history.push(context.history.map((item) => (item.type === 'message' ? item.text : item.type)));
      yield 'Both.';
    });
    const client = await open({ workflow, stt: scriptedStt('first half', 'second half') }, HEARING);
    client.say(Int16Array.from([...signal(300), ...signal(540, 0), ...signal(300), ...signal(700, 0)]));
    await client.next('response.done');
    await client.settle();
    expect(history).toEqual([['first half', 'second half']]);
  });

  it('leaves the answer to a client that asks for it first', async () => {
    let hear: (text: string) => void = () => undefined;
    const words = new Promise<string>((resolve) => {
      hear = resolve;
    });
    const client = await open({ stt: scriptedStt(words) }, HEARING);
    client.say(signal(300));
    client.say(signal(700, 0));
    client.send({ type: 'response.create' });
    await client.next('response.created');
    hear('hello');
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said hello.');
    await client.settle();
    expect(client.of('response.created')).toHaveLength(1);
  });

  it('answers out of band beside the conversation, and leaves no trace in it', async () => {
    const { workflow, release, gates } = haltingWorkflow();
    const client = await open({ workflow });
    client.type('in the conversation');
    client.send({ type: 'response.create' });
    const main = await client.next('response.created');
    const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'beside it' }] }];
    client.send({
      type: 'response.create',
      response: { conversation: 'none', output_modalities: ['text'], metadata: { kind: 'side' }, input },
    });
    const side = await client.next('response.created');
    await until(() => gates.length === 2);
    gates[1]?.();
    const sideDone = await client.next('response.done');
    expect(sideDone.response).toMatchObject({ id: side.response.id, status: 'completed', metadata: { kind: 'side' } });
    expect(sideDone.response).not.toHaveProperty('conversation_id');
    expect(JSON.stringify(sideDone.response.output)).toContain('the end of beside it.');
    expect(workflow.contexts[1]?.history).toEqual([{ type: 'message', role: 'user', text: 'beside it' }]);
    const sideItem = sideDone.response.output[0]?.id;
    expect(JSON.stringify(client.of('conversation.item.added'))).not.toContain(sideItem);
    release();
    expect((await client.next('response.done')).response.id).toBe(main.response.id);
    client.send({ type: 'conversation.item.retrieve', item_id: sideItem });
    expect((await client.next('error')).error.code).toBe('item_retrieve_invalid_item_id');
  });

  it('answers items of the conversation that the input refers to, and refuses others', async () => {
    const client = await open({});
    client.type('first');
    const { item } = await client.next('conversation.item.done');
    client.type('second');
    const ask = (id: string | undefined) => {
      const response = { conversation: 'none', output_modalities: ['text'], input: [{ type: 'item_reference', id }] };
      client.send({ type: 'response.create', response, event_id: `ask ${id}` });
    };
    ask('item_of_nobody');
    expect((await client.next('error')).error).toMatchObject({
      code: 'item_not_found',
      param: 'response.input[0].id',
      event_id: 'ask item_of_nobody',
    });
    ask(item.id);
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said first.');
  });

  it('cancels one response out of band by its id, and bounds how many there are', async () => {
    const { workflow } = haltingWorkflow('');
    const client = await open({ workflow });
    const aside = { type: 'response.create', response: { conversation: 'none', output_modalities: ['text'] } };
    for (let i = 0; i < 9; i++) client.send({ ...aside, event_id: `r${i}` });
    expect((await client.next('error')).error).toMatchObject({ code: 'too_many_responses', event_id: 'r8' });
    const [first] = client.of('response.created');
    client.send({ type: 'response.cancel', response_id: first?.response.id });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({ id: first?.response.id, status: 'cancelled' });
    client.send(aside);
    await client.next('response.created');
    client.send({ type: 'response.cancel' });
    expect((await client.next('error')).error.code).toBe('response_cancel_not_active');
  });
});
