import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RealtimeServerOptions } from './create-realtime-server.ts';
import { createRealtimeServer } from './create-realtime-server.ts';
import {
  API_KEY,
  echoWorkflow,
  loudnessVad,
  signal,
  startEngine,
  TestClient,
  type TestEngine,
  toneTts,
  workflowOf,
} from './engine.fixture.ts';

let engine: TestEngine;

async function start(options?: Partial<RealtimeServerOptions>): Promise<TestEngine> {
  engine = await startEngine(options);
  return engine;
}

afterEach(async () => {
  await engine?.stop();
});

async function mint(body: object): Promise<string> {
  const response = await engine.engine.fetch(
    new Request(`${engine.http}/v1/realtime/client_secrets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}` },
      body: JSON.stringify(body),
    }),
  );
  return ((await response.json()) as { value: string }).value;
}

const REFUSED = {
  type: 'error',
  error: { type: 'invalid_request_error', code: 'invalid_api_key', event_id: null, param: null },
};

describe('createRealtimeServer', () => {
  it('opens a session bound to what was minted, again and again', async () => {
    await start();
    const key = await mint({ session: { type: 'realtime', instructions: 'Bound.', model: 'mine' } });
    for (let i = 0; i < 2; i++) {
      const client = new TestClient(`${engine.url}?model=other`, ['realtime', `openai-insecure-api-key.${key}`]);
      const { session } = await client.next('session.created');
      expect(session).toMatchObject({ model: 'mine', instructions: 'Bound.', object: 'realtime.session' });
      expect(session.id).toMatch(/^sess_/);
      expect(session.expires_at).toBeGreaterThan(Date.now() / 1000 + 3500);
      expect(client.socket.protocol).toBe('realtime');
      client.close();
    }
  });

  it('takes the long-lived key in a header, and the model of the URL', async () => {
    await start();
    const client = new TestClient(`${engine.url}?model=url-model`, undefined, { authorization: `Bearer ${API_KEY}` });
    expect((await client.next('session.created')).session).toMatchObject({ model: 'url-model' });
    expect(client.socket.protocol).toBe('');
  });

  it.each([
    ['a wrong key', ['realtime', 'openai-insecure-api-key.ek_wrong']],
    ['no key', ['realtime']],
  ])('answers 101, an error and close 3000 to %s', async (_, protocols) => {
    await start();
    const client = new TestClient(engine.url, protocols);
    expect(await client.closed).toEqual({ code: 3000, reason: 'invalid_request_error.invalid_api_key' });
    expect(client.events).toMatchObject([REFUSED]);
    expect(JSON.stringify(client.events)).not.toContain('wrong');
  });

  it('refuses an expired key, and lets a session that runs go on', async () => {
    let now = Date.now();
    await start({ now: () => now });
    const key = await mint({ expires_after: { anchor: 'created_at', seconds: 10 } });
    const protocols = ['realtime', `openai-insecure-api-key.${key}`];
    const early = new TestClient(engine.url, protocols);
    await early.next('session.created');
    now += 11_000;
    const late = new TestClient(engine.url, protocols);
    expect(await late.closed).toMatchObject({ code: 3000 });
    expect(late.events).toMatchObject([REFUSED]);
    early.type('still here');
    await early.next('conversation.item.done');
  });

  it('refuses the beta, and an intent that is not that of the key, with 4000', async () => {
    await start();
    const key = `openai-insecure-api-key.${API_KEY}`;
    const beta = new TestClient(engine.url, ['realtime', key, 'openai-beta.realtime-v1']);
    expect(await beta.closed).toEqual({ code: 4000, reason: 'invalid_request_error.beta_api_shape_disabled' });
    const minted = `openai-insecure-api-key.${await mint({ session: { type: 'transcription' } })}`;
    for (const [intent, offered] of [
      ['translation', key],
      ['realtime', minted],
    ]) {
      const refused = new TestClient(`${engine.url}?intent=${intent}`, ['realtime', offered as string]);
      expect(await refused.closed).toEqual({ code: 4000, reason: 'invalid_request_error.invalid_intent' });
    }
  });

  it('leaves other paths alone', async () => {
    await start();
    const other = new TestClient(`${engine.url}/other`, ['realtime', `openai-insecure-api-key.${API_KEY}`]);
    expect(await other.closed).toMatchObject({ code: 1006 });
    expect(other.events).toEqual([]);
  });

  it('answers a plain request to upgrade with what is wrong, not with a crash', async () => {
    await start();
    const status = await new Promise<number | undefined>((resolve) => {
      const headers = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
      const request = httpRequest(`${engine.http}/v1/realtime`, { headers });
      request.on('response', (response) => resolve(response.statusCode));
      request.end();
    });
    expect(status).toBe(400);
  });

  it('ends a session at its time with session_expired and 1001', async () => {
    await start({ sessionSeconds: 0.2 });
    const client = await TestClient.open(engine);
    expect((await client.closed).code).toBe(1001);
    expect(client.events.at(-1)).toMatchObject({ type: 'error', error: { code: 'session_expired', event_id: null } });
  });

  it('works no more for a session at its end, also when its client does not let go', async () => {
    const workflow = workflowOf(async function* ({ signal }) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    await start({ sessionSeconds: 10, workflow });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const client = await TestClient.open(engine);
    client.type('hi');
    client.send({ type: 'response.create' });
    await client.next('response.created');
    client.socket.pause();
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    expect(workflow.contexts[0]?.signal.aborted).toBe(true);
    client.socket.resume();
    expect((await client.closed).code).toBe(1001);
  });

  it('reports a detector that does not load, and closes', async () => {
    const vad = { name: 'broken', createDetector: () => Promise.reject(new Error('no detector')) };
    await start({ vad });
    const client = await TestClient.open(engine);
    client.say(signal(20));
    expect(await client.closed).toEqual({ code: 1011, reason: 'server_error.vad-failed' });
    expect(engine.errors).toEqual([new Error('no detector')]);
    expect(JSON.stringify(client.events)).not.toContain('no detector');
  });

  it('makes no detector for a client that sends no audio, and one for the others', async () => {
    let made = 0;
    const createDetector = () => {
      made += 1;
      return loudnessVad.createDetector();
    };
    await start({ vad: { name: 'counted', createDetector } });
    const client = await TestClient.open(engine);
    client.type('no sound');
    client.send({ type: 'input_audio_buffer.clear' });
    client.send({ type: 'input_audio_buffer.commit' });
    expect((await client.next('error')).error.code).toBe('input_audio_buffer_commit_empty');
    expect(made).toBe(0);
    client.say(signal(100));
    await client.settle();
    expect(made).toBe(1);
  });

  it('keeps the order of what comes while the detector is made, and lets go of one that comes too late', async () => {
    let closed = 0;
    const gates: (() => void)[] = [];
    const createDetector = async () => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return { isSpeech: () => false, close: () => (closed += 1) };
    };
    await start({ vad: { name: 'slow', createDetector } });
    const patient = await TestClient.open(engine, { audio: { input: { turn_detection: null } } });
    patient.say(signal(200));
    patient.send({ type: 'input_audio_buffer.commit' });
    patient.type('after');
    while (gates.length < 1) await new Promise(setImmediate);
    gates[0]?.();
    const { item_id } = await patient.next('input_audio_buffer.committed');
    const typed = await patient.next('conversation.item.added', ({ item }) => item.id !== item_id);
    expect(typed.previous_item_id).toBe(item_id);

    const hasty = await TestClient.open(engine);
    hasty.say(signal(20));
    while (gates.length < 2) await new Promise(setImmediate);
    hasty.close();
    await hasty.closed;
    gates[1]?.();
    await engine.engine.close();
    while (closed < 2) await new Promise(setImmediate);
  });

  it('handles what a client sent before the session was there', async () => {
    await start();
    const client = new TestClient(engine.url, ['realtime', `openai-insecure-api-key.${API_KEY}`]);
    client.socket.once('open', () => client.type('early'));
    await client.next('conversation.item.done');
    expect(client.types()[0]).toBe('session.created');
  });

  it('closes twice, ends its sessions with 1001 and takes no more', async () => {
    await start();
    const client = await TestClient.open(engine);
    await Promise.all([engine.engine.close(), engine.engine.close()]);
    expect((await client.closed).code).toBe(1001);
    const late = new TestClient(engine.url, ['realtime', `openai-insecure-api-key.${API_KEY}`]);
    expect((await late.closed).code).toBe(1006);
  });

  it.each([0, -1, NaN, 2_147_484, Infinity])('does not start with sessions of %d seconds', (sessionSeconds) => {
    expect(() =>
      createRealtimeServer({
        vad: loudnessVad,
        tts: toneTts,
        workflow: echoWorkflow,
        apiKey: API_KEY,
        sessionSeconds,
      }),
    ).toThrow('sessionSeconds');
  });

  it('does not start without a key', async () => {
    await start();
    const options = { vad: loudnessVad, tts: toneTts, workflow: echoWorkflow, apiKey: '' };
    expect(() => createRealtimeServer(options)).toThrow(TypeError);
  });
});
