import { afterEach, describe, expect, it } from 'vitest';
import { createRealtimeServer } from './create-realtime-server.ts';
import {
  API_KEY,
  echoWorkflow,
  loudnessVad,
  startEngine,
  TestClient,
  type TestEngine,
  toneTts,
} from './engine.fixture.ts';
import { type SessionLimits, sessionLimits } from './session-limits.ts';

let engine: TestEngine;

async function open(limits: Partial<SessionLimits>): Promise<TestClient> {
  engine = await startEngine({ limits });
  return TestClient.open(engine);
}

const FULL = { type: 'invalid_request_error', code: 'conversation_full', param: 'item' };

describe('SessionLimits', () => {
  afterEach(async () => {
    await engine.stop();
  });

  it('refuses items beyond maxItems until some are deleted', async () => {
    const client = await open({ maxItems: 2 });
    client.type('one');
    const { item } = await client.next('conversation.item.done');
    client.type('two');
    client.type('three');
    expect((await client.next('error')).error).toMatchObject(FULL);
    client.send({ type: 'conversation.item.delete', item_id: item.id });
    client.type('three');
    await client.next('conversation.item.deleted');
    await client.next('conversation.item.done');
  });

  it('lets the oldest items go for what the agent says', async () => {
    const client = await open({ maxItems: 2 });
    client.type('one');
    const oldest = await client.next('conversation.item.done');
    client.type('two');
    client.send({ type: 'response.create' });
    expect((await client.next('conversation.item.deleted')).item_id).toBe(oldest.item.id);
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('You said two.');
  });

  it('refuses more characters than a conversation may hold, pictures too', async () => {
    const client = await open({ maxConversationChars: 10_000 });
    const image_url = `data:image/png;base64,${'A'.repeat(6000)}`;
    const item = { type: 'message', role: 'user', content: [{ type: 'input_image', image_url }] };
    client.send({ type: 'conversation.item.create', item });
    await client.next('conversation.item.done');
    client.send({ type: 'conversation.item.create', item, event_id: 'more' });
    expect((await client.next('error')).error).toMatchObject({ ...FULL, event_id: 'more' });
    client.type('words still fit');
    await client.next('conversation.item.done');
  });

  it('fails responses beyond responsesPerMinute as the service does, and tells how many are left', async () => {
    const client = await open({ responsesPerMinute: 2 });
    client.type('hello');
    for (const remaining of [1, 0, 0]) {
      client.send({ type: 'response.create' });
      const { rate_limits } = await client.next('rate_limits.updated');
      expect(rate_limits).toMatchObject([{ name: 'requests', limit: 2, remaining }]);
      const { response } = await client.next('response.done');
      if (client.of('response.done').length < 3) expect(response.status).toBe('completed');
      else expect(response.status_details?.error).toMatchObject({ code: 'rate_limit_exceeded' });
    }
  });
});

describe('sessionLimits', () => {
  it('has a default for what is left out, or undefined as where a setting is missing', () => {
    const missing = { maxItems: undefined } as unknown as Partial<SessionLimits>;
    expect(sessionLimits(missing)).toEqual(sessionLimits());
    expect(sessionLimits({ responsesPerMinute: 5 })).toEqual({ ...sessionLimits(), responsesPerMinute: 5 });
  });

  it.each([Number.NaN, 0, -1])('has the server refuse %d, which would limit nothing', (maxItems) => {
    const parts = { vad: loudnessVad, tts: toneTts, workflow: echoWorkflow, apiKey: API_KEY, limits: { maxItems } };
    expect(() => createRealtimeServer(parts)).toThrow(`limits.maxItems must be a number above 0, not ${maxItems}.`);
  });

  it.each([{ maxBufferedBytes: Number.NaN }, { stageTimeoutMs: Number.NaN }, { stageTimeoutMs: 0 }])(
    'has the server refuse %j, too',
    (options) => {
      const parts = { vad: loudnessVad, tts: toneTts, workflow: echoWorkflow, apiKey: API_KEY };
      expect(() => createRealtimeServer({ ...parts, ...options })).toThrow(RangeError);
    },
  );
});
