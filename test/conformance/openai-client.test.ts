/** The `openai` package, which this project did not write, holds a spoken conversation with the embedded engine. */
import { connect } from 'node:net';
import { bytesToPcm16, decodeBase64, encodeBase64, parseServerEvent, pcm16ToBytes } from '@voice-agent/protocol';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  API_KEY,
  joinSamples,
  LOOKUP_ORDER,
  microphoneChunks,
  openShop,
  type SpokenShop,
} from './spoken-shop.fixture.ts';

let shop: SpokenShop;

beforeAll(async () => {
  shop = await openShop();
}, 240_000);

afterAll(async () => {
  await shop?.stop();
});

describe('OpenAIRealtimeWS', () => {
  it('mints a key, asks by voice, runs the tool and hears the answer', async () => {
    const openai = new OpenAI({ apiKey: API_KEY, baseURL: shop.baseUrl });
    const secret = await openai.realtime.clientSecrets.create({
      expires_after: { anchor: 'created_at', seconds: 60 },
      session: {
        type: 'realtime',
        instructions: 'Help with orders.',
        audio: { input: { transcription: { model: 'gpt-transcribe', language: 'en' } } },
        tools: [LOOKUP_ORDER],
      },
    });
    expect(secret.value).toMatch(/^ek_/);

    const client = connectWith(secret.value);
    const events: RealtimeServerEvent[] = [];
    const calls: unknown[] = [];
    const sound: Int16Array[] = [];
    const finished = new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('event', (event) => events.push(event));
      client.on('response.output_audio.delta', ({ delta }) => sound.push(samplesOf(delta)));
      client.on('response.output_item.done', ({ item }) => {
        if (item.type === 'function_call' && item.status === 'completed') {
          calls.push([item.name, JSON.parse(item.arguments)]);
          const output = JSON.stringify({ day: 'Friday' });
          const { call_id = '' } = item;
          client.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } });
        }
      });
      client.on('response.done', ({ response }) => {
        if (response.output?.some(({ type }) => type === 'function_call')) client.send({ type: 'response.create' });
        else resolve();
      });
    });
    await new Promise<void>((resolve) => client.on('session.created', () => resolve()));
    for (const chunk of microphoneChunks(await shop.speech('Where is order forty two?'))) {
      client.send({ type: 'input_audio_buffer.append', audio: encodeBase64(pcm16ToBytes(chunk)) });
    }
    await finished;
    client.close();

    const heard = events.find(({ type }) => type === 'conversation.item.input_audio_transcription.completed');
    expect(heard).toMatchObject({ transcript: expect.stringMatching(/where is order forty two/i) });
    expect(calls).toEqual([['lookup_order', { order_id: '42' }]]);
    expect(await shop.recognise(joinSamples(sound))).toMatch(/the package arrives on friday.*anything else/i);
    for (const event of events) {
      expect(parseServerEvent(JSON.stringify(event)), JSON.stringify(event).slice(0, 300)).toMatchObject({
        kind: 'known',
      });
    }
    expect(shop.errors).toEqual([]);
  }, 120_000);

  it('is told of a wrong key by an error event and close code 3000', async () => {
    const client = connectWith('ek_made_up');
    const error = await new Promise((resolve) => client.on('error', resolve));
    expect(error).toMatchObject({ error: { code: 'invalid_api_key', type: 'invalid_request_error', event_id: null } });
    const closed = new Promise((resolve) => client.socket.once('close', (code) => resolve(code)));
    expect(await closed).toBe(3000);
  }, 30_000);
});

/** The package insists on wss; on loopback the same bytes go without TLS. */
function connectWith(apiKey: string): OpenAIRealtimeWS {
  const createConnection = () => connect(shop.port, '127.0.0.1');
  return new OpenAIRealtimeWS(
    { model: 'embedded', options: { createConnection: createConnection as never } },
    { apiKey, baseURL: shop.baseUrl },
  );
}

function samplesOf(delta: string): Int16Array {
  return bytesToPcm16(decodeBase64(delta) ?? new Uint8Array(0));
}
