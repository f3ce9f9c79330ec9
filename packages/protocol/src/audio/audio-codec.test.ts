import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../events/audio-format.ts';
import { createAudioDecoder, createAudioEncoder } from './audio-codec.ts';
import { tone, toneAmplitude } from './signals.fixture.ts';

const FORMATS: AudioFormat[] = [{ type: 'audio/pcm', rate: 24000 }, { type: 'audio/pcmu' }, { type: 'audio/pcma' }];

function join(chunks: Uint8Array[]): Uint8Array {
  return Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
}

describe.each(FORMATS)('createAudioEncoder for $type', (format) => {
  const bytesPerMs = format.type === 'audio/pcm' ? 48 : 8;

  it('gives the bytes of one second, however it is cut', () => {
    const samples = tone(440, 24_000, 24_000);
    const encoder = createAudioEncoder(format);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < samples.length; at += 1234) chunks.push(encoder.encode(samples.subarray(at, at + 1234)));
    chunks.push(encoder.flush());
    const whole = createAudioEncoder(format);
    expect(join(chunks)).toEqual(join([whole.encode(samples), whole.flush()]));
    expect(join(chunks)).toHaveLength(bytesPerMs * 1000);
  });

  it('comes back as the same tone', () => {
    const samples = tone(1000, 24_000, 24_000, 12_000);
    const encoder = createAudioEncoder(format);
    const decode = createAudioDecoder(format);
    const back = Int16Array.from(
      [decode(encoder.encode(samples)), decode(encoder.flush())].flatMap((chunk) => [...chunk]),
    );
    expect(back.length).toBeGreaterThan(23_900);
    expect(toneAmplitude(back.subarray(1000, 23_000), 1000, 24_000)).toBeGreaterThan(11_000);
    expect(toneAmplitude(back.subarray(1000, 23_000), 3000, 24_000)).toBeLessThan(600);
  });
});

describe('createAudioDecoder', () => {
  it('joins a sample that two events share', () => {
    const decode = createAudioDecoder({ type: 'audio/pcm' });
    expect([...decode(Uint8Array.of(1))]).toEqual([]);
    expect([...decode(Uint8Array.of(2, 3))]).toEqual([0x0201]);
    expect([...decode(Uint8Array.of(4))]).toEqual([0x0403]);
  });

  it('decodes nothing from nothing', () => {
    for (const format of FORMATS) expect(createAudioDecoder(format)(new Uint8Array(0))).toHaveLength(0);
  });
});
