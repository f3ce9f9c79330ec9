/** The `@openai/agents-realtime` package, unchanged, runs an agent with a tool against the embedded engine. */

import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { bytesToPcm16, parseServerEvent } from '@voice-agent/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, joinSamples, microphoneChunks, openShop, type SpokenShop } from './spoken-shop.fixture.ts';

let shop: SpokenShop;

beforeAll(async () => {
  shop = await openShop();
}, 240_000);

afterAll(async () => {
  await shop?.stop();
});

describe('RealtimeSession', () => {
  it('asks by voice, runs the tool and hears the answer', async () => {
    const calls: unknown[] = [];
    const lookupOrder = tool({
      name: 'lookup_order',
      description: 'Status of one order.',
      strict: true,
      parameters: {
        type: 'object',
        properties: { order_id: { type: 'string' } },
        required: ['order_id'],
        additionalProperties: false,
      },
      execute: (input: unknown) => {
        calls.push(input);
        return JSON.stringify({ day: 'Tuesday' });
      },
    });
    const agent = new RealtimeAgent({ name: 'support', instructions: 'Help with orders.', tools: [lookupOrder] });
    const transport = new OpenAIRealtimeWebSocket({
      url: `${shop.baseUrl.replace('http', 'ws')}/realtime?model=embedded`,
    });
    const session = new RealtimeSession(agent, { transport, model: 'embedded', tracingDisabled: true });

    const events: { type: string }[] = [];
    const sound: Int16Array[] = [];
    const spoken = new Promise<void>((resolve, reject) => {
      session.on('error', ({ error }) => reject(error));
      transport.on('*', (event) => events.push(event));
      session.on('audio', ({ data }) => sound.push(bytesToPcm16(new Uint8Array(data))));
      session.on('agent_end', (_context, _agent, output) => {
        if (output) resolve();
      });
    });
    const say = (samples: Int16Array) => {
      for (const chunk of microphoneChunks(samples)) session.sendAudio(chunk.slice().buffer as ArrayBuffer);
    };
    const [question, interjection] = [
      await shop.speech('Where is order fifty seven?'),
      await shop.speech('Thank you.'),
    ];
    await session.connect({ apiKey: API_KEY });
    say(question);
    await spoken;
    const history = session.history.map((item) => JSON.stringify(item));

    // Speaking up while the answer still plays: the client truncates what it has not played, and the engine agrees.
    const truncated = new Promise<{ audio_end_ms: number }>((resolve) => {
      transport.on('conversation.item.truncated', (event) => resolve(event));
    });
    say(interjection);
    const { audio_end_ms } = await truncated;
    expect(audio_end_ms).toBeLessThan(joinSamples(sound).length / 24);
    session.close();

    expect(calls).toEqual([{ order_id: '57' }]);
    expect(history.some((item) => /where is order fifty seven/i.test(item))).toBe(true);
    expect(history.some((item) => item.includes('The package arrives on Tuesday.'))).toBe(true);
    expect(await shop.recognise(joinSamples(sound))).toMatch(/the package arrives on tuesday/i);
    expect(events.map(({ type }) => type)).toContain('response.output_audio.delta');
    for (const event of events) expect(parseServerEvent(JSON.stringify(event))).toMatchObject({ kind: 'known' });
    expect(shop.errors).toEqual([]);
  }, 120_000);
});
