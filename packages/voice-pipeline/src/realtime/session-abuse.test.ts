import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { base64, scriptedStt, signal, startEngine, TestClient, type TestEngine, workflowOf } from './engine.fixture.ts';

let stt: ReturnType<typeof scriptedStt>;
let engine: TestEngine;

beforeEach(async () => {
  stt = scriptedStt('where is order forty two', 'second');
  engine = await startEngine({ stt });
});

afterEach(async () => {
  await engine.stop();
});

describe('RealtimeSession, abused', () => {
  const append = 'input_audio_buffer.append';
  it.each([
    ['{', 'invalid_json', null, null],
    ['[]', 'invalid_json', null, null],
    ['{"event_id":"e"}', 'missing_required_parameter', 'type', 'e'],
    ['{"type":"session.stop","event_id":"e"}', 'invalid_value', 'type', 'e'],
    // Of WebRTC and telephony only: there is no such buffer here.
    ['{"type":"output_audio_buffer.clear","event_id":"e"}', 'invalid_value', 'type', 'e'],
    ['{"type":"__proto__","event_id":"e"}', 'invalid_value', 'type', 'e'],
    ['{"type":"session.update","event_id":"e"}', 'missing_required_parameter', 'session', 'e'],
    [
      '{"type":"session.update","session":{"type":"realtime","model":"x"},"event_id":"e"}',
      'invalid_value',
      'session.model',
      'e',
    ],
    [`{"type":"${append}","event_id":"e"}`, 'missing_required_parameter', 'audio', 'e'],
    [`{"type":"${append}","audio":"%%%%","event_id":"e"}`, 'invalid_value', 'audio', 'e'],
    [`{"type":"${append}","audio":5,"event_id":"e"}`, 'invalid_value', 'audio', 'e'],
    ['{"type":"input_audio_buffer.commit","event_id":"e"}', 'input_audio_buffer_commit_empty', null, 'e'],
    ['{"type":"response.cancel","event_id":"e"}', 'response_cancel_not_active', null, 'e'],
    [
      '{"type":"response.create","response":{"input":[{"type":"item_reference","id":"x"}]},"event_id":"e"}',
      'item_not_found',
      'response.input[0].id',
      'e',
    ],
    [
      '{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c","output":""},"event_id":"e"}',
      'invalid_tool_call_id',
      'item.call_id',
      'e',
    ],
  ])('answers %.90s with an error and goes on', async (text, code, param, event_id) => {
    const client = await TestClient.open(engine);
    client.socket.send(text);
    expect((await client.next('error')).error).toMatchObject({ type: 'invalid_request_error', code, param, event_id });
    client.type('still there');
    await client.next('conversation.item.done');
    expect(engine.errors).toEqual([]);
  });

  it.each([
    ['session.update', '"session":{"type":"realtime","tools":[{"type":"function","name":"a","parameters":DEEP}]}'],
    ['session.update', '"session":{"type":"realtime","audio":{"output":{"format":{"type":"audio/pcmu","a":DEEP}}}}'],
    ['response.create', '"response":{"tools":[{"type":"function","name":"a","parameters":DEEP}]}'],
    ['response.create', '"response":{"audio":{"output":{"format":{"type":"audio/pcmu","a":DEEP}}}}'],
    ['conversation.item.create', '"item":{"type":"message","role":"system","content":[],"a":DEEP}'],
  ])('refuses %s with what nests too deep to be written: %s', async (type, field) => {
    await engine.stop();
    const waiting = workflowOf(async function* ({ signal: stop }) {
      await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
      yield '';
    });
    engine = await startEngine({ workflow: waiting });
    const client = await TestClient.open(engine);
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    client.socket.send(`{"type":"${type}","event_id":"e",${field.replace('DEEP', deep)}}`);
    expect((await client.next('error')).error).toMatchObject({ code: 'invalid_json', event_id: 'e' });
    client.type('still there');
    client.send({ type: 'response.create' });
    await client.next('rate_limits.updated');
    client.close();
    await client.closed;
    await TestClient.open(engine);
    expect(waiting.contexts.every((context) => context.signal.aborted)).toBe(true);
    expect(engine.errors).toEqual([]);
  });

  it('refuses binary frames', async () => {
    const client = await TestClient.open(engine);
    client.socket.send(Buffer.from('{"type":"response.create"}'), { binary: true });
    expect((await client.next('error')).error).toMatchObject({ code: 'invalid_message' });
    client.type('still there');
    await client.next('conversation.item.done');
  });

  it('refuses a frame of 20 MB while another session goes on', async () => {
    const [client, other] = [await TestClient.open(engine), await TestClient.open(engine)];
    client.send({ type: append, audio: 'A'.repeat(21 * 1024 * 1024), event_id: 'big' });
    other.type('hello');
    other.send({ type: 'response.create' });
    expect((await other.next('response.done')).response.status).toBe('completed');
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'audio',
      event_id: 'big',
    });
    client.type('still there');
    await client.next('conversation.item.done');
  });

  it('closes with 1009 on a frame larger than any event', async () => {
    const [client, other] = [await TestClient.open(engine), await TestClient.open(engine)];
    client.send({ type: append, audio: 'A'.repeat(25 * 1024 * 1024) });
    expect((await client.closed).code).toBe(1009);
    other.type('hello');
    await other.next('conversation.item.done');
  });

  it('takes the largest append there is', async () => {
    const client = await TestClient.open(engine, { audio: { input: { turn_detection: null } } });
    client.send({ type: append, audio: base64(new Int16Array(7.5 * 1024 * 1024)) });
    client.send({ type: 'input_audio_buffer.commit' });
    await client.next('input_audio_buffer.committed');
  });

  it('answers a detector that breaks with server_error', async () => {
    await engine.stop();
    const isSpeech = () => {
      throw new Error('detector broke');
    };
    engine = await startEngine({
      vad: { name: 'x', createDetector: async () => ({ isSpeech, close: () => undefined }) },
    });
    const client = await TestClient.open(engine);
    client.send({ type: append, audio: base64(signal(40)), event_id: 'a' });
    expect((await client.next('error')).error).toMatchObject({ type: 'server_error', event_id: 'a' });
    expect(engine.errors).toEqual([new Error('detector broke')]);
  });

  it('cuts off a client that does not read, and no other', async () => {
    await engine.stop();
    const endless = workflowOf(async function* ({ signal: stop }) {
      while (!stop.aborted) {
        yield 'x'.repeat(200_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    engine = await startEngine({ workflow: endless, maxBufferedBytes: 4 * 1024 * 1024 });
    const [deaf, other] = [await TestClient.open(engine), await TestClient.open(engine)];
    deaf.socket.pause();
    deaf.type('go on');
    deaf.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    const context = async () => {
      while (!endless.contexts[0]?.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await context();
    other.type('hello');
    await other.next('conversation.item.done');
    deaf.socket.resume();
    expect((await deaf.closed).code).toBe(1006);
  });

  it('refuses an item with more utterances than may wait for words, and takes none of them', async () => {
    const client = await TestClient.open(engine);
    const content = Array.from({ length: 65 }, () => ({ type: 'input_audio', audio: 'AAAA' }));
    const item = { type: 'message', role: 'user', content };
    client.send({ type: 'conversation.item.create', item, event_id: 'e' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'item.content',
      event_id: 'e',
    });
    await client.settle();
    expect(client.of('conversation.item.added')).toEqual([]);
    expect(stt.heardSamples).toEqual([]);
  });

  it('stops everything when the client goes', async () => {
    await engine.stop();
    const waiting = workflowOf(async function* ({ signal: stop }) {
      yield 'One moment. ';
      await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
    });
    engine = await startEngine({ workflow: waiting, stt });
    const client = await TestClient.open(engine);
    client.type('go');
    client.send({ type: 'response.create' });
    client.say(signal(300));
    await client.next('response.created');
    await client.next('input_audio_buffer.speech_started');
    client.socket.terminate();
    await engine.engine.close();
    expect(stt.cancelled).toBe(1);
    expect(waiting.contexts.every((context) => context.signal.aborted)).toBe(true);
  });

  it.each(['clear', 'commit'] as const)('hears nothing shifted after half a sample that a %s took', async (verb) => {
    const turn_detection = { type: 'server_vad', create_response: false } as const;
    const client = await TestClient.open(engine, { audio: { input: { turn_detection } } });
    client.send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(9_601).toString('base64') });
    client.send({ type: `input_audio_buffer.${verb}` });
    // Quiet; shifted by a byte it is louder than anybody speaks.
    client.say(new Int16Array(24_000).fill(16));
    client.send({ type: 'input_audio_buffer.clear', event_id: 'end' });
    await client.next('input_audio_buffer.cleared');
    if (verb === 'clear') await client.next('input_audio_buffer.cleared');
    expect(client.of('input_audio_buffer.speech_started')).toEqual([]);
    expect(client.of('error')).toEqual([]);
  });
});
