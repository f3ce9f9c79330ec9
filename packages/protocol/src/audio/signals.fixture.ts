/** Signals for tests: tones, noise and a seeded random source. */

/** Uniform in 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function tone(frequencyHz: number, sampleRateHz: number, length: number, amplitude = 16_000): Int16Array {
  return Int16Array.from({ length: Math.floor(length) }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz)),
  );
}

export function noise(length: number, random: () => number, amplitude = 16_000): Int16Array {
  return Int16Array.from({ length: Math.floor(length) }, () => Math.round((random() * 2 - 1) * amplitude));
}

/** The amplitude of one frequency in a signal. */
export function toneAmplitude(samples: Int16Array, frequencyHz: number, sampleRateHz: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, i) => {
    // A Hann window, so that a cut period does not leak everywhere.
    const weight = 1 - Math.cos((2 * Math.PI * i) / samples.length);
    real += sample * weight * Math.cos((2 * Math.PI * frequencyHz * i) / sampleRateHz);
    imaginary += sample * weight * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}
