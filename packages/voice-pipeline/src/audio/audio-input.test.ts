import { encodeWav, pcm16ToBytes, resample } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { noise, seededRandom, tone, toneAmplitude } from '../../../protocol/src/audio/signals.fixture.ts';
import { PipelineError } from '../errors.ts';
import { AudioInput } from './audio-input.ts';
import type { AudioSource } from './audio-source.ts';
import { wavFile } from './wav-file.fixture.ts';

async function read(source: AudioSource): Promise<Int16Array> {
  const all: number[] = [];
  for await (const chunk of source.chunks()) all.push(...chunk);
  return Int16Array.from(all);
}

describe('AudioInput', () => {
  it('gives a WAV of another rate at 24 kHz', async () => {
    const samples = tone(440, 16_000, 16_000);
    const input = AudioInput.from(encodeWav(samples, 16_000));
    expect(input.durationSeconds).toBe(1);
    expect(await read(input)).toEqual(resample(samples, 16_000, 24_000));
  });

  it.each([8000, 11_025, 12_000, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000])(
    'keeps the sound of a WAV of %i Hz',
    (sampleRateHz) => {
      const { samples } = AudioInput.from(encodeWav(tone(440, sampleRateHz, sampleRateHz), sampleRateHz));
      expect(samples.length).toBe(24_000);
      expect(toneAmplitude(samples, 440, 24_000)).toBeCloseTo(16_000, -3);
    },
  );

  it('takes raw samples whose rate is named', () => {
    const samples = tone(440, 8000, 800);
    expect(AudioInput.from(pcm16ToBytes(samples), { sampleRateHz: 8000 }).samples).toEqual(
      resample(samples, 8000, 24_000),
    );
    expect(AudioInput.fromSamples(samples, 8000).samples).toEqual(resample(samples, 8000, 24_000));
  });

  it('keeps 24 kHz samples as they are, in chunks of 100 ms', async () => {
    const samples = noise(5000, seededRandom(3));
    const input = AudioInput.from(pcm16ToBytes(samples), { format: 'pcm16' });
    const lengths: number[] = [];
    for await (const chunk of input.chunks()) lengths.push(chunk.length);
    expect(lengths).toEqual([2400, 2400, 200]);
    expect(await read(input)).toEqual(samples);
  });

  it('refuses what has no samples, and what it cannot read', () => {
    const refused = [
      () => AudioInput.from(new Uint8Array(0)),
      () => AudioInput.from(new Uint8Array(0), { format: 'pcm16' }),
      () => AudioInput.from(Uint8Array.of(1), { format: 'pcm16' }),
      () => AudioInput.from(wavFile(new Uint8Array(0))),
      () => AudioInput.from(new Uint8Array([1, 2, 3])),
      () => AudioInput.fromSamples(new Int16Array(0)),
      () => AudioInput.fromSamples(new Int16Array(3), 0),
    ];
    for (const make of refused) {
      expect(make).toThrow(PipelineError);
      expect(make).toThrow(expect.objectContaining({ code: 'invalid-audio' }));
    }
    expect(refused[3]).toThrow('no samples');
  });
});
