import { encodeMuLaw, encodeWav, pcm16ToBytes, resample } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { noise, seededRandom } from '../../../protocol/src/audio/signals.fixture.ts';
import { PipelineError } from '../errors.ts';
import { AudioInput } from './audio-input.ts';
import type { AudioSource } from './audio-source.ts';
import { StreamedAudioInput } from './streamed-audio-input.ts';

async function read(source: AudioSource): Promise<Int16Array> {
  const all: number[] = [];
  for await (const chunk of source.chunks()) all.push(...chunk);
  return Int16Array.from(all);
}

describe('StreamedAudioInput', () => {
  it('gives what is pushed before and while it is read', async () => {
    const samples = noise(4000, seededRandom(4));
    const input = new StreamedAudioInput({ sampleRateHz: 48_000 });
    input.push(samples.subarray(0, 1000));
    const reading = read(input);
    for (let at = 1000; at < samples.length; at += 500) {
      await Promise.resolve();
      input.push(samples.subarray(at, at + 500));
    }
    input.close();
    expect(await reading).toEqual(resample(samples, 48_000, 24_000));
  });

  it.each([
    ['bytes of samples', pcm16ToBytes, {}],
    ['bytes of a WAV', (samples: Int16Array) => encodeWav(samples, 24_000), { format: 'wav' }],
  ] as const)('takes %s, cut at odd places', async (_, encode, options) => {
    const samples = noise(1000, seededRandom(5));
    const bytes = encode(samples);
    const input = new StreamedAudioInput(options);
    for (let at = 0; at < bytes.length; at += 7) input.push(bytes.subarray(at, at + 7));
    input.close();
    expect(await read(input)).toEqual(samples);
  });

  it('takes G.711 as it comes from a telephone', async () => {
    const bytes = encodeMuLaw(noise(800, seededRandom(6)));
    const input = new StreamedAudioInput({ format: 'pcmu' });
    for (let at = 0; at < bytes.length; at += 160) input.push(bytes.subarray(at, at + 160));
    input.close();
    expect(await read(input)).toEqual(AudioInput.from(bytes, { format: 'pcmu' }).samples);
  });

  it('says which rates it takes', () => {
    const make = () => new StreamedAudioInput({ sampleRateHz: 12_345 });
    expect(make).toThrow(PipelineError);
    expect(make).toThrow(/12345 Hz.*8000/);
  });

  it('closes once, and drops what comes later', async () => {
    const input = new StreamedAudioInput();
    input.push(Int16Array.of(1, 2));
    input.close();
    input.close();
    input.push(Int16Array.of(3));
    expect([...(await read(input))]).toEqual([1, 2]);
  });

  it('has one reader', async () => {
    const input = new StreamedAudioInput();
    input.close();
    await read(input);
    await expect(read(input)).rejects.toThrow(PipelineError);
  });

  it('holds no more than it may for a reader who does not read', async () => {
    const input = new StreamedAudioInput({ maxBufferedSeconds: 1 });
    const second = new Int16Array(24_000);
    input.push(second);
    expect(input.bufferedSeconds).toBe(1);
    expect(() => input.push(Int16Array.of(1))).toThrow(expect.objectContaining({ code: 'input-overflow' }));
    expect(input.bufferedSeconds).toBe(0);
    input.push(second);
    await expect(read(input)).rejects.toMatchObject({ code: 'input-overflow' });
  });

  it('tells its reader too of a header that cannot be read', async () => {
    const input = new StreamedAudioInput({ format: 'wav' });
    const reading = read(input);
    expect(() => input.push(new TextEncoder().encode('this is not a WAV, as we see'))).toThrow(PipelineError);
    await expect(reading).rejects.toMatchObject({ code: 'invalid-audio' });
    const short = new StreamedAudioInput({ format: 'wav' });
    short.push(encodeWav(Int16Array.of(1), 24_000).subarray(0, 20));
    short.close();
    await expect(read(short)).rejects.toMatchObject({ code: 'invalid-audio' });
  });

  it.each([Number.NaN, -1])('refuses to hold %d seconds', (maxBufferedSeconds) => {
    expect(() => new StreamedAudioInput({ maxBufferedSeconds })).toThrow(RangeError);
  });

  it('refuses one and a half channels', () => {
    expect(() => new StreamedAudioInput({ channelCount: 1.5 })).toThrow('There is no audio of 1.5 channels.');
  });
});
