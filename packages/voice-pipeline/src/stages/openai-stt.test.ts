import { parseWav } from '@voice-agent/protocol';
import type { TranscriptionCreateParams, TranscriptionStreamEvent } from 'openai/resources/audio/transcriptions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cut,
  events,
  hang,
  json,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../remote/scripted-endpoint.fixture.ts';
import { openAiStt } from './openai-stt.ts';
import type { SttOptions } from './stt.ts';

let server: ScriptedEndpoint;
beforeAll(async () => {
  server = await startScriptedEndpoint();
});
afterAll(() => server.stop());

const speech = Int16Array.from({ length: 2400 }, (_, i) => i);
const DELTAS: TranscriptionStreamEvent[] = [
  { type: 'transcript.text.delta', delta: 'where is ' },
  { type: 'transcript.text.delta', delta: 'my order' },
  { type: 'transcript.text.done', text: 'where is my order' },
];

async function hear(options: object = {}, spoken: SttOptions = {}): Promise<string[]> {
  const utterance = openAiStt({ baseUrl: server.baseUrl, ...options }).start(spoken);
  for (let at = 0; at < speech.length; at += 500) utterance.push(speech.subarray(at, at + 500));
  const deltas: string[] = [];
  for await (const delta of utterance.finish()) deltas.push(delta);
  return deltas;
}

describe('openAiStt', () => {
  it('sends the speech as a WAV, with what is known of it', async () => {
    server.answer(events(DELTAS));
    await hear({ model: 'm', prompt: 'Larkspur', temperature: 0.2, apiKey: 'sk-test' }, { language: 'en-GB' });
    const request = server.requests.at(-1);
    expect(request?.path).toBe('/v1/audio/transcriptions');
    expect(request?.headers.authorization).toBe('Bearer sk-test');
    const { file, ...fields } = Object.fromEntries((await request?.form()) ?? []);
    const expected: Record<Exclude<keyof TranscriptionCreateParams, 'file'> & string, string> | object = {
      model: 'm',
      response_format: 'json',
      stream: 'true',
      language: 'en',
      prompt: 'Larkspur',
      temperature: '0.2',
    };
    expect(fields).toEqual(expected);
    const wav = parseWav(new Uint8Array(await (file as File).arrayBuffer()));
    expect(wav).toEqual({ ok: true, audio: { samples: speech, sampleRateHz: 24_000 } });
  });

  it.each([1, 7, 1000])('reads the text as a stream, cut into pieces of %i bytes', async (pieceBytes) => {
    server.answer(events(DELTAS, pieceBytes));
    expect(await hear()).toEqual(['where is ', 'my order']);
  });

  it.each([
    ['a server that does not stream', json({ text: 'all at once' })],
    ['a stream without deltas', events([{ type: 'transcript.text.done', text: 'all at once' }])],
  ])('takes %s', async (_, answer) => {
    server.answer(answer);
    expect((await hear()).join('')).toBe('all at once');
  });

  it.each([
    ['whole', [{ text: 'Where is my order?' }, { text: 'It is late.' }]],
    ['with spaces', [{ text: 'Where is my order?' }, { text: ' It is late.' }]],
  ])('takes a stream of segments, which has no events of ours and no end but its own: %s', async (_, segments) => {
    server.answer(events(segments));
    expect((await hear()).join('')).toBe('Where is my order? It is late.');
    server.answer(events([]));
    expect(await hear()).toEqual([]);
  });

  it('takes chunks as of a chat, as vLLM sends them, to their [DONE] and not less', async () => {
    const chunk = (content?: string) => ({ object: 'transcription.chunk', choices: [{ delta: { content } }] });
    const usage = { object: 'transcription.chunk', choices: [], usage: { total_tokens: 7 } };
    server.answer(events([chunk('where is '), chunk('my order'), chunk(), usage, '[DONE]'], 20));
    expect(await hear()).toEqual(['where is ', 'my order']);
    server.answer(events([chunk('where is ')]));
    await expect(hear()).rejects.toThrow('before it was done');
    server.answer(events([{ error: { message: 'no' } }, '[DONE]']));
    await expect(hear()).rejects.toThrow('gave the transcription up');
  });

  it('fails when a stream of segments is cut', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: {"text":"Where"}\n\n', () => response.destroy());
    });
    await expect(hear()).rejects.toMatchObject({ code: 'stt-failed', isTransient: true });
  });

  it('hears nothing in nothing, and asks nobody', async () => {
    const before = server.requests.length;
    const utterance = openAiStt({ baseUrl: server.baseUrl }).start();
    for await (const delta of utterance.finish()) expect(delta).toBeUndefined();
    server.answer(json({ text: '' }));
    expect(server.requests.length).toBe(before);
    expect(await hear()).toEqual([]);
  });

  it.each([
    ['refuses', json({ error: { message: 'No such model.' } }, 404), 'No such model.', false],
    ['cuts the line', cut, 'did not answer', true],
    ['answers something else', json(['?']), 'no text', false],
    ['ends early', events(DELTAS.slice(0, 1)), 'before it was done', true],
    ['gives up', events([{ type: 'error', error: { message: 'no' } }]), 'gave the transcription up', true],
    ['talks nonsense', events(['not json']), 'no transcription', false],
  ])('fails when the server %s', async (_, answer, message, isTransient) => {
    server.answer(answer);
    await expect(hear()).rejects.toMatchObject({ code: 'stt-failed', isTransient });
    await expect(hear()).rejects.toThrow(message);
  });

  it('ends on cancel, and the request with it', async () => {
    server.answer(hang);
    const utterance = openAiStt({ baseUrl: server.baseUrl }).start();
    utterance.push(speech);
    const before = server.requests.length;
    const reading = (async () => {
      for await (const _ of utterance.finish()) throw new Error('There is no text.');
    })();
    while (server.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
    utterance.cancel();
    utterance.cancel();
    await reading;
    await server.requests.at(-1)?.closed;
  });
});
