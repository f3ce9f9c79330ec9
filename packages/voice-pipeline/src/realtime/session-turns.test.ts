/** Turns whose rules change while the conversation goes on, and sound in the formats of the telephone. */
import { type AudioFormat, createAudioEncoder, encodeBase64 } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { scriptedStt, signal, startEngine, TestClient, type TestEngine, workflowOf } from './engine.fixture.ts';

let engine: TestEngine;

afterEach(() => engine.stop());

const turns = (turn_detection: object | null) => ({ audio: { input: { turn_detection } } });

async function update(client: TestClient, session: object): Promise<void> {
  client.send({ type: 'session.update', session: { type: 'realtime', ...session } });
  await client.next('session.updated');
}

function speak(client: TestClient): void {
  client.say(signal(600));
  client.say(signal(1_200, 0));
}

describe('RealtimeSession, when the rules of turns change', () => {
  it('goes from the detector to the hand and back', async () => {
    engine = await startEngine({ stt: scriptedStt('one', 'two', 'three') });
    const client = await TestClient.open(engine);
    speak(client);
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said one.');

    await update(client, turns(null));
    speak(client);
    await client.settle();
    expect(client.of('input_audio_buffer.speech_started')).toHaveLength(1);
    expect(client.of('input_audio_buffer.committed')).toHaveLength(1);
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said two.');

    await update(client, turns({ type: 'semantic_vad', eagerness: 'high' }));
    speak(client);
    await client.next('input_audio_buffer.speech_started');
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said three.');
  });

  it('drops what was being said when the detector is switched off in the middle of it', async () => {
    engine = await startEngine({ stt: scriptedStt('kept') });
    const client = await TestClient.open(engine);
    client.say(signal(600));
    await client.next('input_audio_buffer.speech_started');
    await update(client, turns(null));
    client.send({ type: 'input_audio_buffer.commit' });
    expect((await client.next('error')).error.code).toBe('input_audio_buffer_commit_empty');
    speak(client);
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said kept.');
  });

  it('answers by itself again once create_response is back on', async () => {
    engine = await startEngine({ stt: scriptedStt('quiet', 'loud') });
    const client = await TestClient.open(engine, turns({ type: 'server_vad', create_response: false }));
    speak(client);
    await client.next('conversation.item.done');
    await client.settle();
    expect(client.of('response.created')).toEqual([]);
    await update(client, turns({ type: 'server_vad', create_response: true }));
    speak(client);
    const { response } = await client.next('response.done');
    expect(JSON.stringify(response.output)).toContain('You said loud.');
    expect(client.of('response.created')).toHaveLength(1);
  });

  it('lets the agent finish while interrupt_response is off, and stops it once it is on', async () => {
    let goOn: () => void = () => undefined;
    const workflow = workflowOf(async function* ({ signal: stop }) {
      yield 'A first sentence that is long enough. And';
      await new Promise<void>((resolve) => {
        goOn = resolve;
        stop.addEventListener('abort', () => resolve(), { once: true });
      });
      yield ' a second one after it.';
    });
    engine = await startEngine({ workflow, stt: scriptedStt('a', 'b') });
    const silent = { type: 'server_vad', create_response: false, interrupt_response: false };
    const client = await TestClient.open(engine, turns(silent));
    client.type('go');
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    speak(client);
    await client.next('input_audio_buffer.speech_stopped');
    goOn();
    expect((await client.next('response.done')).response.status).toBe('completed');

    await update(client, turns({ ...silent, interrupt_response: true }));
    client.type('again');
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.say(signal(600));
    expect((await client.next('response.done')).response).toMatchObject({
      status: 'cancelled',
      status_details: { reason: 'turn_detected' },
    });
  });

  it('begins to wait for a silent visitor when idle_timeout_ms is set later, and asks after them', async () => {
    const workflow = workflowOf(function* ({ history }) {
      const last = history.at(-1);
      if (last?.type === 'message') yield last.role === 'system' ? 'Are you still there?' : 'Hello.';
    });
    engine = await startEngine({ workflow, stt: scriptedStt('yes') });
    const client = await TestClient.open(engine);
    client.type('hi');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.say(signal(8_000, 0));
    await client.settle();
    expect(client.of('input_audio_buffer.timeout_triggered')).toEqual([]);
    await update(client, turns({ type: 'server_vad', idle_timeout_ms: 5_000 }));
    client.say(signal(100, 0));
    const idle = await client.next('input_audio_buffer.timeout_triggered');
    const { response } = await client.next('response.done');
    expect(JSON.stringify(response.output)).toContain('Are you still there?');
    expect(client.of('conversation.item.added').map(({ item }) => item.id)).toContain(idle.item_id);
    // An answer of the visitor's starts it all over.
    speak(client);
    await client.next('response.done');
    client.say(signal(6_500, 0));
    expect((await client.next('input_audio_buffer.timeout_triggered')).item_id).not.toBe(idle.item_id);
  });
});

describe.each<AudioFormat>([{ type: 'audio/pcmu' }, { type: 'audio/pcma' }])('RealtimeSession in $type', (format) => {
  it('hears turns, speaks, and is truncated in milliseconds of 8 kHz', async () => {
    const stt = scriptedStt('tell me');
    const workflow = workflowOf(function* ({ history }) {
      if (history.length < 2) yield 'One two three four five six.';
    });
    engine = await startEngine({ stt, workflow });
    const client = await TestClient.open(engine, { audio: { input: { format }, output: { format } } });
    const encoder = createAudioEncoder(format);
    for (const samples of [signal(600), signal(700, 0)]) {
      client.send({ type: 'input_audio_buffer.append', audio: encodeBase64(encoder.encode(samples)) });
    }
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    expect(stopped.audio_end_ms - started.audio_start_ms).toBeGreaterThan(1_000);
    expect(stopped.audio_end_ms).toBeLessThan(1_300);
    const { response } = await client.next('response.done');
    expect(response.audio?.output?.format).toEqual(format);

    const deltas = client.of('response.output_audio.delta');
    const bytes = deltas.reduce((sum, { delta }) => sum + Buffer.from(delta, 'base64').length, 0);
    const lengthMs = bytes / 8;
    expect(lengthMs).toBe('One two three four five six.'.length * 50);
    const item_id = deltas[0]?.item_id;
    const truncate = (audio_end_ms: number) =>
      client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms });
    truncate(lengthMs + 1);
    expect((await client.next('error')).error.message).toContain(`already shorter than ${lengthMs + 1}ms`);
    truncate(lengthMs / 2);
    expect((await client.next('conversation.item.truncated')).audio_end_ms).toBe(lengthMs / 2);
    client.type('go on');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(workflow.contexts[1]?.history[1]).toEqual({ type: 'message', role: 'assistant', text: 'One two three' });
  });
});

describe('RealtimeSession, told its end', () => {
  it('names the second in session.created and in every session.updated', async () => {
    engine = await startEngine({ sessionSeconds: 120, now: () => 1_790_000_000_500 });
    const client = await TestClient.open(engine, { instructions: 'x' });
    const [created] = client.of('session.created');
    const [updated] = client.of('session.updated');
    expect(created?.session.expires_at).toBe(1_790_000_120);
    expect(updated?.session.expires_at).toBe(1_790_000_120);
  });

  it('says how long it was in words that clients know', async () => {
    engine = await startEngine({ sessionSeconds: 0.3 });
    const client = await TestClient.open(engine);
    const { code, reason } = await client.closed;
    expect(code).toBe(1001);
    expect(reason).toBe('Your session hit the maximum duration of 0.3 seconds.');
    expect(client.events.at(-1)).toMatchObject({ type: 'error', error: { code: 'session_expired' } });
  });
});
