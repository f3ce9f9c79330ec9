/** The grant of `realtimeCompatible` opens our own engine, which is configured from the browser's side then. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  API_KEY,
  echoWorkflow,
  startEngine,
  TestClient,
  type TestEngine,
} from '../../../voice-pipeline/src/realtime/engine.fixture.ts';
import { agent, connectTo } from '../testing/loopback-provider.ts';
import { realtimeCompatible } from './realtime-compatible.ts';

let engine: TestEngine;

beforeEach(async () => {
  engine = await startEngine({ workflow: echoWorkflow });
});

afterEach(() => engine.stop());

describe('realtimeCompatible, with the embedded engine', { timeout: 30_000 }, () => {
  it('is created, configured, answers, and hands over', async () => {
    const provider = realtimeCompatible({
      url: engine.url,
      apiKey: API_KEY,
      allowKeyInBrowser: true,
      keyIn: 'subprotocol',
      model: 'embedded',
    });
    const brief = { ...agent, voice: 'other', audioFormat: 'audio/pcmu' } as const;
    const grant = await connectTo(provider, { agent: brief }).grant;
    const client = new TestClient(grant.url, grant.protocols);
    const created = await client.next('session.created');
    expect(created.session).toMatchObject({ instructions: '', tools: [] });
    expect(client.socket.protocol).toBe('realtime');

    client.send({ type: 'session.update', session: grant.configure });
    const { session } = await client.next('session.updated');
    expect(session).toMatchObject(grant.configure ?? {});

    client.type('hello');
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    expect((await client.next('response.done')).response).toMatchObject({
      status: 'completed',
      audio: { output: { format: { type: 'audio/pcmu' }, voice: 'other' } },
    });

    const next = { ...brief, instructions: 'Refund.', tools: [], turnDetection: null };
    client.send({ type: 'session.update', session: provider.handOff(next) });
    const { session: handed } = await client.next('session.updated');
    expect(handed).toMatchObject({ instructions: 'Refund.', tools: [] });
    expect(handed.audio).toMatchObject({
      input: { format: { type: 'audio/pcmu' }, turn_detection: null },
      output: { format: { type: 'audio/pcmu' }, voice: 'other' },
    });
    expect(client.of('error')).toEqual([]);
    client.close();
  });

  it('is refused with a key that is not the engine’s', async () => {
    const provider = realtimeCompatible({
      url: engine.url,
      apiKey: 'another',
      allowKeyInBrowser: true,
      keyIn: 'subprotocol',
    });
    const grant = await connectTo(provider).grant;
    const client = new TestClient(grant.url, grant.protocols);
    expect((await client.next('error')).error.code).toBe('invalid_api_key');
    expect((await client.closed).code).toBe(3000);
  });
});
