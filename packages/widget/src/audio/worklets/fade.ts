/** The fade that ends an interrupted answer: half a cosine, which has no corner to click at either end. Pure. */

/** 10 ms at 24 kHz: short enough that an interruption feels immediate, long enough that it does not click. */
export const FADE_SAMPLES = 240;

/** Multiplies `count` samples from `start` by the fade. `left`: how many of its `total` samples are still to come. */
export function applyFade(samples: Float32Array, start: number, count: number, left: number, total: number): void {
  for (let i = 0; i < count; i++) {
    const done = (total - left + i + 1) / total;
    samples[start + i] = samples[start + i]! * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
