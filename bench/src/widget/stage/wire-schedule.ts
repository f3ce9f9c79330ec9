/** When which part of an answer leaves the server. Pure; milliseconds from the answer's start. */

export interface WireChunk {
  readonly atMs: number;
  readonly durationMs: number;
}

export interface ScheduleOptions {
  readonly durationMs: number;
  readonly chunkMs: number;
  /** How much faster than it sounds the answer is sent. 1: as it sounds. Infinity: at once. */
  readonly speed: number;
}

export function wireSchedule({ durationMs, chunkMs, speed }: ScheduleOptions): WireChunk[] {
  const chunks: WireChunk[] = [];
  for (let at = 0; at < durationMs; at += chunkMs) {
    chunks.push({ atMs: at / speed, durationMs: Math.min(chunkMs, durationMs - at) });
  }
  return chunks;
}

/** Delays every chunk by 0 to `maxMs`. A WebSocket keeps the order, so a late chunk holds back those behind it. */
export function withJitter(chunks: readonly WireChunk[], maxMs: number, random: () => number): WireChunk[] {
  let last = 0;
  return chunks.map((chunk) => {
    last = Math.max(last, chunk.atMs + random() * maxMs);
    return { ...chunk, atMs: last };
  });
}

/** Mulberry32: the same numbers for every client, from 0 to below 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
