import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scriptedStt, signal, startEngine, TestClient, type TestEngine, workflowOf } from './engine.fixture.ts';
import type { RecognitionReport } from './speech-turns.ts';

const HEARING = { audio: { input: { transcription: { model: 'any' } } } };

let stt: ReturnType<typeof scriptedStt>;
let engine: TestEngine;

beforeEach(async () => {
  stt = scriptedStt('where is order forty two', 'second');
  engine = await startEngine({ stt });
});

afterEach(async () => {
  await engine.stop();
});

function collapse(types: string[]): string[] {
  return types.filter((type, index) => type !== types[index - 1]);
}

describe('RealtimeSession, spoken to', () => {
  it('takes a turn in the order of the service', async () => {
    const client = await TestClient.open(engine, HEARING);
    client.say(signal(600));
    client.say(signal(700, 0));
    const done = await client.next('response.done');
    expect(collapse(client.types())).toEqual([
      'session.created',
      'conversation.created',
      'session.updated',
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.input_audio_transcription.delta',
      'conversation.item.input_audio_transcription.completed',
      'response.created',
      'rate_limits.updated',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio_transcript.delta',
      'response.output_audio.delta',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
    ]);
    expect(done.response).toMatchObject({ status: 'completed', usage: { output_tokens: expect.any(Number) } });
  });

  it('names one item from the first sound to the transcript, on the clock of the audio', async () => {
    const client = await TestClient.open(engine, HEARING);
    client.say(signal(1000, 0));
    client.say(signal(600));
    client.say(signal(700, 0));
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    const committed = await client.next('input_audio_buffer.committed');
    const completed = await client.next('conversation.item.input_audio_transcription.completed');
    expect(started.audio_start_ms).toBeGreaterThanOrEqual(1000 - 300 - 80);
    expect(started.audio_start_ms).toBeLessThanOrEqual(1000 - 300);
    expect(stopped.audio_end_ms).toBeGreaterThanOrEqual(1600 + 500);
    expect(new Set([started, stopped, committed, completed].map(({ item_id }) => item_id)).size).toBe(1);
    expect(committed.previous_item_id).toBeNull();
    expect(completed.transcript).toBe('where is order forty two');
    expect(completed.usage).toEqual({
      type: 'duration',
      seconds: (stopped.audio_end_ms - started.audio_start_ms) / 1000,
    });
    const deltas = client.of('conversation.item.input_audio_transcription.delta');
    expect(deltas.map(({ delta }) => delta).join('')).toBe('where is order forty two');
    client.send({ type: 'conversation.item.retrieve', item_id: started.item_id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ role: 'user', content: [{ transcript: 'where is order forty two' }] });
  });

  it('tells the operator what recognition took', async () => {
    await engine.stop();
    const reports: RecognitionReport[] = [];
    engine = await startEngine({ stt, onRecognition: (report) => reports.push(report) });
    const client = await TestClient.open(engine);
    client.say(signal(600));
    client.say(signal(700, 0));
    await client.next('response.done');
    expect(reports).toEqual([{ ok: true, audioMs: expect.any(Number), waitedMs: 12, durationMs: expect.any(Number) }]);
    expect(reports[0]?.audioMs).toBeGreaterThan(1000);
  });

  it('tells no words to a client that did not ask, and answers all the same', async () => {
    const client = await TestClient.open(engine);
    client.say(signal(600));
    client.say(signal(700, 0));
    const done = await client.next('response.done');
    expect(JSON.stringify(done.response.output)).toContain('You said where is order forty two.');
    expect(client.types().filter((type) => type.includes('transcription'))).toEqual([]);
  });

  it('makes no answer when create_response is off', async () => {
    const turn_detection = { type: 'server_vad', create_response: false };
    const client = await TestClient.open(engine, {
      audio: { input: { transcription: { model: 'x' }, turn_detection } },
    });
    client.say(signal(600));
    client.say(signal(700, 0));
    await client.next('conversation.item.input_audio_transcription.completed');
    await client.settle();
    expect(client.types()).not.toContain('response.created');
    client.send({ type: 'response.create' });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('forty two');
  });

  it('takes turns by hand when turn detection is off', async () => {
    const client = await TestClient.open(engine, {
      audio: { input: { transcription: { model: 'any' }, turn_detection: null } },
    });
    client.say(signal(600));
    client.say(signal(2000, 0));
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const done = await client.next('response.done');
    expect(JSON.stringify(done.response.output)).toContain('forty two');
    const types = client.types();
    expect(types).not.toContain('input_audio_buffer.speech_started');
    // The answer is promised at once and waits for the words.
    expect(types.indexOf('response.created')).toBeLessThan(
      types.indexOf('conversation.item.input_audio_transcription.completed'),
    );
    expect(types.indexOf('response.output_item.added')).toBeGreaterThan(
      types.indexOf('conversation.item.input_audio_transcription.completed'),
    );
  });

  it('forgets cleared audio', async () => {
    const client = await TestClient.open(engine, { audio: { input: { turn_detection: null } } });
    client.say(signal(600));
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    client.send({ type: 'input_audio_buffer.commit', event_id: 'c1' });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ code: 'input_audio_buffer_commit_empty', event_id: 'c1' });
    expect(error.message).toContain('only has 0.00ms of audio');
  });

  it('hears G.711 as well', async () => {
    const client = await TestClient.open(engine, {
      audio: {
        input: { format: { type: 'audio/pcmu' }, turn_detection: null },
        output: { format: { type: 'audio/pcma' } },
      },
    });
    client.send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(8000, 0x90).toString('base64') });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const done = await client.next('response.done');
    // One second at 8 kHz is one second at 24 kHz, but for what the resampler still holds.
    expect(stt.heardSamples[0]).toBeGreaterThan(23_500);
    expect(stt.heardSamples[0]).toBeLessThanOrEqual(24_000);
    const bytes = client.of('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length);
    expect(bytes.reduce((sum, count) => sum + count, 0)).toBe('You said where is order forty two.'.length * 50 * 8);
    expect(done.response.audio?.output?.format).toEqual({ type: 'audio/pcma' });
  });
});

describe('RealtimeSession, idle', () => {
  it('prompts a visitor who says nothing, once, and tells the workflow why', async () => {
    await engine.stop();
    const workflow = workflowOf(function* ({ history }) {
      const last = history.at(-1);
      if (last?.type === 'message') yield last.role === 'system' ? 'Are you there?' : 'Hello.';
    });
    engine = await startEngine({ workflow });
    const turn_detection = { type: 'server_vad', idle_timeout_ms: 5000 };
    const client = await TestClient.open(engine, { audio: { input: { turn_detection } } });
    client.type('hi');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    // 300 ms to play the answer, and five seconds.
    client.say(signal(5200, 0));
    await client.settle();
    expect(client.types()).not.toContain('input_audio_buffer.timeout_triggered');
    client.say(signal(200, 0));
    const idle = await client.next('input_audio_buffer.timeout_triggered');
    expect(idle).toMatchObject({ audio_start_ms: 300, audio_end_ms: 5320 });
    expect((await client.next('input_audio_buffer.committed')).item_id).toBe(idle.item_id);
    const { response } = await client.next('response.done');
    expect(JSON.stringify(response.output)).toContain('Are you there?');
    expect(workflow.contexts[1]?.history.at(-1)).toEqual({
      type: 'message',
      role: 'system',
      text: 'The visitor has said nothing for 5 seconds.',
    });
    client.say(signal(12_000, 0));
    await client.settle();
    expect(client.of('response.created')).toHaveLength(2);
  });

  it('does not take a visitor who interrupts for one who says nothing', async () => {
    await engine.stop();
    const workflow = workflowOf(async function* ({ signal }) {
      yield 'A long story. It begins ';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    engine = await startEngine({ workflow, stt: scriptedStt('stop') });
    const turn_detection = { type: 'server_vad', idle_timeout_ms: 5000 };
    const client = await TestClient.open(engine, { audio: { input: { turn_detection } } });
    client.type('hi');
    client.send({ type: 'response.create' });
    await client.next('response.output_item.added');
    client.say(signal(7000));
    await client.next('response.done');
    await client.settle();
    expect(client.types()).not.toContain('input_audio_buffer.timeout_triggered');
  });
});

describe('RealtimeSession, misheard', () => {
  it('does not answer noise, and keeps the item with an empty transcript', async () => {
    await engine.stop();
    engine = await startEngine({ stt: scriptedStt('', 'real words') });
    const client = await TestClient.open(engine, HEARING);
    client.say(signal(300));
    client.say(signal(700, 0));
    const { item_id, transcript } = await client.next('conversation.item.input_audio_transcription.completed');
    expect(transcript).toBe('');
    client.say(signal(300));
    client.say(signal(700, 0));
    const done = await client.next('response.done');
    expect(JSON.stringify(done.response.output)).toContain('You said real words.');
    expect(client.of('response.created')).toHaveLength(1);
    client.send({ type: 'conversation.item.retrieve', item_id });
    await client.next('conversation.item.retrieved');
  });

  it('tells that recognition is missing, and goes on in text', async () => {
    await engine.stop();
    engine = await startEngine();
    const client = await TestClient.open(engine, HEARING);
    client.say(signal(300));
    client.say(signal(700, 0));
    const failed = await client.next('conversation.item.input_audio_transcription.failed');
    expect(failed).toMatchObject({ content_index: 0, error: { type: 'transcription_error', code: 'stt_unavailable' } });
    client.type('typed instead');
    client.send({ type: 'response.create' });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('typed instead');
  });

  it('tells a client without transcription events by an error', async () => {
    await engine.stop();
    engine = await startEngine({ stt: scriptedStt(new Error('model path /private')) });
    const client = await TestClient.open(engine);
    client.say(signal(300));
    client.say(signal(700, 0));
    const { error } = await client.next('error');
    expect(error).toMatchObject({ code: 'stt_failed', event_id: null });
    expect(JSON.stringify(client.events)).not.toContain('private');
    expect(engine.errors).toEqual([new Error('model path /private')]);
  });

  it('has nothing to say to a button pressed without a word', async () => {
    await engine.stop();
    engine = await startEngine({ stt: scriptedStt('') });
    const client = await TestClient.open(engine, { audio: { input: { turn_detection: null } } });
    client.type('answered before');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.say(signal(300, 0));
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response).toMatchObject({ status: 'completed', output: [] });
  });

  it('fails a response to words that could not be recognised', async () => {
    await engine.stop();
    engine = await startEngine();
    const client = await TestClient.open(engine, { audio: { input: { turn_detection: null } } });
    client.say(signal(300));
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { code: 'stt_failed' } },
    });
  });
});

describe('RealtimeSession, configured', () => {
  it('echoes the whole configuration after an update', async () => {
    const client = await TestClient.open(engine);
    client.send({
      type: 'session.update',
      session: { type: 'realtime', instructions: 'New.', tools: [{ type: 'function', name: 'f' }] },
    });
    const { session } = await client.next('session.updated');
    expect(session).toMatchObject({
      object: 'realtime.session',
      instructions: 'New.',
      tools: [{ name: 'f' }],
      audio: { input: { turn_detection: { type: 'server_vad' } } },
    });
    expect(session.id).toBe(client.of('session.created')[0]?.session.id);
  });

  it('keeps the voice once it has spoken', async () => {
    const client = await TestClient.open(engine);
    const update = { type: 'session.update', session: { type: 'realtime', audio: { output: { voice: 'other' } } } };
    client.send(update);
    expect((await client.next('session.updated')).session.audio?.output?.voice).toBe('other');
    client.type('speak');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.send(update);
    await client.next('session.updated');
    update.session.audio.output.voice = 'plain';
    client.send({ ...update, event_id: 'v' });
    expect((await client.next('error')).error).toMatchObject({ code: 'cannot_update_voice', event_id: 'v' });
    client.send({ type: 'response.create', response: { audio: { output: { voice: 'plain' } } } });
    expect((await client.next('error')).error).toMatchObject({ code: 'cannot_update_voice' });
  });

  it('survives an update in the middle of speech', async () => {
    const client = await TestClient.open(engine, HEARING);
    client.say(signal(500));
    const { item_id } = await client.next('input_audio_buffer.speech_started');
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'x' } });
    await client.next('session.updated');
    client.say(signal(700, 0));
    expect((await client.next('input_audio_buffer.committed')).item_id).toBe(item_id);
  });
});
