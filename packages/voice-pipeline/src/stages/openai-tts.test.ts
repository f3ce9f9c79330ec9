import { encodeWav, pcm16ToBytes, resample } from '@voice-agent/protocol';
import type { SpeechCreateParams } from 'openai/resources/audio/speech';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bytes,
  cut,
  hang,
  json,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../remote/scripted-endpoint.fixture.ts';
import { openAiTts } from './openai-tts.ts';
import type { TtsOptions } from './tts.ts';

let server: ScriptedEndpoint;
beforeAll(async () => {
  server = await startScriptedEndpoint();
});
afterAll(() => server.stop());

const sound = Int16Array.from({ length: 3000 }, (_, i) => i * 7 - 9000);

async function speak(options: object = {}, speech: TtsOptions = {}): Promise<Int16Array> {
  const samples: number[] = [];
  const tts = openAiTts({ baseUrl: server.baseUrl, ...options });
  for await (const chunk of tts.synthesize('Hello there.', speech)) samples.push(...chunk);
  return Int16Array.from(samples);
}

describe('openAiTts', () => {
  it('asks for raw samples, with voice, speed and instructions', async () => {
    server.answer(bytes(pcm16ToBytes(sound), 'audio/pcm'));
    await speak({ instructions: 'Whisper.', apiKey: 'sk-test' }, { voice: 'cedar', speed: 1.25 });
    const body = server.requests.at(-1)?.json<SpeechCreateParams>();
    expect(body).toMatchObject({
      model: 'gpt-4o-mini-tts',
      input: 'Hello there.',
      voice: 'cedar',
      response_format: 'pcm',
      speed: 1.25,
    } satisfies SpeechCreateParams);
    expect(body?.instructions).toMatch(/^Whisper\. /);
    expect(server.requests.at(-1)?.path).toBe('/v1/audio/speech');
  });

  it('takes its own voice for one that it does not know, and asks old models for no instructions', async () => {
    server.answer(bytes(pcm16ToBytes(sound), 'audio/pcm'));
    await speak({ model: 'tts-1', voice: 'af_sky', voices: ['am_adam'] }, { voice: 'slt' });
    expect(server.requests.at(-1)?.json()).toMatchObject({ voice: 'af_sky', model: 'tts-1' });
    expect(server.requests.at(-1)?.json()).not.toHaveProperty('instructions');
    expect(openAiTts({ voice: 'af_sky', voices: ['am_adam'] }).voices).toEqual(['af_sky', 'am_adam']);
  });

  it.each([1, 3, 1111])('hands the sound on unhurt from pieces of %i bytes', async (pieceBytes) => {
    server.answer(bytes(pcm16ToBytes(sound), 'audio/pcm', pieceBytes));
    expect(await speak()).toEqual(sound);
  });

  it('hands the sound on before all of it is there', async () => {
    let finish: () => void = () => undefined;
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      response.write(pcm16ToBytes(sound));
      finish = () => response.end();
    });
    const chunks = openAiTts({ baseUrl: server.baseUrl }).synthesize('Hi.')[Symbol.asyncIterator]();
    expect((await chunks.next()).value?.length).toBeGreaterThan(0);
    finish();
    while (!(await chunks.next()).done);
  });

  it('takes samples of another rate, and a WAV in their place', async () => {
    server.answer(bytes(pcm16ToBytes(sound), 'audio/pcm'));
    expect(await speak({ sampleRateHz: 22_050 })).toEqual(resample(sound, 22_050, 24_000));
    server.answer(bytes(encodeWav(sound, 16_000), 'audio/wav', 100));
    expect(await speak()).toEqual(resample(sound, 16_000, 24_000));
    // A header that was written before there was any sound, as servers do that stream.
    const streamed = encodeWav(sound, 24_000);
    new DataView(streamed.buffer).setUint32(4, 36, true);
    new DataView(streamed.buffer).setUint32(40, 0, true);
    server.answer(bytes(streamed, 'audio/wav', 100));
    expect(await speak()).toEqual(sound);
  });

  it.each([
    ['refuses', json({ error: { message: 'No such voice.' } }, 400), 'No such voice.', false],
    ['cuts the line', cut, 'did not answer', true],
    ['answers something else', json({ ok: true }), 'instead of sound', false],
  ])('fails when the server %s', async (_, answer, message, isTransient) => {
    server.answer(answer);
    await expect(speak()).rejects.toMatchObject({ code: 'tts-failed', isTransient });
    await expect(speak()).rejects.toThrow(message);
  });

  it.each([
    ['audio/mpeg', 'ID3\u0004\u0000\u0000'],
    ['audio/mpeg', '\u00ff\u00fb\u0090\u0064'],
    ['audio/ogg; codecs=opus', 'OggS\u0000\u0002'],
    ['audio/flac', 'fLaC\u0000\u0000'],
  ])('fails rather than make a noise of %s', async (type, head) => {
    const answer = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(4_000, 0x55)]);
    server.answer(bytes(answer, type));
    await expect(speak()).rejects.toMatchObject({ code: 'tts-failed', isTransient: false });
    await expect(speak()).rejects.toThrow(`answered ${type}`);
  });

  it('takes raw samples under whatever name, also those that begin as an MP3 would', async () => {
    server.answer(bytes(pcm16ToBytes(sound), 'audio/mpeg'));
    expect(await speak()).toEqual(sound);
    const faint = Int16Array.from([-1, ...sound.subarray(1)]);
    server.answer(bytes(pcm16ToBytes(faint), 'audio/pcm'));
    expect(await speak()).toEqual(faint);
  });

  it('fails when the sound breaks off', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'audio/pcm', 'Content-Length': '100000' });
      response.write(pcm16ToBytes(sound), () => response.destroy());
    });
    await expect(speak()).rejects.toMatchObject({ code: 'tts-failed', isTransient: true });
  });

  it('ends on abort, and the request with it', async () => {
    expect(await speak({}, { signal: AbortSignal.abort() })).toEqual(new Int16Array(0));
    server.answer(hang);
    const stop = new AbortController();
    const before = server.requests.length;
    const speaking = speak({}, { signal: stop.signal });
    while (server.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await speaking).toEqual(new Int16Array(0));
    await server.requests.at(-1)?.closed;
  });
});
