/** G.711: 16-bit samples to one byte each and back, by ITU-T G.711's segment arithmetic. Pure. */

const MU_BIAS = 0x84;
const MU_CLIP = 32_635;

/** Encodes samples as μ-law (`audio/pcmu`). */
export function encodeMuLaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(samples, muLawFromSample);
}

/** Decodes μ-law to samples. */
export function decodeMuLaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(bytes, sampleFromMuLaw);
}

/** Encodes samples as A-law (`audio/pcma`). */
export function encodeALaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(samples, aLawFromSample);
}

/** Decodes A-law to samples. */
export function decodeALaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(bytes, sampleFromALaw);
}

function muLawFromSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function sampleFromMuLaw(byte: number): number {
  const value = ~byte & 0xff;
  const exponent = (value >> 4) & 7;
  const magnitude = (((value & 0x0f) << 3) + MU_BIAS) << exponent;
  return value & 0x80 ? MU_BIAS - magnitude : magnitude - MU_BIAS;
}

function aLawFromSample(sample: number): number {
  // A-law works on 13 bits and codes −1 like 0 of the negative side, hence the complement.
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = (sample < 0 ? ~sample : sample) >> 3;
  const exponent = magnitude < 32 ? 0 : 31 - Math.clz32(magnitude) - 4;
  const mantissa = (exponent === 0 ? magnitude >> 1 : magnitude >> exponent) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

function sampleFromALaw(byte: number): number {
  const value = byte ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = value & 0x0f;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return value & 0x80 ? magnitude : -magnitude;
}
