/** For tests: the embedded engine with its real stages and a small real workflow on loopback, and a visitor who speaks. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import {
  createRealtimeServer,
  flite,
  pocketSphinx,
  type RealtimeServer,
  type Stt,
  type Tts,
  type Workflow,
  webRtcVad,
} from '@voice-agent/voice-pipeline';
import { Hono } from 'hono';

export const API_KEY = 'sk-conformance-not-a-real-key';
const NUMBERS = new Map(
  Object.entries({ two: 2, five: 5, seven: 7, nine: 9, twenty: 20, thirty: 30, forty: 40, fifty: 50 }),
);
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Asks for the order that was named, and tells what it is told. */
const orderWorkflow: Workflow = {
  async *run(_text, { history, tools }) {
    const last = history.at(-1);
    if (last?.type === 'function_call_output') {
      const { day } = JSON.parse(last.output) as { day: string };
      yield `The package arrives on ${day}. `;
      yield 'Is there anything else?';
    } else if (last?.type === 'message' && last.role === 'user') {
      const words = last.text.toLowerCase().split(/\W+/);
      const number = words.reduce((sum, word) => sum + (NUMBERS.get(word) ?? 0), 0);
      const tool = tools.find(({ name }) => name === 'lookup_order');
      if (tool && number > 0) {
        yield { type: 'function_call', name: tool.name, arguments: JSON.stringify({ order_id: String(number) }) };
      } else {
        yield `I did not understand ${last.text}.`;
      }
    }
  },
};

export interface SpokenShop {
  /** `http://…/v1` */
  baseUrl: string;
  port: number;
  errors: unknown[];
  /** Speech as a visitor's microphone brings it: with quiet around it. */
  speech(text: string): Promise<Int16Array<ArrayBuffer>>;
  /** What was said, by the recogniser of the engine. */
  recognise(samples: Int16Array): Promise<string>;
  stop(): Promise<void>;
}

export async function openShop(): Promise<SpokenShop> {
  const errors: unknown[] = [];
  const tts = flite();
  // One recogniser for both sides: it knows what may be said, not what was.
  const stt = await pocketSphinx({
    phrases: [
      'where is order {number}',
      'thank you',
      'the package arrives on {day}',
      'the package is lost',
      'is there anything else',
      'i did not understand',
    ],
    slots: { day: DAYS },
  });
  const engine = createRealtimeServer({
    vad: webRtcVad(),
    stt,
    tts,
    workflow: orderWorkflow,
    apiKey: API_KEY,
    onError: (error) => errors.push(error),
  });
  const server = await mount(engine);
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    errors,
    speech: (text) => speak(tts, text),
    recognise: (samples) => recognise(stt, samples),
    async stop() {
      await engine.close();
      server.close();
      await once(server, 'close');
      await Promise.all([tts.close(), stt.close()]);
    },
  };
}

/** As an application would: the route in Hono, the socket on Node's server. */
async function mount(engine: RealtimeServer): Promise<Server> {
  const app = new Hono();
  app.all('/v1/realtime/*', (context) => engine.fetch(context.req.raw));
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  if (!server.listening) await once(server, 'listening');
  server.on('upgrade', (request, socket, head) => {
    if (!engine.handleUpgrade(request, socket, head)) socket.destroy();
  });
  return server;
}

async function speak(tts: Tts, text: string): Promise<Int16Array<ArrayBuffer>> {
  const chunks: Int16Array[] = [new Int16Array(12_000)];
  for await (const chunk of tts.synthesize(text)) chunks.push(chunk);
  chunks.push(new Int16Array(36_000));
  return joinSamples(chunks);
}

async function recognise(stt: Stt, samples: Int16Array): Promise<string> {
  const utterance = stt.start();
  utterance.push(joinSamples([new Int16Array(12_000), samples, new Int16Array(12_000)]));
  let text = '';
  for await (const piece of utterance.finish()) text += piece;
  return text;
}

export function joinSamples(chunks: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const joined = new Int16Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/** 40 ms pieces, as the widget sends them. */
export function* microphoneChunks(samples: Int16Array): Iterable<Int16Array> {
  for (let at = 0; at < samples.length; at += 960) yield samples.subarray(at, at + 960);
}

export const LOOKUP_ORDER = {
  type: 'function' as const,
  name: 'lookup_order',
  description: 'Status of one order.',
  parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
};
