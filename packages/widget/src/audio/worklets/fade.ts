/** The fade that ends an interrupted answer: half a cosine, which has no corner to click at either end. Pure. */

/** 6 ms at 24 kHz: short, because an interruption waits for it, and just long enough that it does not click. */
export const FADE_SAMPLES = 144;

/** From 1 to 0, as `done` goes from 0 to 1. */
export function fadeAt(done: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * done));
}

/** Multiplies `count` samples from `start` by the fade. `left`: how many of its `total` samples are still to come. */
export function applyFade(samples: Float32Array, start: number, count: number, left: number, total: number): void {
  for (let i = 0; i < count; i++) samples[start + i]! *= fadeAt((total - left + i + 1) / total);
}
