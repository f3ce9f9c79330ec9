/**
 * One conversation after the other until the engine has sent every event that it knows. The compiler then reads all of
 * them as what the `openai` package says its service sends: literals, so that a field too many is an error too.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeBase64, pcm16ToBytes, type ServerEvent } from '@voice-agent/protocol';
import { createRealtimeServer, type RealtimeServer, type Stt, type Tts, type Vad } from '@voice-agent/voice-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

const API_KEY = 'sk-every-event';
const LOUD = 10_000;

/** Loud is speech. */
const vad: Vad = {
  name: 'loudness',
  createDetector: async () => ({ isSpeech: (frame) => frame.some((sample) => sample > 3276), close: () => undefined }),
};

const tts: Tts = {
  name: 'tone',
  voices: ['tone'],
  async *synthesize(text) {
    yield new Int16Array(text.length * 1200).fill(1000);
  },
  close: async () => undefined,
};

let engine: RealtimeServer;
let url: string;
let isDeaf = false;
const server = createServer();
const seen: Record<string, unknown>[] = [];

beforeAll(async () => {
  const stt: Stt = {
    name: 'scripted',
    start: () => ({
      push: () => undefined,
      async *finish() {
        if (isDeaf) throw new Error('deaf');
        yield 'call me';
      },
      cancel: () => undefined,
    }),
    close: async () => undefined,
  };
  engine = createRealtimeServer({
    vad,
    stt,
    tts,
    apiKey: API_KEY,
    workflow: {
      async *run(_text, { history, tools }) {
        const last = history.at(-1);
        const text = last?.type === 'message' ? last.text : last?.type;
        if (text === 'call me' && tools.length > 0) yield { type: 'function_call', name: 'f', arguments: '{}' };
        else if (text === 'fail') throw new Error('as asked');
        else yield `Heard ${text ?? 'nothing'}.`;
      },
    },
  });
  engine.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`;
});

afterAll(async () => {
  await engine.close();
  server.close();
});

/** A client that writes down all it is sent. */
async function open(query = '') {
  const socket = new WebSocket(url + query, ['realtime', `openai-insecure-api-key.${API_KEY}`]);
  let arrived: () => void = () => undefined;
  const waiting: Record<string, unknown>[] = [];
  socket.on('message', (data) => {
    const event = JSON.parse(String(data)) as Record<string, unknown>;
    seen.push(event);
    waiting.push(event);
    arrived();
  });
  await once(socket, 'open');
  return {
    send: (event: object) => socket.send(JSON.stringify(event)),
    say(ms: number, amplitude: number) {
      const samples = Int16Array.from({ length: ms * 24 }, (_, i) => amplitude * Math.sin(i / 10));
      this.send({ type: 'input_audio_buffer.append', audio: encodeBase64(pcm16ToBytes(samples)) });
    },
    type(text: string) {
      const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
      this.send({ type: 'conversation.item.create', item });
    },
    async next(type: ServerEvent['type']): Promise<Record<string, unknown>> {
      for (;;) {
        for (let event = waiting.shift(); event; event = waiting.shift()) if (event.type === type) return event;
        await new Promise<void>((resolve) => (arrived = resolve));
      }
    },
    close: () => socket.close(),
  };
}

const update = (audio: object, rest = {}) => ({
  type: 'session.update',
  session: { type: 'realtime', audio, ...rest },
});
const EVERY: Record<ServerEvent['type'], true> = {
  error: true,
  'session.created': true,
  'session.updated': true,
  'conversation.created': true,
  'conversation.item.added': true,
  'conversation.item.done': true,
  'conversation.item.retrieved': true,
  'conversation.item.deleted': true,
  'conversation.item.truncated': true,
  'conversation.item.input_audio_transcription.delta': true,
  'conversation.item.input_audio_transcription.completed': true,
  'conversation.item.input_audio_transcription.failed': true,
  'input_audio_buffer.speech_started': true,
  'input_audio_buffer.speech_stopped': true,
  'input_audio_buffer.committed': true,
  'input_audio_buffer.cleared': true,
  'input_audio_buffer.timeout_triggered': true,
  'response.created': true,
  'response.done': true,
  'response.output_item.added': true,
  'response.output_item.done': true,
  'response.content_part.added': true,
  'response.content_part.done': true,
  'response.output_text.delta': true,
  'response.output_text.done': true,
  'response.output_audio.delta': true,
  'response.output_audio.done': true,
  'response.output_audio_transcript.delta': true,
  'response.output_audio_transcript.done': true,
  'response.function_call_arguments.delta': true,
  'response.function_call_arguments.done': true,
  'rate_limits.updated': true,
};

/**
 * Without what the service sends and the package's types leave out: a session's `object`, `id` and `expires_at`, and the
 * `message` of a failed response. Sound is cut: it is long, and nothing to a compiler.
 */
function asTyped(key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, 200);
  if (key === 'session') return { ...(value as object), object: undefined, id: undefined, expires_at: undefined };
  if (key === 'status_details') return JSON.parse(JSON.stringify(value, (k, v) => (k === 'message' ? undefined : v)));
  return value;
}

describe('every event of the engine', () => {
  it('is sent: spoken turns, tools, text, idleness, errors', async () => {
    const client = await open();
    const tools = [{ type: 'function', name: 'f', description: 'A tool.', parameters: { type: 'object' } }];
    const turn_detection = { type: 'server_vad', idle_timeout_ms: 5000 };
    client.send(update({ input: { transcription: { model: 'any' }, turn_detection } }, { tools }));
    client.say(400, LOUD);
    client.say(700, 0);
    const called = (await client.next('response.done')) as { response: { output: { call_id: string }[] } };
    const output = { type: 'function_call_output', call_id: called.response.output[0]?.call_id, output: '{}' };
    client.send({ type: 'conversation.item.create', item: output });
    client.send({ type: 'response.create' });
    const spoken = (await client.next('response.output_audio.done')) as { item_id: string };
    await client.next('response.done');
    const { item_id } = spoken;
    client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 20 });
    client.send({ type: 'conversation.item.retrieve', item_id });
    client.send({ type: 'conversation.item.delete', item_id });
    client.send({ type: 'conversation.item.delete', item_id, event_id: 'twice' });
    expect(await client.next('error')).toMatchObject({ error: { event_id: 'twice' } });
    client.say(8000, 0);
    await client.next('input_audio_buffer.timeout_triggered');
    await client.next('response.done');
    client.send({ type: 'input_audio_buffer.clear' });
    client.type('in writing');
    client.send({ type: 'response.create', response: { output_modalities: ['text'], metadata: { a: 'b' } } });
    await client.next('response.done');
    client.type('fail');
    client.send({ type: 'response.create', response: { conversation: 'none' } });
    await client.next('response.done');
    isDeaf = true;
    client.say(400, LOUD);
    client.say(700, 0);
    await client.next('conversation.item.input_audio_transcription.failed');
    client.close();

    const listener = await open('?intent=transcription');
    await listener.next('session.created');
    listener.send({ type: 'session.update', session: { type: 'transcription', audio: { input: {} } } });
    await listener.next('session.updated');
    listener.close();
    expect([...new Set(seen.map(({ type }) => type))].sort()).toEqual(Object.keys(EVERY).sort());
  });

  it('is, field by field, one of the openai package', async () => {
    const folder = fileURLToPath(new URL('../../node_modules/.cache/every-event/', import.meta.url));
    await mkdir(folder, { recursive: true });
    const text = JSON.stringify(seen, asTyped);
    const head = "import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';\n";
    await writeFile(`${folder}events.ts`, `${head}export const events: RealtimeServerEvent[] = ${text};\n`);
    const flags =
      '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2022 --types node'.split(' ');
    const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
    const judge = (file: string) =>
      promisify(execFile)(process.execPath, [tsc, ...flags, file], { cwd: folder }).then(
        () => '',
        (error: { stdout: string; message: string }) => error.stdout || error.message,
      );
    expect(await judge('events.ts')).toBe('');
    const odd = { type: 'input_audio_buffer.cleared', event_id: 'e', surplus: 1 };
    await writeFile(
      `${folder}odd.ts`,
      `${head}export const events: RealtimeServerEvent[] = [${JSON.stringify(odd)}];\n`,
    );
    expect(await judge('odd.ts')).toContain('surplus');
    await rm(folder, { recursive: true });
  });
});
