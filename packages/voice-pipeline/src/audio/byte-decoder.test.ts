import { decodeMuLaw, encodeMuLaw, encodeWav, pcm16ToBytes, resample } from '@voice-agent/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noise, seededRandom, tone } from '../../../protocol/src/audio/signals.fixture.ts';
import { PipelineError } from '../errors.ts';
import type { AudioInputOptions } from './audio-format.ts';
import { ByteDecoder } from './byte-decoder.ts';
import { concat, wavFile } from './wav-file.fixture.ts';

function decode(pieces: readonly Uint8Array[], options: AudioInputOptions = {}): number[] {
  const decoder = new ByteDecoder(options);
  const samples: number[] = [];
  for (const piece of pieces) samples.push(...decoder.push(piece));
  return [...samples, ...decoder.flush()];
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] as number);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const samples = noise(3000, seededRandom(9));
const random = seededRandom(10);

describe('ByteDecoder', () => {
  it.each<[string, Uint8Array, AudioInputOptions]>([
    ['a WAV', encodeWav(samples, 48_000), {}],
    [
      'a WAV of stereo floats',
      wavFile(new Uint8Array(tone(300, 8000, 4000).buffer), { code: 3, bits: 32, channelCount: 2 }),
      {},
    ],
    ['a WAV with pictures in it', wavFile(pcm16ToBytes(samples), { listBytes: 5001 }), {}],
    ['raw samples', pcm16ToBytes(samples), { format: 'pcm16', sampleRateHz: 16_000 }],
    ['G.711', encodeMuLaw(samples), { format: 'pcmu' }],
  ])('decodes %s the same way however its bytes are cut', (_, bytes, options) => {
    const whole = decode([bytes], options);
    expect(whole.length).toBeGreaterThan(500);
    for (const maximum of [1, 7, 333]) {
      const sizes = Array.from({ length: 50 }, () => 1 + Math.floor(random() * maximum));
      expect(decode(cut(bytes, sizes), options)).toEqual(whole);
    }
  });

  it('resamples to 24 kHz', () => {
    expect(decode([encodeWav(samples, 16_000)])).toEqual([...resample(samples, 16_000, 24_000)]);
    const coarse = decodeMuLaw(encodeMuLaw(samples));
    expect(decode([encodeMuLaw(samples)], { format: 'pcmu' })).toEqual([...resample(coarse, 8000, 24_000)]);
  });

  it('takes no chunk that follows the samples for sound', () => {
    const file = wavFile(pcm16ToBytes(samples), { trailer: new TextEncoder().encode('LIST and many more words') });
    expect(decode([file])).toEqual([...samples]);
    expect(decode(cut(file, [100]))).toEqual([...samples]);
  });

  it('reads a file that ends before its header says, as far as it goes', () => {
    const file = wavFile(pcm16ToBytes(samples), { claimedBytes: 1_000_000 });
    expect(decode([file])).toEqual([...samples]);
    expect(decode([file.subarray(0, file.length - 2001)])).toEqual([...samples.subarray(0, samples.length - 1001)]);
  });

  it('drops half a sample at the end', () => {
    expect(decode([concat([pcm16ToBytes(samples), Uint8Array.of(7)])], { format: 'pcm16' })).toEqual([...samples]);
  });

  it.each<[string, Uint8Array, AudioInputOptions, string]>([
    ['bytes of which nothing is known', new Uint8Array(100), {}, 'name their format'],
    ['an MP3', Uint8Array.from([0x49, 0x44, 0x33, ...new Uint8Array(20)]), {}, 'MP3'],
    ['an Ogg', new TextEncoder().encode('OggS and so on, you know'), {}, 'Ogg'],
    ['a WAV that ends in its header', encodeWav(samples, 24_000).subarray(0, 30), {}, 'cut short'],
    ['a stub', new TextEncoder().encode('RIFF'), { format: 'wav' }, 'RIFF/WAVE'],
    ['a WAV of an odd rate', encodeWav(samples, 12_345), {}, '12345 Hz'],
    ['an odd rate', new Uint8Array(10), { format: 'pcm16', sampleRateHz: 1 }, 'Cannot resample 1 Hz'],
    ['no channels', new Uint8Array(10), { format: 'pcm16', channelCount: 0 }, '0 channels'],
    ['a named WAV that is none', new Uint8Array(100), { format: 'wav' }, 'RIFF/WAVE'],
  ])('says what is wrong with %s', (_, bytes, options, message) => {
    expect(() => decode([bytes], options)).toThrow(PipelineError);
    expect(() => decode([bytes], options)).toThrow(message);
  });

  it('gives up on a header without end', () => {
    const decoder = new ByteDecoder({ format: 'wav' });
    decoder.push(wavFile(new Uint8Array(0), { listBytes: 100 }).subarray(0, 40));
    const push = () => {
      for (let i = 0; i < 40; i++) decoder.push(new Uint8Array(1024 * 1024));
    };
    expect(push).toThrow(PipelineError);
  });

  it('takes no longer for a header that comes in crumbs, or in empty chunks, than it has bytes', () => {
    const beginning = wavFile(new Uint8Array(0), { listBytes: 100 }).subarray(0, 40);
    const many = new ByteDecoder({ format: 'wav' });
    many.push(beginning);
    expect(() => many.push(new Uint8Array(4_096))).toThrow('it has more than 100 chunks before its samples');
    const listed = wavFile(pcm16ToBytes(samples), { listBytes: 4_000_000 });
    const crumbs = new ByteDecoder({ format: 'wav' });
    const began = performance.now();
    let length = 0;
    for (let at = 0; at < listed.length; at += 200) length += crumbs.push(listed.subarray(at, at + 200)).length;
    length += crumbs.flush().length;
    expect(length).toBe(decode([listed]).length);
    // Anew for each crumb it took minutes.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('throws nothing but its own error, whatever the bytes', () => {
    const file = wavFile(pcm16ToBytes(samples.subarray(0, 20)), { extensible: true });
    const patches = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 5 });
    fc.assert(
      fc.property(patches, fc.nat(file.length), (changes, length) => {
        const broken = file.slice(0, length);
        for (const [at, byte] of changes) broken[at] = byte;
        try {
          expect(decode([broken]).length).toBeLessThanOrEqual(file.length * 3);
        } catch (error) {
          expect(error).toBeInstanceOf(PipelineError);
        }
      }),
    );
  });
});
