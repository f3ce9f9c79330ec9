import { encodeWav, pcm16ToBytes, resample } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { noise, seededRandom, tone } from '../../../protocol/src/audio/signals.fixture.ts';
import { PipelineError } from '../errors.ts';
import { AudioInput, type AudioSource, StreamedAudioInput } from './audio-input.ts';

async function read(source: AudioSource): Promise<Int16Array> {
  const all: number[] = [];
  for await (const chunk of source.chunks()) all.push(...chunk);
  return Int16Array.from(all);
}

describe('AudioInput', () => {
  it('gives a WAV of another rate at 24 kHz', async () => {
    const samples = tone(440, 16_000, 16_000);
    const input = AudioInput.fromWav(encodeWav(samples, 16_000));
    expect(input.durationSeconds).toBe(1);
    expect(await read(input)).toEqual(resample(samples, 16_000, 24_000));
  });

  it('keeps 24 kHz samples as they are, in chunks of 100 ms', async () => {
    const samples = noise(5000, seededRandom(3));
    const input = AudioInput.fromBytes(pcm16ToBytes(samples));
    const lengths: number[] = [];
    for await (const chunk of input.chunks()) lengths.push(chunk.length);
    expect(lengths).toEqual([2400, 2400, 200]);
    expect(await read(input)).toEqual(samples);
  });

  it('says what is wrong with a file', () => {
    const refused = [
      () => AudioInput.fromWav(new Uint8Array([1, 2, 3])),
      () => AudioInput.fromWav(encodeWav(new Int16Array(10), 12_345)),
      () => AudioInput.fromBytes(new Uint8Array(3)),
      () => AudioInput.fromPcm16(new Int16Array(3), 0),
    ];
    for (const make of refused) expect(make).toThrow(PipelineError);
    expect(refused[0]).toThrow('not a RIFF/WAVE file');
  });
});

describe('StreamedAudioInput', () => {
  it('gives what is pushed before and while it is read', async () => {
    const samples = noise(4000, seededRandom(4));
    const input = new StreamedAudioInput(48_000);
    input.push(samples.subarray(0, 1000));
    const reading = read(input);
    for (let at = 1000; at < samples.length; at += 500) {
      await Promise.resolve();
      input.push(samples.subarray(at, at + 500));
    }
    input.end();
    expect(await reading).toEqual(resample(samples, 48_000, 24_000));
  });

  it('says which rates it takes', () => {
    expect(() => new StreamedAudioInput(12_345)).toThrow(PipelineError);
    expect(() => new StreamedAudioInput(12_345)).toThrow(/12345 Hz.*8000/);
  });

  it('ends once, and drops what comes later', async () => {
    const input = new StreamedAudioInput();
    input.push(Int16Array.of(1, 2));
    input.end();
    input.end();
    input.push(Int16Array.of(3));
    expect([...(await read(input))]).toEqual([1, 2]);
  });

  it('has one reader', async () => {
    const input = new StreamedAudioInput();
    input.end();
    await read(input);
    await expect(read(input)).rejects.toThrow(PipelineError);
  });
});
