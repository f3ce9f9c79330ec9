/** The wire's audio formats to and from 24 kHz samples. One codec per stream: both directions keep state. */
import type { AudioFormat } from '../events/audio-format.ts';
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711.ts';
import { PCM_SAMPLE_RATE_HZ } from './pcm-sample-rate.ts';
import { Pcm16Carry, pcm16ToBytes } from './pcm16.ts';
import { Resampler } from './resampler.ts';

const G711_RATE_HZ = 8000;

/** Bytes of the format to 24 kHz samples. */
export type AudioDecoder = (bytes: Uint8Array) => Int16Array;

export function createAudioDecoder({ type }: AudioFormat): AudioDecoder {
  if (type === 'audio/pcm') {
    const carry = new Pcm16Carry();
    return (bytes) => carry.push(bytes);
  }
  const resampler = new Resampler(G711_RATE_HZ, PCM_SAMPLE_RATE_HZ);
  const decode = type === 'audio/pcmu' ? decodeMuLaw : decodeALaw;
  return (bytes) => resampler.push(decode(bytes));
}

/** 24 kHz samples to bytes of the format. */
export interface AudioEncoder {
  encode(samples: Int16Array): Uint8Array;
  /** The last few bytes, which the resampler still holds. */
  flush(): Uint8Array;
}

export function createAudioEncoder({ type }: AudioFormat): AudioEncoder {
  if (type === 'audio/pcm') return { encode: pcm16ToBytes, flush: () => new Uint8Array(0) };
  const resampler = new Resampler(PCM_SAMPLE_RATE_HZ, G711_RATE_HZ);
  const encode = type === 'audio/pcmu' ? encodeMuLaw : encodeALaw;
  return {
    encode: (samples) => encode(resampler.push(samples)),
    flush: () => encode(resampler.flush()),
  };
}
